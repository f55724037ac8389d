import { type KeyboardEvent, useState } from 'react';
import { Link } from 'wouter';
import { placeOf, type Scale } from '../parts/scale.ts';
import { stepFocus } from '../parts/shortcuts.tsx';
import type { FigureKind } from '../parts/written.ts';
import { BottomAxis, LeftAxis } from './axis.tsx';
import { momentTicks, numberTicks, spread, ticksThatFit } from './ticks.ts';
import { useWidth } from './use-width.ts';
import './charts.css';

export interface TimePoint {
  readonly id: string;
  /** Where it leads. */
  readonly href: string;
  /** Milliseconds. */
  readonly at: number;
  readonly value: number;
  readonly interval: { readonly lower: number; readonly upper: number } | undefined;
  readonly isControl: boolean;
  /** Whether it belongs to what the screen is about. */
  readonly isHere: boolean;
  /** Whether the point before it can be compared with it; null where there is none. */
  readonly isComparable: boolean | null;
  /** What it is. */
  readonly origin: string;
  /** All of its numbers, in words. */
  readonly exact: string;
}

interface TimeChartProps {
  readonly label: string;
  /** From the earliest. */
  readonly points: readonly TimePoint[];
  readonly scale: Scale;
  readonly kind: FigureKind;
  /** Whether a line leads from each to the next that can be compared with it. */
  readonly isJoined: boolean;
}

const HEIGHT = 220;
const [LEFT, RIGHT, TOP, BOTTOM] = [56, 24, 12, 28];
/** How far apart points of about one time are drawn, and how high what takes the pointer is. */
const [POINT, HIT] = [16, 24];

interface Placed {
  readonly point: TimePoint;
  readonly x: number;
  readonly y: number;
}

/** A scale that begins a little before the first time and ends a little behind the last, and is as long as a day at least. */
const timesOf = (points: readonly TimePoint[]): Scale => {
  const times = points.map(({ at }) => at);
  const [from, to] = [Math.min(...times), Math.max(...times)];
  const margin = Math.max((86_400_000 - (to - from)) / 2, (to - from) / 40);
  return { from: from - margin, to: to + margin };
};

/** Values over time with their ranges: points of about one time beside each other, in their order. */
export const TimeChart = ({ label, points, scale, kind, isJoined }: TimeChartProps) => {
  const [plot, width] = useWidth<HTMLDivElement>();
  const [length, height] = [Math.max(0, width - LEFT - RIGHT), HEIGHT - TOP - BOTTOM];
  const times = timesOf(points);
  const placeX = (at: number): number => LEFT + placeOf(at, times) * length;
  const placeY = (value: number): number => TOP + (1 - placeOf(value, scale)) * height;
  const spreadX = spread(
    points.map(({ at }) => placeX(at) - LEFT),
    POINT,
    length,
  );
  const placed = points.map((point, index) => ({ point, x: LEFT + (spreadX[index] ?? 0), y: placeY(point.value) }));
  const moments = ticksThatFit(length, (count) => momentTicks(times, count));
  return (
    <div className="time-chart" ref={plot}>
      <svg className="plot" width={width} height={HEIGHT} aria-hidden="true">
        <LeftAxis ticks={numberTicks(scale, 5, kind)} place={placeY} reach={length} x={LEFT} />
        <BottomAxis ticks={moments} place={placeX} reach={0} y={TOP + height} />
        {placed.map((one, index) => (
          <PointMark key={one.point.id} placed={one} before={placed[index - 1]} place={placeY} isJoined={isJoined} />
        ))}
      </svg>
      <Points label={label} placed={placed} />
    </div>
  );
};

interface PointMarkProps {
  readonly placed: Placed;
  readonly before: Placed | undefined;
  place(value: number): number;
  readonly isJoined: boolean;
}

const PointMark = ({ placed: { point, x, y }, before, place, isJoined }: PointMarkProps) => {
  const { interval, isControl, isHere, isComparable } = point;
  const middle = before && (before.x + x) / 2;
  return (
    <g className={['mark', isControl && 'control', !isHere && 'elsewhere'].filter(Boolean).join(' ')}>
      {before && isComparable === false && <path className="break" d={`M${middle} ${TOP}V${HEIGHT - BOTTOM}`} />}
      {before && isComparable && isJoined && <path className="join" d={`M${before.x} ${before.y}L${x} ${y}`} />}
      {interval && <path className="range" d={`M${x - 4} ${place(interval.lower)}h8m-4 0V${place(interval.upper)}m-4 0h8`} />}
      {isControl ? <path className="value" d={`M${x} ${y - 6}l6 6-6 6-6-6z`} /> : <circle className="value" cx={x} cy={y} r={4.5} />}
    </g>
  );
};

/** The points as links, one of which is in the order of focus; arrows lead to the others. */
const Points = ({ label, placed }: { readonly label: string; readonly placed: readonly Placed[] }) => {
  const [focused, setFocused] = useState(placed.length - 1);
  const current = Math.min(focused, placed.length - 1);
  const step = (event: KeyboardEvent): void => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key] as 1 | -1 | undefined;
    if (!by) return;
    event.preventDefault();
    stepFocus('.time-points a', by);
  };
  return (
    <ol className="time-points" aria-label={label} onKeyDown={step}>
      {placed.map(({ point: { id, href, origin, exact }, x, y }, index) => (
        <li key={id}>
          <Link
            href={href}
            tabIndex={index === current ? 0 : -1}
            onFocus={() => setFocused(index)}
            style={{ marginLeft: x - POINT / 2, marginTop: y - HIT / 2, width: POINT, height: HIT }}
          >
            <span className="exact">
              <span>{origin}</span> {exact}
            </span>
          </Link>
        </li>
      ))}
    </ol>
  );
};
