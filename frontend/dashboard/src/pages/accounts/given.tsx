/** Connecting an account with what somebody has of it: a handle, a token, or a key. */

import { useState } from "preact/hooks";
import { act } from "../../api/client";
import type { CredentialInput } from "../../api/schema";
import { failed, FormEnd, onSubmit, TextField, useSending } from "../../parts/form";
import { say } from "../../parts/toasts";
import type { AccountRow, PlatformRow } from "./answers";
import { discover } from "./discover";

interface GivenProps {
  platform: PlatformRow;
  brandId: string;
  account: AccountRow | null;
  onClose: () => void;
}

const SECRET = { type: "password" } as const;

export function Given({ platform, brandId, account, onClose }: GivenProps) {
  const sending = useSending("given");
  const [fields, setFields] = useState({
    accessToken: "",
    refreshToken: "",
    apiKey: "",
    appPassword: "",
    account: account?.handle ?? "",
    host: account?.host ?? "",
  });
  const of = (name: keyof typeof fields) => ({
    sending,
    name,
    value: fields[name],
    onValue: (value: string) => setFields({ ...fields, [name]: value }),
  });

  const send = () =>
    sending.send(async () => {
      const input: CredentialInput = { brandId, platform: platform.platform };
      for (const [name, value] of Object.entries(fields)) {
        if (value.trim()) input[name as keyof typeof fields] = value.trim();
      }
      const { connectCredential: result } = await act("connect_credential", { input });
      if (result.__typename === "ProviderFailure") throw failed(result.message);
      say(`${result.handle ?? "The account"} is connected. Its posts are being looked for.`);
      void discover(result.id);
      onClose();
    });

  return (
    <form onSubmit={onSubmit(send)}>
      {platform.needsHost && (
        <TextField {...of("host")} label="Server" placeholder="mastodon.social" isRequired />
      )}
      {!platform.needsAccount && (
        <TextField
          {...of("account")}
          label="Handle"
          help="Its public posts are read: nobody has to sign in."
        />
      )}
      {platform.takesAppPassword && (
        <TextField
          {...of("appPassword")}
          {...SECRET}
          label="App password"
          help={`Signs the account in, where you want that: make one in ${platform.name}'s settings. It is used once, and kept nowhere. Never give the account's own.`}
        />
      )}
      {platform.takesApiKey && (
        <>
          <TextField
            {...of("apiKey")}
            {...SECRET}
            label="API key"
            help="Reads public numbers, without a token."
          />
          <TextField
            {...of("account")}
            label="Channel"
            help="The id of the channel that is read with the key: UC…"
          />
        </>
      )}
      {!platform.takesAppPassword && (
        <>
          <TextField
            {...of("accessToken")}
            {...SECRET}
            label="Access token"
            help="Encrypted on this server, and shown to nobody."
          />
          <TextField
            {...of("refreshToken")}
            {...SECRET}
            label="Refresh token"
            help="What it is renewed with, where the platform gave one."
          />
        </>
      )}
      <FormEnd sending={sending} act="Connect" onCancel={onClose} />
    </form>
  );
}
