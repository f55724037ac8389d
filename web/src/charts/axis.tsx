import type { Tick } from './ticks.ts';

interface AxisProps {
  readonly ticks: readonly Tick[];
  /** Where a value lies, in pixels. */
  place(value: number): number;
  /** How far its lines reach into the chart, in pixels. */
  readonly reach: number;
}

/** How far labels are from the chart. */
const GAP = 6;

/** Numbers below a chart, with a line upwards for each. The marks have words of their own, so a screen reader needs none of it. */
export const BottomAxis = ({ ticks, place, reach, y }: AxisProps & { readonly y: number }) => (
  <g className="axis">
    {ticks.map(({ value, label }) => (
      <g key={value}>
        <line x1={place(value)} x2={place(value)} y1={y} y2={y - reach} />
        <text x={place(value)} y={y + GAP} dominantBaseline="hanging" textAnchor="middle">
          {label}
        </text>
      </g>
    ))}
  </g>
);

/** Numbers to the left of a chart, with a line across it for each. */
export const LeftAxis = ({ ticks, place, reach, x }: AxisProps & { readonly x: number }) => (
  <g className="axis">
    {ticks.map(({ value, label }) => (
      <g key={value}>
        <line x1={x} x2={x + reach} y1={place(value)} y2={place(value)} />
        <text x={x - GAP} y={place(value)} dominantBaseline="central" textAnchor="end">
          {label}
        </text>
      </g>
    ))}
  </g>
);
