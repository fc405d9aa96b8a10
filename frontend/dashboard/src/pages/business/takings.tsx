/** What came in or was made: today, of days so far, and week over week. */

import type { ComponentChildren } from "preact";
import { AmountBars, type AmountBarsProps } from "../../charts/amount-bars";
import * as format from "../../numbers/format";
import { ChangeText } from "../../parts/change";
import { Money, Num } from "../../parts/number";
import { Table } from "../../parts/table";
import type { Takings } from "./answers";

type Unit = AmountBarsProps["money"];

interface AmountProps {
  field: string;
  value: number | null;
  money?: Unit;
}

/** Money where there is a currency, else a count. */
export function Amount({ field, value, money }: AmountProps) {
  if (!money) return <Num field={field} value={value} />;
  return <Money field={field} amount={value} {...money} />;
}

const columns = [
  ["today", "Today so far"],
  ["last7Days", "Last 7 days"],
  ["last30Days", "Last 30 days"],
  ["monthToDate", "This month"],
] as const;

interface TakingsFactsProps {
  field: string;
  takings: Takings;
  money?: Unit;
}

export function TakingsFacts({ field, takings, money }: TakingsFactsProps) {
  return (
    <dl class="facts amounts">
      {columns.map(([key, label]) => (
        <Fact key={key} label={label}>
          <Amount field={`${field}.${key}`} value={takings[key]} money={money} />
        </Fact>
      ))}
      <Fact label="Week over week" about="complete days">
        <ChangeText field={`${field}.change`} change={takings.change} />
      </Fact>
    </dl>
  );
}

interface FactProps {
  label: string;
  about?: string;
  children: ComponentChildren;
}

export function Fact({ label, about, children }: FactProps) {
  return (
    <div>
      <dt data-message>{label}</dt>
      <dd>
        {children}
        {about && <small data-message>{about}</small>}
      </dd>
    </div>
  );
}

interface DaysTableProps extends AmountBarsProps {
  caption: string;
}

/** The days behind bars, as a table. */
export function DaysTable({ days, field, money, caption }: DaysTableProps) {
  return (
    <Table
      caption={caption}
      rows={days}
      keyOf={({ date }) => date}
      columns={[
        {
          title: "Day",
          cell: ({ date }) => <time dateTime={date}>{format.weekday(date)}</time>,
        },
        {
          title: money?.currency ?? "Amount",
          isNumber: true,
          cell: ({ amount }, index) => (
            <Amount field={`${field}.${index}.amount`} value={amount} money={money} />
          ),
        },
      ]}
    />
  );
}

/** Bars under their own small heading. */
export function Daily({ title, ...bars }: AmountBarsProps & { title: string }) {
  return (
    <figure class="daily">
      <figcaption data-message>{title}</figcaption>
      <AmountBars {...bars} />
    </figure>
  );
}
