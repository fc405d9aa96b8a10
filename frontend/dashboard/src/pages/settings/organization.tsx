/** How an organization is called, and by which calendar and currency it reports. */

import { useState } from "preact/hooks";
import { act } from "../../api/client";
import type { Queries } from "../../api/operations";
import { ApiError } from "../../api/errors";
import type { WeekStart } from "../../api/schema";
import { useAnswer } from "../../api/use-answer";
import { may, useFrame } from "../../frame/context";
import { FormEnd, onSubmit, SelectField, TextField, useSending } from "../../parts/form";
import { Said } from "../../parts/number";
import { say } from "../../parts/toasts";
import { currencies, timeZones, weekStarts } from "../../words/zones";
import { ArchiveSection } from "./archive";
import { Answered, SettingsSection } from "./section";
import type { OfOrganization } from "./sections";

type Organization = NonNullable<Queries["settings_organization"]["answer"]["organization"]>;

export function OrganizationSettings({ organization, mayWrite }: OfOrganization) {
  const asked = useAnswer("settings_organization", { organization });
  const { frame } = useFrame();
  return (
    <>
      <SettingsSection title="Organization">
        <Answered asked={asked}>
          {(answer) =>
            answer.organization &&
            (mayWrite ? (
              <OrganizationForm key={answer.organization.id} organization={answer.organization} />
            ) : (
              <OrganizationFacts organization={answer.organization} />
            ))
          }
        </Answered>
      </SettingsSection>
      {asked.answer?.organization && may(frame, "admin") && (
        <ArchiveSection organization={asked.answer.organization} archived={asked.answer.archived} />
      )}
    </>
  );
}

/** The price as people write it: 12.50 where the API says 1250. */
function majorOf({ creditPriceMinor, currencyExponent }: Organization): string {
  const exponent = currencyExponent ?? 0;
  return creditPriceMinor === null ? "" : (creditPriceMinor / 10 ** exponent).toFixed(exponent);
}

/** Null where no price is given. */
function minorOf(text: string, exponent: number): number | null {
  const value = text.trim().replace(",", ".");
  if (value === "") return null;
  const minor = Math.round(Number(value) * 10 ** exponent);
  if (Number.isSafeInteger(minor)) return minor;
  throw new ApiError(
    "The price of a credit is a number.",
    "BAD_USER_INPUT",
    null,
    null,
    "creditPriceMinor",
  );
}

function OrganizationForm({ organization }: { organization: Organization }) {
  const sending = useSending("organization-form");
  const [given, setGiven] = useState({
    ...organization,
    logoUrl: organization.logoUrl ?? "",
    creditPrice: majorOf(organization),
  });
  const { currency } = given;
  const set = (name: keyof typeof given) => (value: string) =>
    setGiven({ ...given, [name]: value });

  const save = () =>
    sending.send(async () => {
      const { label, timeZone, weekStart, currency, logoUrl } = given;
      const creditPriceMinor = minorOf(given.creditPrice, organization.currencyExponent ?? 0);
      const input = {
        label,
        timeZone,
        weekStart,
        currency,
        creditPriceMinor,
        logoUrl: logoUrl.trim() || null,
      };
      await act("update_organization", { id: organization.id, input });
      say(`${label} is saved.`);
    });

  return (
    <form onSubmit={onSubmit(() => void save())}>
      <TextField
        sending={sending}
        name="label"
        label="Name"
        isRequired
        value={given.label}
        onValue={set("label")}
      />
      <TextField
        sending={sending}
        name="timeZone"
        label="Time zone"
        help="It decides which day a number belongs to. A new one counts from now on; days that are written don’t move."
        isRequired
        known={timeZones()}
        value={given.timeZone}
        onValue={set("timeZone")}
      />
      <SelectField
        sending={sending}
        name="weekStart"
        label="Weeks begin on"
        options={weekStarts}
        value={given.weekStart}
        onValue={(value) => setGiven({ ...given, weekStart: value as WeekStart })}
      />
      <TextField
        sending={sending}
        name="currency"
        label="Currency"
        help="Three letters, as EUR or JPY."
        isRequired
        known={currencies()}
        value={given.currency}
        onValue={(value) => setGiven({ ...given, currency: value.toUpperCase() })}
      />
      {currency === organization.currency && (
        <TextField
          sending={sending}
          name="creditPriceMinor"
          label="Price of a credit"
          help={`What one credit is sold for, in ${currency}; empty where none are sold.`}
          value={given.creditPrice}
          onValue={set("creditPrice")}
        />
      )}
      <TextField
        sending={sending}
        name="logoUrl"
        label="Logo"
        help="Its address. This page shows only pictures of this server and data: addresses; it asks no other host for anything."
        placeholder="https://"
        value={given.logoUrl}
        onValue={set("logoUrl")}
      />
      <FormEnd sending={sending} act="Save" />
    </form>
  );
}

const at = "settings_organization:organization";

/** The same for whoever may only look. */
function OrganizationFacts({ organization }: { organization: Organization }) {
  return (
    <dl class="facts amounts">
      <div>
        <dt>Name</dt>
        <dd>
          <Said field={`${at}.label`} text={organization.label} />
        </dd>
      </div>
      <div>
        <dt>Time zone</dt>
        <dd>
          <Said field={`${at}.timeZone`} text={organization.timeZone} />
        </dd>
      </div>
      <div>
        <dt>Weeks begin on</dt>
        <dd>{weekStarts.find(({ value }) => value === organization.weekStart)?.label}</dd>
      </div>
      <div>
        <dt>Currency</dt>
        <dd>
          <Said field={`${at}.currency`} text={organization.currency} />
        </dd>
      </div>
    </dl>
  );
}
