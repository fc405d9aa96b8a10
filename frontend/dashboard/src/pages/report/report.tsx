/** A shared report: the client's page. It leads nowhere else, and prints on two sheets. */

import { useEffect, useState } from "preact/hooks";
import { useAddress } from "../../address/address";
import { questionOf } from "../../address/choices";
import { speakAs } from "../../api/client";
import type { Queries } from "../../api/operations";
import { useAnswer } from "../../api/use-answer";
import * as format from "../../numbers/format";
import { showDays } from "../../numbers/shown-days";
import { type Reading, ReadingContext } from "../../parts/reading";
import { Failed, FailedPage, Skeleton } from "../../parts/states";
import { Said } from "../../parts/number";
import { EngagementTile } from "../overview/engagement";
import { Lede, Sentence } from "../overview/head";
import { Headline } from "../overview/headline";
import { PlatformsTile } from "../overview/platforms";
import { SeriesTile } from "../overview/series";
import { TopPostsTile } from "../overview/top-posts";
import { WhyTile } from "../overview/why";
import { Closed, Unlock } from "./closed";
import { ReportFoot } from "./foot";
import { partsOf } from "./parts";
import { ReportTop } from "./top";

export type ReportHead = Queries["report_head"]["answer"];
export type ReportDetails = Queries["report_details"]["answer"];
export type ReportSays = NonNullable<ReportHead["report"]>;

const reading: Reading = { head: "report_head", details: "report_details", isReport: true };

export default function Report({ secret }: { secret: string }) {
  const [bearer, setBearer] = useState(secret);
  return (
    <ReadingContext.Provider value={reading}>
      <main class="report" id="content">
        <Opened key={bearer} bearer={bearer} onPass={setBearer} />
      </main>
    </ReadingContext.Provider>
  );
}

interface OpenedProps {
  /** The secret, or with a password the pass that it was exchanged for. */
  bearer: string;
  onPass: (pass: string) => void;
}

function Opened({ bearer, onPass }: OpenedProps) {
  // Before anything is asked.
  useState(() => speakAs(bearer));
  const head = useAnswer("report_head", {});
  const details = useAnswer("report_details", head.answer ? {} : null);
  const { error } = head;
  useEffect(() => {
    if (head.answer?.report) document.title = titleOf(head.answer);
  }, [head.answer]);
  if (error?.code === "PASSWORD_NEEDED") return <Unlock error={error} onPass={onPass} />;
  if (error && ["SHARE_ENDED", "UNAUTHENTICATED"].includes(error.code)) {
    return <Closed error={error} />;
  }
  if (error && !head.answer) {
    return <FailedPage title="This report didn’t load" error={error} askAgain={head.askAgain} />;
  }
  if (!head.answer?.report) {
    return (
      <h1 aria-busy={head.isAsking}>
        {head.isAsking ? <Skeleton width="min(520px, 90%)" height={32} /> : "There is no report"}
      </h1>
    );
  }
  return (
    <>
      <ReportBody says={head.answer.report} head={head.answer} details={details.answer} />
      {details.error && <Failed error={details.error} askAgain={details.askAgain} />}
    </>
  );
}

function titleOf({ report, scope }: ReportHead): string {
  const { start, end } = scope.overview.window;
  return `${report?.scopeName ?? ""}, ${format.days(start, end)}`;
}

interface ReportBodyProps {
  says: ReportSays;
  head: ReportHead;
  details: ReportDetails | null;
}

function ReportBody({ says, head, details }: ReportBodyProps) {
  const { choices } = useAddress();
  const question = questionOf(null, choices);
  const { numbers, series, drivers, posts } = partsOf(says, head, details);
  const { window } = head.scope.overview;
  useEffect(() => {
    showDays(window);
    return () => showDays(null);
  }, [window]);
  const kind = head.scope.__typename === "Brand" ? "brand" : "selection";
  const scope = { kind, id: null } as const;
  return (
    <>
      <ReportTop says={says} window={window} />
      <header class="head">
        {numbers ? (
          <Sentence head={numbers} />
        ) : (
          <h1>
            <Said field="report_head:report.name" text={says.name} />
          </h1>
        )}
        {drivers && <Lede drivers={drivers} />}
      </header>
      {says.note && (
        <p class="report-note" dir="auto" data-field="report_head:report.note" data-as="text">
          {says.note}
        </p>
      )}
      {numbers && (
        <Headline
          overview={numbers.overview}
          points={numbers.timeSeries.points}
          isReplaced={false}
          panel={series ? "tile-series" : undefined}
        />
      )}
      {series && (
        <SeriesTile
          question={question}
          head={series}
          breaks={details?.scope.breaks ?? []}
          notes={[]}
        />
      )}
      <div class="two">
        {head.scope.platforms && (
          <PlatformsTile question={question} platforms={head.scope.platforms} window={window} />
        )}
        {details?.scope.engagement && (
          <EngagementTile
            question={question}
            engagement={details.scope.engagement}
            field="report_details:scope.engagement"
          />
        )}
      </div>
      {drivers && <WhyTile scope={scope} question={question} drivers={drivers} />}
      {posts && <TopPostsTile scope={scope} question={question} topPosts={posts} />}
      <ReportFoot says={says} head={head} />
    </>
  );
}
