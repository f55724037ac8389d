import { placeOf, type Scale } from './scale.ts';
import { ticksOf } from './ticks.ts';
import { type FigureKind, written } from './written.ts';

/** Pixels that an axis below a plot takes. */
export const AXIS_HEIGHT = 18;

interface AxisProps {
  readonly scale: Scale;
  readonly kind: FigureKind;
  /** Where the plot ends. */
  readonly y: number;
  readonly ticks?: number;
}

/** The axis below a plot that is as wide as its place: round numbers at their places. */
export const BottomAxis = ({ scale, kind, y, ticks = 4 }: AxisProps) => (
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in a group of lines and texts takes the focus.
  <g className="axis" aria-hidden="true">
    <line className="axis-line" x1="0%" x2="100%" y1={y} y2={y} />
    {ticksOf(scale, ticks).map((tick) => {
      const place = scale.from < scale.to ? placeOf(tick, scale) : 0.5;
      const x = `${place * 100}%`;
      return (
        <g key={tick}>
          <line className="axis-line" x1={x} x2={x} y1={y} y2={y + 4} />
          <text x={x} y={y + AXIS_HEIGHT - 3} textAnchor={place < 0.08 ? 'start' : place > 0.92 ? 'end' : 'middle'}>
            {written(tick, kind)}
          </text>
        </g>
      );
    })}
  </g>
);
