/** Who a report is about, who made it, of which days; and the way to paper. */

import * as format from "../../numbers/format";
import { Avatar } from "../../parts/avatar";
import { Icon } from "../../parts/icons";
import { Said } from "../../parts/number";
import type { ReportHead, ReportSays } from "./report";

interface ReportTopProps {
  says: ReportSays;
  window: ReportHead["scope"]["overview"]["window"];
}

export function ReportTop({ says, window: days }: ReportTopProps) {
  return (
    <div class="report-top">
      <Avatar label={says.scopeName} logoUrl={says.logo} />
      <div>
        <b>
          <Said field="report_head:report.scopeName" text={says.scopeName} />
        </b>
        {says.sharedBy !== says.scopeName && (
          <span>
            Report by <Said field="report_head:report.sharedBy" text={says.sharedBy} />
          </span>
        )}
      </div>
      <div class="report-days">
        <span data-date>{format.fullDays(days.start, days.end)}</span>
        {days.comparedTo !== "NONE" && (
          <span data-date>compared with {format.days(days.previousStart, days.previousEnd)}</span>
        )}
      </div>
      <button class="button" aria-label="Print or PDF" onClick={() => print()}>
        <Icon name="print" />
        <span>Print or PDF</span>
      </button>
    </div>
  );
}
