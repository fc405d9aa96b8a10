/** What is set here: for an organization, for who may look, and for this browser. */

import { useState } from "preact/hooks";
import { Link } from "../../address/address";
import type { Scope } from "../../address/places";
import { useAnswer } from "../../api/use-answer";
import { may } from "../../frame/context";
import { Frame, type FrameAnswer, lastScope } from "../../frame/frame";
import { useChosenInSight } from "../../parts/in-sight";
import { Empty, Failed, Skeleton } from "../../parts/states";
import { type Section, sections } from "./sections";

export default function Settings({ section: name }: { section: string }) {
  const [scope, setScope] = useState(lastScope);
  // The last scope may be gone; these organizations aren't.
  const { answer, error, askAgain } = useAnswer("frame", { scope: null });
  const section = sections.find((known) => known.name === name);
  const tabs = useChosenInSight<HTMLElement>(name + String(answer !== null));
  return (
    <Frame scope={scope} page="settings" title="Settings">
      <header class="head">
        <h1>Settings</h1>
      </header>
      <nav class="tabs" aria-label="Settings" ref={tabs}>
        {sections
          .filter((known) => known.isOfOrganization || !known.needs || may(answer, known.needs))
          .map((known) => (
            <Link
              key={known.name}
              to={`/settings/${known.name}`}
              aria-current={known.name === name ? "page" : undefined}
            >
              {known.label}
            </Link>
          ))}
      </nav>
      <div class="settings">
        {!section && <Empty title="There is no such section." />}
        {section && error && !answer && <Failed error={error} askAgain={askAgain} />}
        {section && !answer && !error && <Skeleton width="60%" height={120} />}
        {section && answer && (
          <Content section={section} known={answer} scope={scope} onScope={setScope} />
        )}
      </div>
    </Frame>
  );
}

interface ContentProps {
  section: Section;
  known: FrameAnswer;
  scope: Scope | null;
  onScope: (scope: Scope) => void;
}

function Content({ section, known, scope, onScope }: ContentProps) {
  if (!section.isOfOrganization) {
    if (section.needs && !may(known, section.needs)) {
      return (
        <Empty title={`This token may not see them: it needs the scope ${section.needs}.`}>
          <p>Whoever runs the server can make one that may.</p>
        </Empty>
      );
    }
    return <section.Content />;
  }
  return <OfOne section={section} known={known} scope={scope} onScope={onScope} />;
}

/** A section of one organization: that of the last scope, or one that is chosen here. */
function OfOne({ section, known, scope, onScope }: ContentProps) {
  const organizations = known.organizations.nodes;
  const { answer } = useAnswer("frame", scope?.id ? { scope: scope.id } : null);
  const chosen =
    organizations.find(({ id }) => id === organizationIdOf(scope, answer)) ?? organizations[0];
  if (!section.isOfOrganization) return null;
  if (!chosen) {
    return (
      <Empty title="There is no organization yet.">
        <p>
          <Link class="link" to="/first-run">
            Three steps to your first numbers
          </Link>
        </p>
      </Empty>
    );
  }
  return (
    <>
      {organizations.length > 1 && (
        <p class="chooser">
          <label for="organization">Organization</label>
          <select
            id="organization"
            class="select"
            value={chosen.id}
            onChange={(event) => onScope({ kind: "organization", id: event.currentTarget.value })}
          >
            {organizations.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </select>
        </p>
      )}
      <section.Content
        key={chosen.id}
        organization={chosen.id}
        mayWrite={may(known, "content:write")}
      />
    </>
  );
}

function organizationIdOf(scope: Scope | null, answer: FrameAnswer | null): string | null {
  if (scope?.kind === "organization") return scope.id;
  const answered = answer?.scope;
  if (answered?.__typename === "Brand") return answered.organization.id;
  if (answered?.__typename === "Selection") return answered.chosen[0]?.organization.id ?? null;
  return null;
}
