/** What a post gained on each of its first 14 days. Days to come are not drawn; unknown ones are a gap. */

const DAYS = 14;

interface Total {
  age: number;
  total: number | null;
}

/** What was gained on each day; null where that isn't known. */
export function gainsOf(totals: Total[]): (number | null)[] {
  const gains = Array.from<number | null>({ length: DAYS }).fill(null);
  // Age 1 is the end of the day of publication; what grew before somebody looked is of no one day.
  let before: number | null = totals[0]?.age === 1 ? 0 : null;
  for (const { age, total } of totals) {
    if (age > DAYS) break;
    gains[age - 1] = total === null || before === null ? null : total - before;
    before = total;
  }
  return gains;
}

export function DayBars({ totals }: { totals: Total[] }) {
  const gains = gainsOf(totals);
  const highest = Math.max(1, ...gains.map((gain) => gain ?? 0));
  return (
    <svg class="bars-by-age" width={126} height={26} aria-hidden="true">
      {gains.map((gain, age) =>
        gain ? (
          <rect
            key={age}
            class="spark-fill"
            x={age * 9}
            y={26 - Math.max(1, (gain / highest) * 26)}
            width={7.5}
            height={Math.max(1, (Math.max(0, gain) / highest) * 26)}
            rx={1}
          />
        ) : null,
      )}
    </svg>
  );
}
