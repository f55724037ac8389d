import { written } from './figure.tsx';
import { placeOf, type Scale } from './scale.ts';

interface Bar {
  readonly id: string;
  readonly label: string;
  readonly value: number;
  readonly isControl: boolean;
}

const BAR = 6;
const STEP = 8;
const HEIGHT = 20;

interface BarsProps {
  readonly bars: readonly Bar[];
  readonly scale: Scale;
  readonly kind: 'number' | 'share';
}

/** A bar for each run, the control run in its own colour; what they say is read out and shown on hover. */
export const Bars = ({ bars, scale, kind }: BarsProps) => {
  const words = bars.map(({ label, value, isControl }) => `${label}${isControl ? ' (control)' : ''}: ${written(value, kind)}`).join('\n');
  return (
    <svg className="bars" width={bars.length * STEP} height={HEIGHT} role="img" aria-label={words.replaceAll('\n', ', ')}>
      <title>{words}</title>
      {bars.map(({ id, value, isControl }, index) => {
        const height = Math.max(1, placeOf(value, scale) * HEIGHT);
        const [x, y] = [index * STEP, HEIGHT - height];
        return <rect key={id} className={isControl ? 'control' : 'other'} x={x} y={y} width={BAR} height={height} rx={1} />;
      })}
    </svg>
  );
};

const WIDTH = 96;
const THICK = 14;
const MIDDLE = THICK / 2;

interface IntervalProps {
  readonly value: number;
  readonly interval: { readonly lower: number; readonly upper: number } | null | undefined;
  readonly scale: Scale;
  /** Where the control run lies. */
  readonly control: number | undefined;
  readonly label: string;
}

/** A value with the range that it is known to lie in, beside the control run as a line across. */
export const IntervalMark = ({ value, interval, scale, control, label }: IntervalProps) => {
  const x = (at: number): number => 4 + placeOf(at, scale) * (WIDTH - 8);
  return (
    <svg className="interval" width={WIDTH} height={THICK} role="img" aria-label={label}>
      <line className="axis" x1={0} x2={WIDTH} y1={MIDDLE} y2={MIDDLE} />
      {control !== undefined && <line className="control" x1={x(control)} x2={x(control)} y1={0} y2={THICK} />}
      {interval && <line className="range" x1={x(interval.lower)} x2={x(interval.upper)} y1={MIDDLE} y2={MIDDLE} />}
      <circle className="value" cx={x(value)} cy={MIDDLE} r={3.5} />
    </svg>
  );
};
