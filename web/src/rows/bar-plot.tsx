import { type KeyboardEvent, type PointerEvent, useId, useState } from 'react';
import { BottomAxis } from '../charts/axis.tsx';
import { numberTicks, ticksThatFit } from '../charts/ticks.ts';
import { useWidth } from '../charts/use-width.ts';
import { placeOf, type Scale } from '../parts/scale.ts';
import { written } from '../parts/written.ts';
import '../charts/charts.css';
import { type Bin, isInRange, rangeOfBars, scaleOfBars } from './bars.ts';
import { type Measure, rangeLabel } from './measures.ts';
import type { NumberRange } from './number-range.ts';

/** Pixels of the bars, and of the axis below them. */
const [HEIGHT, AXIS] = [72, 20];
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
  const [ref, width] = useWidth<HTMLDivElement>();
  return (
    <div
      ref={ref}
      className="histogram"
      role="listbox"
      aria-label={`Ranges of ${measure.title}`}
      aria-multiselectable="true"
      aria-activedescendant={span && span[1] < bins.length ? `${id}-${span[1]}` : undefined}
      tabIndex={0}
      {...doing}
    >
      <svg className="plot" width={width} height={HEIGHT + AXIS} role="none">
        <Bars id={id} measure={measure} bins={bins} range={range} span={span && inOrder(span)} width={width} />
        <Axis scale={scaleOfBars(bins)} measure={measure} width={width} />
      </svg>
    </div>
  );
};

const Axis = ({ scale, measure: { kind }, width }: { readonly scale: Scale; readonly measure: Measure; readonly width: number }) => {
  const ticks = ticksThatFit(width, (count) => numberTicks(scale, count, kind));
  const place = (value: number): number => (scale.from < scale.to ? placeOf(value, scale) : 0.5) * width;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in a group of lines and texts takes the focus.
    <g aria-hidden="true">
      <BottomAxis ticks={ticks} place={place} reach={-4} y={HEIGHT} />
    </g>
  );
};

interface BarsProps extends Pick<BarPlotProps, 'measure' | 'bins' | 'range'> {
  readonly id: string;
  readonly width: number;
  readonly span: readonly [number, number] | undefined;
}

const Bars = ({ id, measure, bins, range, span, width: all }: BarsProps) => {
  const most = Math.max(1, ...bins.map(({ count }) => count));
  return bins.map((bin, index) => {
    const [x, width] = [(index / bins.length) * all, all / bins.length];
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
