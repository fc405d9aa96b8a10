/** What the marks of the heat map mean. */

export function HeatKey() {
  return (
    <div class="legend">
      <span>Rate reached at least</span>
      <span>
        <svg class="chart heat" width={118} height={14} aria-hidden="true">
          {[1, 2, 3, 4, 5].map((step) => (
            <rect
              key={step}
              class={`heat-${step}`}
              x={(step - 1) * 24}
              width={22}
              height={14}
              rx={3}
            />
          ))}
        </svg>
        low to high
      </span>
      <span>
        <svg class="chart heat" width={18} height={16} aria-hidden="true">
          <rect class="thin" x={1} y={1} width={16} height={14} rx={3} />
        </svg>
        fewer than three posts, their number
      </span>
      <span>
        <svg class="chart heat" width={18} height={18} aria-hidden="true">
          <rect class="best" x={1} y={1} width={16} height={16} rx={4} />
        </svg>
        best
      </span>
      <span>
        <svg class="chart heat" width={10} height={10} aria-hidden="true">
          <circle class="untried-point" cx={5} cy={5} r={1.5} />
        </svg>
        never tried
      </span>
    </div>
  );
}
