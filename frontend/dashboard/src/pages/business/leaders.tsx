/** Which organizations lead in the last 30 days. */

import { Link } from "../../address/address";
import { pathOf } from "../../address/places";
import { Avatar } from "../../parts/avatar";
import { Num, Said } from "../../parts/number";
import { Table } from "../../parts/table";
import { Tile } from "../../parts/tile";
import { at, type BusinessQuestion, type Leaders } from "./answers";
import { Amount } from "./takings";

interface LeadersProps {
  question: BusinessQuestion;
  leaders: Leaders;
}

type Row = Leaders["byIngredients"][number];

interface Ranked {
  /** Its name in the address. */
  name: string;
  title: string;
  /** What the numbers are called. */
  counted: string;
  field: string;
  rows: Row[];
  /** The stored export with the same rows. */
  file: string;
  money?: { currency: string; exponent: number | null };
}

export function LeadersTiles({ question, leaders }: LeadersProps) {
  const lists: Ranked[] = [
    ...leaders.byRevenue.map(({ currency, currencyExponent, leaders: rows }, index) => ({
      name: `leaders-${currency}`,
      title: `Most money taken in ${currency}`,
      counted: "Taken",
      field: `${at}.leaders.byRevenue.${index}.leaders`,
      rows,
      file: "revenue_leaders",
      money: { currency, exponent: currencyExponent },
    })),
    {
      name: "leaders-credits",
      title: "Most credits used",
      counted: "Used",
      field: `${at}.leaders.byCreditsConsumed`,
      rows: leaders.byCreditsConsumed,
      file: "credit_leaders",
    },
    {
      name: "leaders-assets",
      title: "Most assets made",
      counted: "Made",
      field: `${at}.leaders.byIngredients`,
      rows: leaders.byIngredients,
      file: "asset_leaders",
    },
  ];
  return (
    <div class="two">
      {lists
        .filter(({ rows }) => rows.length > 0)
        .map((list) => (
          <Tile
            key={list.name}
            name={list.name}
            title={list.title}
            about={<span data-message>organizations, in the last 30 days</span>}
            question={{
              operation: "business_page",
              variables: question,
              export: { name: list.file, variables: { currency: list.money?.currency } },
              tool: "business_dashboard",
            }}
            meaning="Organizations by what they brought in, used or made in the last 30 days; equal numbers share a place."
          >
            <Ranking {...list} />
          </Tile>
        ))}
    </div>
  );
}

function Ranking({ title, counted, field, rows, money }: Ranked) {
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
          title: counted,
          isNumber: true,
          cell: ({ value }, index) => (
            <Amount field={`${field}.${index}.value`} value={value} money={money} />
          ),
        },
      ]}
    />
  );
}
