/** Links to reports: what each opens, until when, how often it was opened; and ending one. */

import { act } from "../api/client";
import { presets } from "../address/choices";
import type { Queries } from "../api/operations";
import { useAnswer } from "../api/use-answer";
import * as format from "../numbers/format";
import { presetWords } from "../words/presets";
import { attempt } from "./form";
import { Num, Said } from "./number";
import { Table } from "./table";

type Share = Queries["share_links"]["answer"]["shares"][number];
interface Row {
  share: Share;
  /** Its place in the answer. */
  index: number;
}

const at = "share_links:shares";

function isOpen({ revokedAt, endsAt }: Share): boolean {
  return revokedAt === null && Date.parse(endsAt) > Date.now();
}

/** The open links of a scope; nothing where there are none. */
export function LinksOf({ scopeId }: { scopeId: string }) {
  const { answer } = useAnswer("share_links", {});
  const rows = rowsOf(answer?.shares ?? []).filter(
    ({ share }) => share.scopeId === scopeId && isOpen(share),
  );
  if (rows.length === 0) return null;
  return (
    <>
      <h3>Open links</h3>
      <ShareTable rows={rows} />
    </>
  );
}

/** All of them, open ones first. */
export function rowsOf(shares: Share[]): Row[] {
  return shares
    .map((share, index) => ({ share, index }))
    .sort((one, other) => Number(isOpen(other.share)) - Number(isOpen(one.share)));
}

export function ShareTable({ rows }: { rows: Row[] }) {
  return (
    <Table
      caption="Links to reports"
      rows={rows}
      keyOf={({ share }) => share.id}
      columns={[
        {
          title: "Report",
          cell: ({ share, index }) => (
            <div class="named">
              <div>
                <b>
                  <Said field={`${at}.${index}.name`} text={share.name} />
                </b>
                <small data-message>
                  {share.scopeName ?? "of what isn’t there any more"}, {daysOf(share)}
                  {share.hasPassword && ", with a password"}
                </small>
              </div>
            </div>
          ),
        },
        {
          title: "Opened",
          isNumber: true,
          cell: ({ share, index }) => (
            <span title={share.lastOpenedAt ? `last ${format.moment(share.lastOpenedAt)}` : ""}>
              <Num field={`${at}.${index}.openedCount`} value={share.openedCount} />
            </span>
          ),
        },
        { title: "State", isWide: true, cell: ({ share }) => <State share={share} /> },
        {
          title: " ",
          isNumber: true,
          cell: ({ share }) => isOpen(share) && <End share={share} />,
        },
      ]}
    />
  );
}

function daysOf({ preset, start, end }: Share): string {
  if (start && end) return format.days(start, end);
  const short = Object.keys(presets).find((name) => presets[name] === preset);
  // In the midst of a sentence.
  return presetWords[short ?? ""]?.label.toLowerCase() ?? "days that move on";
}

function State({ share }: { share: Share }) {
  const { revokedAt, endsAt } = share;
  const ended = revokedAt ?? endsAt;
  return isOpen(share) ? (
    <>
      until <time dateTime={endsAt}>{format.moment(endsAt)}</time>
    </>
  ) : (
    <span class="unknown">
      ended <time dateTime={ended}>{format.moment(ended)}</time>
    </span>
  );
}

function End({ share }: { share: Share }) {
  function end() {
    if (!confirm(`End the link to ${share.name}, for good? Whoever has it sees nothing any more.`))
      return;
    void attempt(() => act("share_revoke", { id: share.id }), `The link to ${share.name} is over.`);
  }
  return (
    <button class="link danger" type="button" onClick={end}>
      End<span class="hidden-text"> the link to {share.name}</span>
    </button>
  );
}
