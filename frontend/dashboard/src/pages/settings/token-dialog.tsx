/** A new token: what it may do, where, how long; and its secret, this once. */

import { useState } from "preact/hooks";
import { act } from "../../api/client";
import { Copied } from "../../parts/copied";
import { Dialog } from "../../parts/dialog";
import { FormEnd, onSubmit, SelectField, TextField, useSending } from "../../parts/form";
import type { TokensAnswer } from "./tokens";

const rights: { scope: string; label: string }[] = [
  { scope: "analytics:read", label: "See all numbers" },
  { scope: "analytics:refresh", label: "Ask platforms for new ones" },
  { scope: "content:write", label: "Write brands, posts, tags, notes, goals" },
  { scope: "business:read", label: "See the business" },
  { scope: "admin", label: "Everything, accounts and tokens too" },
];

interface TokenDialogProps {
  organizations: TokensAnswer["organizations"]["nodes"];
  /** Whether whoever creates it is bound to one organization: then it is too. */
  isBound: boolean;
  onClose: () => void;
}

export function TokenDialog({ organizations, isBound, onClose }: TokenDialogProps) {
  const sending = useSending("token");
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState(["analytics:read"]);
  const [organizationId, setOrganizationId] = useState("");
  const [ends, setEnds] = useState("");
  const [secret, setSecret] = useState<string | null>(null);

  const create = () =>
    sending.send(async () => {
      const input = {
        name,
        scopes,
        organizationId: organizationId || null,
        expiresAt: ends ? new Date(ends).toISOString() : null,
      };
      const { createToken } = await act("create_token", { input });
      setSecret(createToken.secret);
    });

  if (secret !== null) {
    return (
      <Dialog title={`The token ${name}`} onClose={onClose}>
        <p class="said">Copy it now: it is shown only this once.</p>
        <Copied name="token" text={secret} />
        <div class="acts">
          <button class="button main-act" onClick={onClose}>
            I have it
          </button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title="New token" onClose={onClose}>
      <form onSubmit={onSubmit(() => void create())}>
        <TextField
          sending={sending}
          name="name"
          label="What it is for"
          help="To tell it from others: a person, a script, an agent."
          isRequired
          value={name}
          onValue={setName}
        />
        <Rights chosen={scopes} onChoose={setScopes} />
        {!isBound && (
          <SelectField
            sending={sending}
            name="organizationId"
            label="Where"
            options={[
              { value: "", label: "All organizations" },
              ...organizations.map(({ id, label }) => ({ value: id, label: `${label} alone` })),
            ]}
            value={organizationId}
            onValue={setOrganizationId}
          />
        )}
        <TextField
          sending={sending}
          name="expiresAt"
          label="Until"
          help="By your clock; left empty it doesn’t end."
          type="datetime-local"
          value={ends}
          onValue={setEnds}
        />
        <FormEnd sending={sending} act="Create" onCancel={onClose} />
      </form>
    </Dialog>
  );
}

interface RightsProps {
  chosen: string[];
  onChoose: (scopes: string[]) => void;
}

function Rights({ chosen, onChoose }: RightsProps) {
  return (
    <fieldset class="field" id="token-scopes">
      <legend>What it may</legend>
      {rights.map(({ scope, label }) => (
        <label key={scope} class="item">
          <input
            type="checkbox"
            checked={chosen.includes(scope)}
            onChange={(event) =>
              onChoose(
                event.currentTarget.checked
                  ? [...chosen, scope]
                  : chosen.filter((other) => other !== scope),
              )
            }
          />
          <span>{label}</span>
          <small>{scope}</small>
        </label>
      ))}
    </fieldset>
  );
}
