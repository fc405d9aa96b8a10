/** The first week by the hour, where the post was read that often. */

import { HourCurve } from "../../charts/hour-curve";
import * as format from "../../numbers/format";
import { Num } from "../../parts/number";
import { Table } from "../../parts/table";
import { Tile } from "../../parts/tile";
import { capital, growthNames } from "../../words/reported";
import type { PostAnswer } from "./answers";

const at = "post_page:post.growthByHour";

type Hours = NonNullable<PostAnswer["growthByHour"]>;

export function HoursTile({ post, hours }: { post: PostAnswer; hours: Hours }) {
  // Both curves count the same by default.
  const metric = post.growthCurve?.metric ?? post.ageIndex?.metric ?? "VIEWS";
  const unit = growthNames[metric];
  const zone = post.organization.timeZone;
  const last = hours.at(-1);
  return (
    <Tile
      name="hours"
      title="The first week by the hour"
      about={`${unit} since publication; a point for each reading`}
      question={{
        operation: "post_page",
        variables: { id: post.id },
        export: { name: "hours_of_post", variables: { id: post.id } },
        tool: null,
      }}
      meaning="What the post had each time that it was read in its first week. The readings are kept for three months."
      table={() => (
        <Table
          caption="The first week by the hour"
          rows={hours}
          keyOf={(row) => row.at}
          columns={[
            {
              title: "Read at",
              cell: (row) => <time dateTime={row.at}>{format.moment(row.at, zone)}</time>,
            },
            {
              title: "Hours old",
              isNumber: true,
              cell: (row, i) => <Num field={`${at}.${i}.hour`} value={row.hour} />,
            },
            {
              title: capital(unit),
              isNumber: true,
              cell: (row, i) => <Num field={`${at}.${i}.total`} value={row.total} />,
            },
          ]}
        />
      )}
    >
      <HourCurve
        points={hours}
        field={at}
        label={`${capital(unit)} in the first week: ${format.count(last?.total)} after ${format.count(last?.hour)} hours, from ${format.count(hours.length)} readings`}
      />
    </Tile>
  );
}
