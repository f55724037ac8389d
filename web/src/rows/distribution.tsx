import { useRef, useState } from 'react';
import { useAddress } from '../address/use-address.ts';
import { RowHistogramDocument } from '../documents/documents.ts';
import { useGraph } from '../graph/use-graph.ts';
import { AsGraphQL } from '../parts/as-graphql.tsx';
import { Figure } from '../parts/figure.tsx';
import { Answered } from '../parts/states.tsx';
import { BarPlot } from './bar-plot.tsx';
import { histogramVariables, rangeOfBars, type Spread, spreadIn, textOfBars } from './bars.ts';
import { type Measure, rangeLabel } from './measures.ts';
import { NO_NUMBER, type NumberRange, rangeIn } from './number-range.ts';
import { filterIn, leavingOut } from './rows-address.ts';

interface DistributionProps {
  readonly id: string;
  readonly all: readonly Measure[];
  /** The address whose rows are counted: that of the rows shown, once these are there. */
  readonly counted: URLSearchParams;
}

/** The measure that an address has the histogram of. */
const measureIn = (params: URLSearchParams, all: readonly Measure[]): Measure | undefined =>
  all.find(({ name }) => name === params.get('by')) ?? all[0];

const chosenIn = (params: URLSearchParams, measure: Measure): string | undefined => {
  const [param, value] = [...params].find(([name, one]) => measure.has({ param: name, value: one })) ?? [];
  return param !== undefined && value !== undefined ? measure.textIn({ param, value }) : undefined;
};

/** How one number is spread over the rows, to narrow them to a range of it. */
export const Distribution = ({ id, all, counted }: DistributionProps) => {
  const { params, change } = useAddress();
  const measure = measureIn(params, all);
  if (!measure) return null;
  return (
    <fieldset className="facet distribution">
      <legend>
        <label>
          <span className="unseen">Distribution of</span>
          <select value={measure.name} onChange={({ target }) => change({ by: target.value, within: undefined }, { replace: true })}>
            {all.map(({ name, title }) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </select>
        </label>
      </legend>
      <Histogram key={measure.name} id={id} measure={measure} counted={counted} />
    </fieldset>
  );
};

interface HistogramProps extends Omit<DistributionProps, 'all'> {
  readonly measure: Measure;
}

const Histogram = ({ id, measure, counted }: HistogramProps) => {
  // What rows are narrowed to is drawn among all that they may be narrowed to.
  const filter = filterIn(leavingOut(counted, measure.has));
  const chosen = chosenIn(counted, measure);
  const within = counted.get('within') && chosen ? rangeIn(chosen) : undefined;
  const answer = useGraph(RowHistogramDocument, { id, ...histogramVariables(measure, within), ...(filter && { filter }) });
  const before = useRef<Spread>(undefined);
  if (!answer.isStale && answer.data) before.current = spreadIn(answer.data);
  const spread = before.current;
  if (!spread || answer.problem)
    return (
      <Answered answer={answer} what="the histogram">
        {() => <p className="muted">No row has it.</p>}
      </Answered>
    );
  return (
    <>
      <Plot measure={measure} spread={spread} />
      <AsGraphQL what="Histogram" asked={answer.asked} />
    </>
  );
};

interface Chosen {
  /** As the address has it; undefined where rows are not narrowed to numbers of it. */
  readonly text: string | undefined;
  readonly range: NumberRange | undefined;
  choose(text: string | undefined): void;
}

/** What rows are narrowed to by a measure, and how to change that. */
const useChosen = (measure: Measure): Chosen => {
  const { params, change } = useAddress();
  const text = chosenIn(params, measure);
  const choose = (next: string | undefined): void => {
    const { param, value } = measure.choiceOf(next ?? '');
    const others = [...params].flatMap(([name, one]) => (name === param && !measure.has({ param: name, value: one }) ? [one] : []));
    change({ [param]: next === undefined ? others : [...others, value], at: undefined, ...(next === undefined && { within: undefined }) });
  };
  return { text, range: text === undefined ? undefined : rangeIn(text), choose };
};

const Plot = ({ measure, spread }: { readonly measure: Measure; readonly spread: Spread }) => {
  const [pointed, setPointed] = useState<readonly [number, number]>();
  const chosen = useChosen(measure);
  const { histogram: bins, nullCount } = spread;
  const pick = (bars: readonly [number, number]): void => {
    const text = textOfBars(measure, bins, bars);
    chosen.choose(text === chosen.text ? undefined : text);
  };
  const { range } = chosen;
  return (
    <>
      {bins.length > 0 ? (
        <BarPlot measure={measure} bins={bins} range={range} onPick={pick} onClear={() => chosen.choose(undefined)} onPoint={setPointed} />
      ) : (
        <p className="muted">No row has it.</p>
      )}
      <Readout measure={measure} spread={spread} pointed={pointed} range={range} />
      {range && <RangeButtons measure={measure} chosen={chosen} />}
      {nullCount > 0 && (
        <label>
          <input
            type="checkbox"
            checked={chosen.text === NO_NUMBER}
            onChange={() => chosen.choose(chosen.text === NO_NUMBER ? undefined : NO_NUMBER)}
          />
          <span className="facet-label muted">none</span>
          <Figure value={nullCount} kind="count" />
        </label>
      )}
    </>
  );
};

/** A closer look at the range, and the way out of it. */
const RangeButtons = ({ measure, chosen }: { readonly measure: Measure; readonly chosen: Chosen }) => {
  const { params, change } = useAddress();
  const isWithin = params.has('within');
  return (
    <p className="distribution-buttons">
      {!measure.steps && (
        <button
          type="button"
          className="quiet"
          aria-pressed={isWithin}
          onClick={() => change({ within: isWithin ? undefined : 'true' }, { replace: true })}
        >
          Look closer
        </button>
      )}
      <button type="button" className="quiet" onClick={() => chosen.choose(undefined)}>
        Any {measure.title.toLowerCase()}
      </button>
    </p>
  );
};

interface ReadoutProps {
  readonly measure: Measure;
  readonly spread: Spread;
  readonly pointed: readonly [number, number] | undefined;
  readonly range: NumberRange | undefined;
}

/** The bars that are pointed at in words and numbers, or what there is in all. */
const Readout = ({ measure, spread: { histogram: bins, count }, pointed, range }: ReadoutProps) => {
  const shown = pointed && rangeOfBars(measure, bins, pointed);
  const rows = pointed ? bins.slice(pointed[0], pointed[1] + 1).reduce((sum, bin) => sum + bin.count, 0) : count;
  const words = shown ?? range;
  return (
    <p className="readout">
      <span title={words && [words.from, words.to].filter((end) => end !== undefined).join(' to ')}>
        {words ? rangeLabel(words, measure.kind) : 'any'}
      </span>
      {(shown || !range) && (
        <span>
          <Figure value={rows} kind="count" /> row{rows === 1 ? '' : 's'}
        </span>
      )}
    </p>
  );
};
