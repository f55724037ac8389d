import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { placeOf, type Scale } from '../parts/scale.ts';
import { type FigureKind, written } from '../parts/written.ts';
import { BottomAxis } from './axis.tsx';
import { numberTicks, ticksThatFit } from './ticks.ts';
import { useWidth } from './use-width.ts';
import './charts.css';

export interface Dot {
  readonly id: string;
  readonly label: string;
  /** Where it leads. */
  readonly href: string;
  readonly value: number;
  readonly interval: { readonly lower: number; readonly upper: number } | undefined;
  /** A second number of it, as a stroke. */
  readonly stroke?: number | undefined;
  readonly isControl: boolean;
  /** Which it is of several with one label. */
  readonly origin: string;
  /** All of its numbers, in words. */
  readonly exact: string;
}

interface DotChartProps {
  readonly title: ReactNode;
  /** What is shown, with its unit. */
  readonly meaning: string;
  readonly dots: readonly Dot[];
  readonly scale: Scale;
  readonly kind: FigureKind;
}

const ROW = 30;
const AXIS = 26;
/** Beside the outermost marks, for half of a label. */
const EDGE = 22;

/** A value for each row with the range that it is known to lie in, over one axis; the control run as a line through all of them. */
export const DotChart = ({ title, meaning, dots, scale, kind }: DotChartProps) => {
  const [plot, width] = useWidth<HTMLDivElement>();
  const length = Math.max(0, width - 2 * EDGE);
  const place = (value: number): number => EDGE + placeOf(value, scale) * length;
  const ticks = ticksThatFit(width, (count) => numberTicks(scale, count, kind));
  const height = dots.length * ROW;
  const control = dots.find(({ isControl }) => isControl);
  return (
    <figure className="chart">
      <figcaption>
        {title}
        <small>{meaning}</small>
      </figcaption>
      <div className="dots" style={{ gridTemplateRows: `repeat(${dots.length}, ${ROW}px) ${AXIS}px` }}>
        <div className="dots-plot" ref={plot}>
          <svg className="plot" width={width} height={height + AXIS} aria-hidden="true">
            <BottomAxis ticks={ticks} place={place} reach={height} y={height} />
            {control && <line className="control-line" x1={place(control.value)} x2={place(control.value)} y1={0} y2={height} />}
            {dots.map((dot, index) => (
              <DotMark key={dot.id} dot={dot} place={place} y={(index + 0.5) * ROW} />
            ))}
          </svg>
        </div>
        <ul className="dots-rows">
          {dots.map((dot) => (
            <DotRow key={dot.id} dot={dot} kind={kind} />
          ))}
        </ul>
      </div>
    </figure>
  );
};

const DotRow = ({ dot: { label, href, value, isControl, origin, exact }, kind }: { readonly dot: Dot; readonly kind: FigureKind }) => (
  <li>
    <Link href={href}>
      <span className="dots-name">{label}</span>
      <span className="dots-value">{written(value, kind)}</span>
      <span className="exact">
        <span>
          {isControl && 'Control run · '}
          {origin}
        </span>{' '}
        {exact}
      </span>
    </Link>
  </li>
);

interface DotMarkProps {
  readonly dot: Dot;
  place(value: number): number;
  readonly y: number;
}

const DotMark = ({ dot: { value, interval, stroke, isControl }, place, y }: DotMarkProps) => {
  const x = place(value);
  return (
    <g className={isControl ? 'mark control' : 'mark'}>
      {interval && <path className="range" d={`M${place(interval.lower)} ${y - 4}v8m0-4H${place(interval.upper)}m0-4v8`} />}
      {stroke !== undefined && <path className="stroke" d={`M${place(stroke)} ${y - 8}v16`} />}
      {isControl ? <path className="value" d={`M${x} ${y - 6}l6 6-6 6-6-6z`} /> : <circle className="value" cx={x} cy={y} r={4.5} />}
    </g>
  );
};
