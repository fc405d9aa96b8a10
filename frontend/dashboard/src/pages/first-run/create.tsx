/** Creating what is needed first, right here: the organization with its calendar, and a brand. */

import { useState } from "preact/hooks";
import { act } from "../../api/client";
import { FormEnd, onSubmit, TextField, useSending } from "../../parts/form";
import { ownTimeZone, timeZones } from "../../words/zones";

interface NewOrganizationProps {
  mayAdminister: boolean;
  onCreated: (organization: string) => void;
}

export function NewOrganization({ mayAdminister, onCreated }: NewOrganizationProps) {
  const sending = useSending("first");
  const [label, setLabel] = useState("");
  const [timeZone, setTimeZone] = useState(ownTimeZone);
  const [brand, setBrand] = useState("");

  const create = () =>
    sending.send(async () => {
      const { createOrganization } = await act("create_organization", {
        input: { label, timeZone },
      });
      onCreated(createOrganization.id);
      await act("create_brand", {
        organization: createOrganization.id,
        input: { label: brand.trim() || label },
      });
    });

  if (!mayAdminister) {
    return (
      <p>
        There is none yet, and this token may not create one. Whoever runs the server can make a
        token that may: <code>backbone tokens create NAME</code>.
      </p>
    );
  }
  return (
    <form class="step-form" onSubmit={onSubmit(() => void create())}>
      <TextField
        sending={sending}
        name="label"
        label="Name"
        help="You, your company, or your client."
        isRequired
        value={label}
        onValue={setLabel}
      />
      <TextField
        sending={sending}
        name="timeZone"
        label="Time zone"
        help="It decides which day a number belongs to; this is the one of your browser."
        isRequired
        known={timeZones()}
        value={timeZone}
        onValue={setTimeZone}
      />
      <TextField
        sending={sending}
        name="brand"
        label="First brand"
        help="What you publish as; left empty it is called like the organization."
        value={brand}
        onValue={setBrand}
      />
      <FormEnd sending={sending} act="Create" />
    </form>
  );
}

interface NewBrandProps {
  organization: string;
  mayWrite: boolean;
}

export function NewBrand({ organization, mayWrite }: NewBrandProps) {
  const sending = useSending("first-brand");
  const [label, setLabel] = useState("");
  if (!mayWrite) {
    return <p>It has no brand yet, and this token may not create one.</p>;
  }
  const create = () =>
    sending.send(async () => {
      await act("create_brand", { organization, input: { label } });
    });
  return (
    <form class="step-form" onSubmit={onSubmit(() => void create())}>
      <TextField
        sending={sending}
        name="label"
        label="First brand"
        help="What you publish as."
        isRequired
        value={label}
        onValue={setLabel}
      />
      <FormEnd sending={sending} act="Create" />
    </form>
  );
}
