/** API tokens: who may ask this server, and for what. Secrets are shown once. */

import { useState } from "preact/hooks";
import { act } from "../../api/client";
import type { Queries } from "../../api/operations";
import { useAnswer } from "../../api/use-answer";
import * as format from "../../numbers/format";
import { attempt } from "../../parts/form";
import { Said } from "../../parts/number";
import { Empty } from "../../parts/states";
import { Table } from "../../parts/table";
import { Answered, SettingsSection } from "./section";
import { TokenDialog } from "./token-dialog";

export type TokensAnswer = Queries["settings_tokens"]["answer"];
type Token = TokensAnswer["tokens"][number];

const at = "settings_tokens:tokens";

export function Tokens() {
  const asked = useAnswer("settings_tokens", {});
  const [isOpen, setIsOpen] = useState(false);
  return (
    <SettingsSection
      title="Tokens"
      about="What people, scripts and agents sign in with. Only their beginnings are kept; a secret is shown once."
      act={{ label: "New token", onClick: () => setIsOpen(true) }}
    >
      <Answered asked={asked}>{(answer) => <List answer={answer} />}</Answered>
      {isOpen && asked.answer && (
        <TokenDialog
          organizations={asked.answer.organizations.nodes}
          isBound={asked.answer.viewer.organizationId !== null}
          onClose={() => setIsOpen(false)}
        />
      )}
    </SettingsSection>
  );
}

function isOver({ revokedAt, expiresAt }: Token): boolean {
  return revokedAt !== null || (expiresAt !== null && Date.parse(expiresAt) <= Date.now());
}

function List({ answer }: { answer: TokensAnswer }) {
  const labels = new Map(answer.organizations.nodes.map(({ id, label }) => [id, label]));
  const rows = answer.tokens
    .map((token, index) => ({ token, index }))
    .sort((one, other) => Number(isOver(one.token)) - Number(isOver(other.token)));
  if (rows.length === 0) return <Empty title="There is no token." />;
  return (
    <Table
      caption="Tokens"
      rows={rows}
      keyOf={({ token }) => token.id}
      columns={[
        {
          title: "Token",
          cell: ({ token, index }) => (
            <div class="named">
              <div>
                <b>
                  <Said field={`${at}.${index}.name`} text={token.name} />
                </b>
                <small>
                  <code data-field={`${at}.${index}.prefix`} data-as="text">
                    {token.prefix}
                  </code>
                </small>
              </div>
            </div>
          ),
        },
        {
          title: "May",
          isWide: true,
          cell: ({ token }) => (
            <>
              {token.scopes.join(", ")}
              {token.organizationId && (
                <small class="state-text" data-message>
                  of {labels.get(token.organizationId) ?? token.organizationId} alone
                </small>
              )}
            </>
          ),
        },
        {
          title: "Used last",
          isWide: true,
          cell: ({ token }) =>
            token.lastUsedAt ? (
              <Moment instant={token.lastUsedAt} />
            ) : (
              <span class="unknown">never</span>
            ),
        },
        { title: "State", cell: ({ token }) => <State token={token} /> },
        {
          title: " ",
          isNumber: true,
          cell: ({ token }) => !isOver(token) && <Revoke token={token} />,
        },
      ]}
    />
  );
}

function Moment({ instant }: { instant: string }) {
  return <time dateTime={instant}>{format.moment(instant)}</time>;
}

function State({ token }: { token: Token }) {
  if (token.revokedAt) {
    return (
      <span class="unknown">
        revoked <Moment instant={token.revokedAt} />
      </span>
    );
  }
  if (!token.expiresAt) return <>valid</>;
  return isOver(token) ? (
    <span class="unknown">
      ended <Moment instant={token.expiresAt} />
    </span>
  ) : (
    <>
      until <Moment instant={token.expiresAt} />
    </>
  );
}

function Revoke({ token }: { token: Token }) {
  function revoke() {
    const question = `Revoke ${token.name}, for good? Whoever uses it is refused, and everybody who signed in with it is signed out.`;
    if (!confirm(question)) return;
    void attempt(() => act("revoke_token", { id: token.id }), `${token.name} is revoked.`);
  }
  return (
    <button class="link danger" onClick={revoke}>
      Revoke<span class="hidden-text"> {token.name}</span>
    </button>
  );
}
