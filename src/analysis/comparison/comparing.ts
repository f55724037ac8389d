import type { AttachedEvaluator, Block, NumberField } from '../block.ts';
import type { Place } from '../parse-input.ts';
import type { Lookups } from '../row-test.ts';
import type { Steps } from '../steps.ts';
import { type ChangesOfRows, Comparer, changesOf, countsOfChanges } from './changes.ts';
import { ComparedLogs, type JudgedColumns, type LogNeeds } from './compared-logs.ts';
import type {
  CandidateComparison,
  ComparedRows,
  ComparisonAnswer,
  ComparisonAsk,
  ComparisonRowsAsk,
  EvaluatorComparison,
  PairedFigures,
} from './comparison.ts';
import { type ExactAsk, figuresOf, noFigures } from './figures.ts';
import { countsOf, type Layout, layoutOf } from './layout.ts';
import { evaluatorOfMeasure, isScored, nameOfMeasure, numberOfLogs } from './measures.ts';
import { fieldOfOrder, RowPicking } from './row-picking.ts';
import { type PlaceOfLog, shownRows } from './shown-rows.ts';
import { judgmentsOf, type Means, meansOf } from './sides.ts';

const needsOf = (ask: ComparisonAsk, measured: readonly (number | undefined)[], { evaluators }: Lookups): LogNeeds => {
  const { summary, measures = [], rows = [] } = ask;
  const all = summary || rows.length > 0 ? evaluators.map((_evaluator, index) => index) : measured;
  const fields = [...measures.map((measure) => ('field' in measure ? measure.field : undefined)), ...rows.map(fieldOfOrder)];
  const isThere = <T>(item: T | undefined): item is T => item !== undefined;
  return { evaluators: new Set(all.filter(isThere)), fields: new Set<NumberField>(fields.filter(isThere)) };
};

/** Compares runs by blocks of rows. */
export class Comparing {
  readonly #ask: ComparisonAsk;
  readonly #evaluators: readonly AttachedEvaluator[];
  readonly #sides: number;
  /** The evaluators of the measures. */
  readonly #measured: readonly (number | undefined)[];
  readonly #logs: ComparedLogs;
  readonly #picks: readonly RowPicking[];

  /** Throws a `QuestionError` for an evaluator that is not attached; `place` is where the ask stands in what was asked. */
  constructor(ask: ComparisonAsk, lookups: Lookups, place: Place) {
    const { evaluators } = lookups;
    const { measures = [], rows = [] } = ask;
    this.#ask = ask;
    this.#evaluators = evaluators;
    this.#sides = 1 + ask.candidates.length;
    this.#measured = measures.map((measure, index) => evaluatorOfMeasure(measure, evaluators, [...place, 'measures', index]));
    this.#logs = new ComparedLogs(ask, needsOf(ask, this.#measured, lookups), lookups);
    this.#picks = rows.map((its, index) => new RowPicking(its, ask, evaluators, [...place, 'rows', index]));
  }

  /** Takes rows of a block that the filter lets through; `first` is the place of the block's first row. */
  take(block: Block, first: number, rows: Uint32Array): Steps<void> {
    return this.#logs.take(block, first, rows);
  }

  /** The places of logs that may be shown. */
  candidates(): Uint32Array {
    return this.#picks.length > 0 ? this.#logs.places.all() : new Uint32Array();
  }

  /** `placeOf` gives each log that is shown its place among those of the answer. */
  *answer(placeOf: PlaceOfLog): Steps<ComparisonAnswer> {
    const layout = yield* layoutOf(this.#logs, this.#sides);
    for (const pick of this.#picks) pick.begin(layout.rows);
    const summaries = yield* this.#summarise(layout);
    const measures = yield* this.#measure(layout);
    return {
      ...(yield* countsOf(layout)),
      candidates: this.#ask.candidates.map(
        (candidate, index): CandidateComparison => ({
          candidate,
          evaluators: summaries[index] as EvaluatorComparison[],
          measures: measures[index] as PairedFigures[],
        }),
      ),
      rows: yield* this.#rows(layout, placeOf),
    };
  }

  /** What became of each evaluator's judgments, of each candidate; on the way, which rows are asked for. */
  *#summarise(layout: Layout): Steps<EvaluatorComparison[][]> {
    const summaries: EvaluatorComparison[][] = this.#ask.candidates.map(() => []);
    if (!this.#ask.summary && this.#picks.length === 0) return summaries;
    for (const [index, evaluator] of this.#evaluators.entries()) {
      const columns = this.#logs.judged.get(index) as JudgedColumns;
      const judgments = yield* judgmentsOf(layout, this.#logs, columns);
      const comparer = new Comparer(judgments, columns, this.#ask.minDelta);
      for (const [at, summary] of summaries.entries()) {
        const changes = yield* changesOf(comparer, layout, at + 1);
        for (const pick of this.#picks) yield* pick.look(index, at + 1, changes);
        const exact = this.#exactOf(at, evaluator.versionId);
        const compared = { layout, scores: judgments.scores, changes, side: at + 1, exact };
        if (this.#ask.summary) summary.push(yield* summaryOf(evaluator, compared));
      }
    }
    return summaries;
  }

  /** `what` stands for what is compared. */
  #exactOf(candidate: number, what: string): ExactAsk {
    const { control, candidates, exact } = this.#ask;
    return { always: exact ?? false, seed: JSON.stringify([control, candidates[candidate], what]) };
  }

  /** The figures of each measure, of each candidate. */
  *#measure(layout: Layout): Steps<PairedFigures[][]> {
    const figures: PairedFigures[][] = this.#ask.candidates.map(() => []);
    for (const [index, measure] of (this.#ask.measures ?? []).entries()) {
      const { of, isBinary } = numberOfLogs(measure, this.#logs, this.#evaluators, this.#measured[index]);
      const means = yield* meansOf(layout, of);
      const what = nameOfMeasure(measure, this.#evaluators[this.#measured[index] ?? -1]);
      for (const [at, its] of figures.entries()) its.push(yield* figuresOf({ means, isBinary }, layout, at + 1, this.#exactOf(at, what)));
    }
    return figures;
  }

  *#rows(layout: Layout, placeOf: PlaceOfLog): Steps<ComparedRows[]> {
    const found: ComparedRows[] = [];
    for (const [index, pick] of this.#picks.entries()) {
      const field = fieldOfOrder(this.#ask.rows?.[index] as ComparisonRowsAsk);
      const column = field && this.#logs.numbers.get(field)?.all();
      if (column) yield* pick.lookAt(yield* meansOf(layout, (log) => column[log] as number), layout.sides);
      const { totalCount, rows } = yield* pick.window();
      found.push({ totalCount, rows: yield* shownRows(rows, { layout, logs: this.#logs, minDelta: this.#ask.minDelta, placeOf }) });
    }
    return found;
  }
}

interface Compared {
  readonly layout: Layout;
  readonly scores: Means;
  readonly changes: ChangesOfRows;
  readonly side: number;
  readonly exact: ExactAsk;
}

/** What one evaluator's judgments come to in one candidate. */
function* summaryOf(evaluator: AttachedEvaluator, { layout, scores, changes, side, exact }: Compared): Steps<EvaluatorComparison> {
  const isBinary = evaluator.returnType !== 'number';
  return {
    evaluatorVersionId: evaluator.versionId,
    isScored: isScored(evaluator),
    changes: yield* countsOfChanges(changes),
    scores: isScored(evaluator)
      ? yield* figuresOf({ means: scores, isBinary }, layout, side, exact)
      : noFigures(layout.clusters !== undefined, exact),
  };
}
