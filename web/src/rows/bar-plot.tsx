import { type KeyboardEvent, type PointerEvent, useId, useState } from 'react';
import { AXIS_HEIGHT, BottomAxis } from '../parts/axis.tsx';
import { written } from '../parts/written.ts';
import { type Bin, isInRange, rangeOfBars, scaleOfBars } from './bars.ts';
import { type Measure, rangeLabel } from './measures.ts';
import type { NumberRange } from './number-range.ts';

const HEIGHT = 72;
/** A bar of one row is seen beside one of thousands. */
const LEAST = 2;

/** From where to where bars are picked, in the order in which that was done. */
type Span = readonly [anchor: number, head: number];

const inOrder = ([anchor, head]: Span): readonly [number, number] => [Math.min(anchor, head), Math.max(anchor, head)];

interface BarPlotProps {
  readonly measure: Measure;
  readonly bins: readonly Bin[];
  /** What is chosen already. */
  readonly range: NumberRange | undefined;
  onPick(bars: readonly [first: number, last: number]): void;
  onClear(): void;
  /** Bars that are pointed at, to say what they are. */
  onPoint(bars: readonly [first: number, last: number] | undefined): void;
}

/** What keys do: arrows move, with Shift they widen, Enter picks, Delete takes away. */
const moved = (key: string, isWider: boolean, span: Span | undefined, count: number): Span | undefined => {
  const [anchor, head] = span ?? [-1, -1];
  const places: Readonly<Record<string, number>> = { ArrowRight: head + 1, ArrowLeft: head - 1, Home: 0, End: count - 1 };
  const place = places[key];
  if (place === undefined) return undefined;
  const next = Math.min(count - 1, Math.max(0, place));
  return [isWider && anchor >= 0 ? anchor : next, next];
};

/** The bars that are pointed at, and what keys and the pointer do to them. */
const usePicking = ({ bins, onPick, onClear, onPoint }: BarPlotProps) => {
  const [span, setSpan] = useState<Span>();
  const [isDragged, setDragged] = useState(false);
  const point = (next: Span | undefined): void => {
    setSpan(next);
    onPoint(next && inOrder(next));
  };
  const barAt = ({ clientX, currentTarget }: PointerEvent<HTMLElement>): number => {
    const { left, width } = currentTarget.getBoundingClientRect();
    return Math.min(bins.length - 1, Math.max(0, Math.floor(((clientX - left) / width) * bins.length)));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = moved(event.key, event.shiftKey, span, bins.length);
    if (next) point(next);
    else if ((event.key === 'Enter' || event.key === ' ') && span) onPick(inOrder(span));
    else if (event.key === 'Delete' || event.key === 'Backspace') onClear();
    else return;
    event.preventDefault();
  };
  const doing = {
    onKeyDown,
    onBlur: () => point(undefined),
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      event.currentTarget.setPointerCapture(event.pointerId);
      setDragged(true);
      point([barAt(event), barAt(event)]);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => point([isDragged && span ? span[0] : barAt(event), barAt(event)]),
    onPointerUp: () => {
      setDragged(false);
      if (isDragged && span) onPick(inOrder(span));
    },
    onPointerCancel: () => setDragged(false),
    onPointerLeave: () => isDragged || point(undefined),
  };
  return { span, doing };
};

/** Bars over an axis: a click or a drag over them picks a range, and so do keys. */
export const BarPlot = (props: BarPlotProps) => {
  const { measure, bins, range } = props;
  const id = useId();
  const { span, doing } = usePicking(props);
  return (
    <div
      className="histogram"
      role="listbox"
      aria-label={`Ranges of ${measure.title}`}
      aria-multiselectable="true"
      aria-activedescendant={span && span[1] < bins.length ? `${id}-${span[1]}` : undefined}
      tabIndex={0}
      {...doing}
    >
      <svg width="100%" height={HEIGHT + AXIS_HEIGHT} role="none">
        <Bars id={id} measure={measure} bins={bins} range={range} span={span && inOrder(span)} />
        <BottomAxis scale={scaleOfBars(bins)} kind={measure.kind} y={HEIGHT} ticks={measure.steps ? bins.length : 4} />
      </svg>
    </div>
  );
};

interface BarsProps extends Pick<BarPlotProps, 'measure' | 'bins' | 'range'> {
  readonly id: string;
  readonly span: readonly [number, number] | undefined;
}

const Bars = ({ id, measure, bins, range, span }: BarsProps) => {
  const most = Math.max(1, ...bins.map(({ count }) => count));
  return bins.map((bin, index) => {
    const [x, width] = [`${(index / bins.length) * 100}%`, `${100 / bins.length}%`];
    const height = bin.count === 0 ? 0 : Math.max(LEAST, (bin.count / most) * HEIGHT);
    const isChosen = range !== undefined && isInRange(bin, range);
    const isPointed = span !== undefined && index >= span[0] && index <= span[1];
    return (
      <g
        key={bin.from}
        id={`${id}-${index}`}
        role="option"
        aria-selected={isChosen}
        aria-label={`${rangeLabel(rangeOfBars(measure, bins, [index, index]) ?? {}, measure.kind)}: ${written(bin.count, 'count')} rows`}
        className={isPointed ? 'is-pointed' : undefined}
      >
        <rect className="bar-place" x={x} y={0} width={width} height={HEIGHT} />
        <rect
          className={range === undefined || isChosen ? 'bar-drawn' : 'bar-drawn is-out'}
          x={x}
          y={HEIGHT - height}
          width={width}
          height={height}
        />
      </g>
    );
  });
};
