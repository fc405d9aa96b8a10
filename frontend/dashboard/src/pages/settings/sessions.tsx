/** Who is signed in with this token, in which browsers; and signing out. */

import { act } from "../../api/client";
import type { Queries } from "../../api/operations";
import { signOut } from "../../api/session";
import { useAnswer } from "../../api/use-answer";
import * as format from "../../numbers/format";
import { attempt } from "../../parts/form";
import { Said } from "../../parts/number";
import { Empty } from "../../parts/states";
import { Table } from "../../parts/table";
import { browserOf } from "../../words/browsers";
import { Answered, SettingsSection } from "./section";

type Viewer = Queries["settings_sessions"]["answer"]["viewer"];
type Session = Viewer["sessions"][number];

const at = "settings_sessions:viewer";

export function Sessions() {
  const asked = useAnswer("settings_sessions", {});
  return (
    <SettingsSection
      title="Sessions"
      about="Browsers that are signed in with the same token as this one."
    >
      <Answered asked={asked}>
        {({ viewer }) => (
          <>
            <p class="said">
              Signed in with the token <Said field={`${at}.name`} text={viewer.name} />
              {viewer.organization && (
                <>
                  {" of "}
                  <Said field={`${at}.organization.label`} text={viewer.organization.label} /> alone
                </>
              )}
              . Its scopes: {viewer.scopes.join(", ")}.
            </p>
            <p class="said out">
              <button class="button" onClick={() => void signOut()}>
                Sign out
              </button>
            </p>
            {viewer.sessions.length === 0 ? (
              <Empty title="Nobody is signed in." />
            ) : (
              <List sessions={viewer.sessions} />
            )}
          </>
        )}
      </Answered>
    </SettingsSection>
  );
}

function List({ sessions }: { sessions: Session[] }) {
  return (
    <Table
      caption="Sessions"
      rows={sessions}
      keyOf={({ id }) => id}
      columns={[
        {
          title: "Browser",
          cell: ({ userAgent, isCurrent }) => (
            <span title={userAgent}>
              {browserOf(userAgent)}
              {isCurrent && (
                <>
                  , <b>this one</b>
                </>
              )}
            </span>
          ),
        },
        { title: "Used last", cell: ({ lastSeenAt }) => <Moment instant={lastSeenAt} /> },
        {
          title: "Since",
          isWide: true,
          cell: ({ createdAt }) => <Moment instant={createdAt} />,
        },
        {
          title: "Ends",
          isWide: true,
          cell: ({ expiresAt }) => <Moment instant={expiresAt} />,
        },
        {
          title: " ",
          isNumber: true,
          cell: (session) => !session.isCurrent && <EndSession session={session} />,
        },
      ]}
    />
  );
}

function Moment({ instant }: { instant: string }) {
  return <time dateTime={instant}>{format.moment(instant)}</time>;
}

function EndSession({ session }: { session: Session }) {
  return (
    <button
      class="link"
      onClick={() =>
        void attempt(
          () => act("revoke_session", { id: session.id }),
          "The session is over; that browser has to sign in again.",
        )
      }
    >
      End<span class="hidden-text"> the session of {browserOf(session.userAgent)}</span>
    </button>
  );
}
