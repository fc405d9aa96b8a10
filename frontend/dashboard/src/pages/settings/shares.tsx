/** Links to reports, of everything that this token may see. */

import { useAnswer } from "../../api/use-answer";
import { rowsOf, ShareTable } from "../../parts/share-links";
import { Empty } from "../../parts/states";
import { Answered, SettingsSection } from "./section";

export function Shares() {
  const asked = useAnswer("share_links", {});
  return (
    <SettingsSection
      title="Shared reports"
      about="Links for readers without an account. Share, above the numbers of an organization or brand, makes one."
    >
      <Answered asked={asked}>
        {({ shares }) =>
          shares.length === 0 ? (
            <Empty title="No report is shared." />
          ) : (
            <ShareTable rows={rowsOf(shares)} />
          )
        }
      </Answered>
    </SettingsSection>
  );
}
