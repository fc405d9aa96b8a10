/** Connecting an account with what its platform gave: a token, a key, or a handle. */

import { useState } from "preact/hooks";
import { act } from "../../api/client";
import { ApiError } from "../../api/errors";
import { refresh } from "../../api/refreshes";
import type { CredentialInput, Platform } from "../../api/schema";
import { organizationOf, useFrame } from "../../frame/context";
import { Dialog } from "../../parts/dialog";
import { say } from "../../parts/toasts";
import type { Connecting } from "./accounts";
import type { PlatformRow } from "./answers";

interface ConnectProps {
  connecting: Connecting;
  platforms: PlatformRow[];
  onClose: () => void;
}

export default function ConnectDialog({ connecting, platforms, onClose }: ConnectProps) {
  const { frame } = useFrame();
  const { account } = connecting;
  const brands = brandsOf(frame);
  const [platform, setPlatform] = useState<Platform>(
    account?.platform ?? connecting.platform ?? "YOUTUBE",
  );
  const [brandId, setBrandId] = useState(connecting.brandId ?? brands[0]?.id ?? "");
  const [fields, setFields] = useState({
    accessToken: "",
    refreshToken: "",
    apiKey: "",
    account: account?.handle ?? "",
    host: account?.host ?? "",
  });
  const [wrong, setWrong] = useState<string | null>(null);
  const [isSending, setIsSending] = useState(false);
  const known = platforms.find((row) => row.platform === platform);
  const set = (name: keyof typeof fields) => (event: { currentTarget: HTMLInputElement }) =>
    setFields({ ...fields, [name]: event.currentTarget.value });

  async function send(event: Event) {
    event.preventDefault();
    setIsSending(true);
    setWrong(null);
    const input: CredentialInput = { brandId, platform };
    for (const [name, value] of Object.entries(fields)) {
      if (value.trim()) input[name as keyof typeof fields] = value.trim();
    }
    try {
      const { connectCredential: result } = await act("connect_credential", { input });
      if (result.__typename === "ProviderFailure") {
        setWrong(result.message);
      } else {
        say(`${result.handle ?? "The account"} is connected. Its posts are being looked for.`);
        void act("discover_posts", { credential: result.id }).then(refresh, () => undefined);
        refresh();
        onClose();
      }
    } catch (error) {
      setWrong(error instanceof ApiError ? error.message : "Connecting failed.");
    }
    setIsSending(false);
  }

  return (
    <Dialog
      title={account ? `Connect ${account.label} again` : "Connect an account"}
      onClose={onClose}
    >
      <form onSubmit={send}>
        <div class="field">
          <label for="platform">Platform</label>
          <select
            id="platform"
            value={platform}
            disabled={account !== null}
            onChange={(event) => setPlatform(event.currentTarget.value as Platform)}
          >
            {platforms.map((row) => (
              <option key={row.platform} value={row.platform}>
                {row.name}
              </option>
            ))}
          </select>
          {known?.note && <small data-message>{known.note}</small>}
        </div>
        {connecting.brandId === null && (
          <div class="field">
            <label for="brand">Brand</label>
            <select
              id="brand"
              required
              value={brandId}
              onChange={(event) => setBrandId(event.currentTarget.value)}
            >
              {brands.map((brand) => (
                <option key={brand.id} value={brand.id}>
                  {brand.label}
                </option>
              ))}
            </select>
          </div>
        )}
        {known?.needsHost && (
          <Text
            id="host"
            label="Server"
            placeholder="mastodon.social"
            value={fields.host}
            onInput={set("host")}
          />
        )}
        {!known?.needsAccount && (
          <Text
            id="account"
            label="Handle"
            help="Whose public posts are read, where no token is given."
            value={fields.account}
            onInput={set("account")}
          />
        )}
        <Text
          id="access-token"
          label="Access token"
          isSecret
          help="What the platform gave you to ask with. It is encrypted on this server and shown to nobody."
          value={fields.accessToken}
          onInput={set("accessToken")}
        />
        <Text
          id="refresh-token"
          label="Refresh token"
          isSecret
          help="What it is renewed with, where the platform gave one."
          value={fields.refreshToken}
          onInput={set("refreshToken")}
        />
        {platform === "YOUTUBE" && (
          <Text
            id="api-key"
            label="API key"
            isSecret
            help="Instead of a token, where public numbers are enough."
            value={fields.apiKey}
            onInput={set("apiKey")}
          />
        )}
        {wrong && (
          <p class="wrong" role="alert" data-message>
            {wrong}
          </p>
        )}
        <p class="note">
          <code>backbone credentials add</code> signs in at the platform from the command line.
        </p>
        <div class="acts">
          <button type="button" class="button" onClick={onClose}>
            Cancel
          </button>
          <button class="button main-act" disabled={isSending || !brandId}>
            Connect
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function brandsOf(frame: ReturnType<typeof useFrame>["frame"]): { id: string; label: string }[] {
  if (frame?.scope.__typename === "Selection") return frame.scope.chosen;
  return organizationOf(frame)?.brands.nodes ?? [];
}

interface TextProps {
  id: string;
  label: string;
  value: string;
  help?: string;
  placeholder?: string;
  isSecret?: boolean;
  onInput: (event: { currentTarget: HTMLInputElement }) => void;
}

function Text({ id, label, value, help, placeholder, isSecret = false, onInput }: TextProps) {
  const common = {
    id,
    autocomplete: "off",
    spellcheck: false,
    value,
    placeholder: placeholder ?? "",
    "aria-describedby": help ? `${id}-help` : undefined,
    onInput,
  } as const;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {isSecret ? <input type="password" {...common} /> : <input type="text" {...common} />}
      {help && <small id={`${id}-help`}>{help}</small>}
    </div>
  );
}
