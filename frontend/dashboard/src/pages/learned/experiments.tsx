/** Whether a variant really is better, in words. */

import { Num, Said } from "../../parts/number";
import { Empty } from "../../parts/states";
import { Table } from "../../parts/table";
import { Tile } from "../../parts/tile";
import type { Brand } from "./brand";
import type { BrandQuestion } from "./days";

type Experiment = Brand["experiments"][number];

interface ExperimentsTileProps {
  experiments: Experiment[];
  question: BrandQuestion;
  isReplaced: boolean;
}

const at = "learned_brand:brand.experiments";

export function ExperimentsTile({ experiments, question, isReplaced }: ExperimentsTileProps) {
  const all = experiments.map((experiment, index) => ({ experiment, index }));
  const decided = all.filter(({ experiment }) => experiment.verdict !== "NOT_ENOUGH_DATA");
  const open = all.filter(({ experiment }) => experiment.verdict === "NOT_ENOUGH_DATA");
  return (
    <Tile
      name="experiments"
      title="Variants against each other"
      question={{
        operation: "learned_brand",
        variables: question,
        export: {
          name: "experiments",
          variables: { brandId: question.brand, window: question.window },
        },
        tool: "goals_and_memory",
      }}
      meaning="Variants of one group are compared from five posts with a rate and 1,000 views each. Alike variants give a winner in 5% of all cases at most."
      isReplaced={isReplaced}
    >
      {all.length === 0 && (
        <Empty title="No posts of these days are variants of each other.">
          <p>
            Give posts a variant group and a variant when you record them: then this says which is
            better, and whether that is more than chance.
          </p>
        </Empty>
      )}
      {decided.map((row) => (
        <Shown key={row.experiment.group} {...row} />
      ))}
      {open.length > 0 && (
        <details class="more" open={decided.length === 0 && open.length === 1}>
          <summary>
            <span data-message>
              {open.length === 1 ? "1 group has" : `${open.length} groups have`} too few posts to
              tell yet
            </span>
          </summary>
          {open.map((row) => (
            <Shown key={row.experiment.group} {...row} />
          ))}
        </details>
      )}
    </Tile>
  );
}

function Shown({ experiment, index }: { experiment: Experiment; index: number }) {
  const { group, verdict, winner, reason, arms } = experiment;
  return (
    <div class="experiment">
      <h3>
        {verdict === "WINNER" && winner !== null ? (
          <>
            <Said field={`${at}.${index}.winner`} text={winner} /> is better
          </>
        ) : verdict === "NO_DIFFERENCE" ? (
          "No variant is better than the others, as far as this tells"
        ) : (
          "Too few posts to tell yet"
        )}{" "}
        <span class="unknown">
          in <Said field={`${at}.${index}.group`} text={group} />
        </span>
      </h3>
      <p class="note">
        <Said field={`${at}.${index}.reason`} text={reason} />
      </p>
      <Table
        caption={`Variants of ${group}`}
        rows={arms}
        keyOf={(arm) => arm.variant}
        columns={[
          {
            title: "Variant",
            cell: (arm, i) => (
              <Said field={`${at}.${index}.arms.${i}.variant`} text={arm.variant} />
            ),
          },
          {
            title: "Posts",
            isNumber: true,
            cell: (arm, i) => (
              <Num field={`${at}.${index}.arms.${i}.ratedPosts`} value={arm.ratedPosts} />
            ),
          },
          {
            title: "Views",
            isNumber: true,
            cell: (arm, i) => <Num field={`${at}.${index}.arms.${i}.views`} value={arm.views} />,
          },
          {
            title: "Mean rate",
            isNumber: true,
            cell: (arm, i) => (
              <Num
                field={`${at}.${index}.arms.${i}.meanRate`}
                value={arm.meanRate}
                as="rate"
                reason="None of its posts has a known rate"
              />
            ),
          },
        ]}
      />
    </div>
  );
}
