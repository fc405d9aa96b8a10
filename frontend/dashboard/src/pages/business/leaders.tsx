/** Which organizations lead in the last 30 days. */

import { Link } from "../../address/address";
import { pathOf } from "../../address/places";
import { Avatar } from "../../parts/avatar";
import { Num, Said } from "../../parts/number";
import { Empty } from "../../parts/states";
import { Table } from "../../parts/table";
import { Tile } from "../../parts/tile";
import { at, type BusinessQuestion, type Leaders } from "./answers";
import { Amount } from "./takings";

interface LeadersProps {
  question: BusinessQuestion;
  leaders: Leaders;
}

type Row = Leaders["byIngredients"][number];

interface List {
  title: string;
  field: string;
  rows: Row[];
  money?: { currency: string; exponent: number | null };
}

export function LeadersTile({ question, leaders }: LeadersProps) {
  const lists: List[] = [
    ...leaders.byRevenue.map(({ currency, currencyExponent, leaders: rows }, index) => ({
      title: `Money taken in ${currency}`,
      field: `${at}.leaders.byRevenue.${index}.leaders`,
      rows,
      money: { currency, exponent: currencyExponent },
    })),
    {
      title: "Credits used",
      field: `${at}.leaders.byCreditsConsumed`,
      rows: leaders.byCreditsConsumed,
    },
    { title: "Assets made", field: `${at}.leaders.byIngredients`, rows: leaders.byIngredients },
  ].filter(({ rows }) => rows.length > 0);
  return (
    <Tile
      name="leaders"
      title="Who leads"
      about={<span data-message>organizations, in the last 30 days</span>}
      question={{
        operation: "business_page",
        variables: question,
        export: { name: "revenue_leaders", variables: {} },
        tool: "business_dashboard",
      }}
      meaning="Organizations by what they brought in, used or made in the last 30 days; equal numbers share a place."
    >
      {lists.length === 0 ? (
        <Empty title="There are no records to rank by." />
      ) : (
        <div class="two leaders">
          {lists.map((list) => (
            <Ranking key={list.field} {...list} />
          ))}
        </div>
      )}
    </Tile>
  );
}

function Ranking({ title, field, rows, money }: List) {
  return (
    <Table
      caption={title}
      rows={rows}
      keyOf={(row) => row.organization.id}
      columns={[
        {
          title: "Organization",
          cell: ({ rank, organization }, index) => (
            <div class="named">
              <span class="rank">
                <Num field={`${field}.${index}.rank`} value={rank} />
              </span>
              <Avatar label={organization.label} logoUrl={organization.logoUrl} isPlain />
              <Link
                title={organization.label}
                to={pathOf({ kind: "organization", id: organization.id }, "business")}
              >
                <b>
                  <Said field={`${field}.${index}.organization.label`} text={organization.label} />
                </b>
              </Link>
            </div>
          ),
        },
        {
          title,
          isNumber: true,
          cell: ({ value }, index) => (
            <Amount field={`${field}.${index}.value`} value={value} money={money} />
          ),
        },
      ]}
    />
  );
}
