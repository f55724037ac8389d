import type { Block } from '../block.ts';
import { Agreeing } from '../comparison/agreeing.ts';
import { Comparing } from '../comparison/comparing.ts';
import type { AgreementAnswer, ComparisonAnswer } from '../comparison/comparison.ts';
import { conditionOf } from '../compile-filter.ts';
import type { LogFilter } from '../filter.ts';
import type { AggregatesAsk, Answering, Facet, Groups, Question, QuestionAnswer } from '../question.ts';
import type { Condition, Lookups } from '../row-test.ts';
import type { Steps } from '../steps.ts';
import { Summing } from './aggregates.ts';
import { Faceting } from './facets.ts';
import { Grouping } from './groups.ts';
import { addRows, createColumns, type RowColumns, releaseColumns } from './row-columns.ts';
import { createWindow, type RowWindow } from './row-window.ts';
import { rowsThat } from './rows-that.ts';
import { GroupBudget } from './values.ts';

/** All that is summed up anywhere in a question. */
const sumsOf = ({ aggregates, groups = [] }: Question): AggregatesAsk[] =>
  [aggregates, ...groups.map((group) => group.aggregates)].filter((ask) => ask !== undefined);

/** Whether an answer speaks of every row that the filter lets through, and not of those of the window alone. */
export const needsEveryRow = ({ total, aggregates, groups, facets, comparisons, agreements }: Question): boolean =>
  total || [aggregates && [aggregates], groups, facets, comparisons, agreements].some((asks = []) => asks.length > 0);

/** Whether a filter lets every row through, of those runs that it names. */
const isOpen = (filter: LogFilter): boolean => Object.keys(filter).every((key) => key === 'runIds');

/** Rows that an answer shows, each once: those of the window, and behind them whatever else it speaks of. */
class ShownRows {
  readonly places: number[];
  readonly #indices: Map<number, number>;

  constructor(window: readonly number[]) {
    this.places = [...window];
    this.#indices = new Map(window.map((place, index) => [place, index]));
  }

  indexOf(place: number): number {
    const known = this.#indices.get(place);
    if (known !== undefined) return known;
    this.#indices.set(place, this.places.length);
    return this.places.push(place) - 1;
  }
}

class BlockAnswering implements Answering {
  readonly #question: Question;
  readonly #lookups: Lookups;
  readonly #condition: Condition;
  readonly #window: RowWindow;
  readonly #columns: RowColumns | undefined;
  readonly #groups: readonly Grouping[];
  readonly #facets: readonly Faceting[];
  readonly #comparings: readonly Comparing[];
  readonly #agreeings: readonly Agreeing[];
  #rowsRead = 0;
  #passed = 0;

  constructor(question: Question, lookups: Lookups) {
    const { filter, groups = [], facets = [], comparisons = [], agreements = [] } = question;
    const budget = new GroupBudget();
    const sums = sumsOf(question);
    this.#question = question;
    this.#lookups = lookups;
    this.#condition = conditionOf(filter, lookups);
    this.#window = createWindow(question, lookups);
    this.#columns = sums.length > 0 ? createColumns(sums, lookups.evaluators, isOpen(filter) ? (lookups.rows ?? 0) : 0) : undefined;
    this.#groups = groups.map((ask) => new Grouping(ask, lookups, budget));
    this.#facets = facets.map((ask, index) => new Faceting(ask, filter, lookups, budget, ['facets', 'by', index]));
    this.#comparings = comparisons.map((ask, index) => new Comparing(ask, lookups, ['comparisons', index]));
    this.#agreeings = agreements.map((ask, index) => new Agreeing(ask, lookups, budget, ['agreements', index]));
  }

  *take(block: Block): Steps<void> {
    const rows = yield* rowsThat(this.#condition, block);
    yield* this.#window.take(block, this.#rowsRead, rows);
    for (const grouping of this.#groups) yield* grouping.take(block, rows, this.#passed);
    for (const facet of this.#facets) yield* facet.take(block, rows);
    for (const comparing of this.#comparings) yield* comparing.take(block, this.#rowsRead, rows);
    for (const agreeing of this.#agreeings) yield* agreeing.take(block, rows);
    if (this.#columns) yield* addRows(this.#columns, block, rows, this.#lookups.evaluators);
    this.#rowsRead += block.length;
    this.#passed += rows.length;
  }

  isDone(): boolean {
    const { window, hasNext } = this.#question;
    if (needsEveryRow(this.#question)) return false;
    return this.#window.isFull() && (!hasNext || this.#passed > window.offset + window.count);
  }

  *candidates(): Steps<readonly number[]> {
    const candidates = yield* this.#window.candidates();
    const compared = this.#comparings.map((comparing) => comparing.candidates()).filter(({ length }) => length > 0);
    return compared.length === 0 ? candidates : [...new Set([candidates, ...compared].flatMap((places) => [...places]))];
  }

  #hasNext(isComplete: boolean): boolean | null {
    const { offset, count } = this.#question.window;
    if (this.#passed > offset + count) return true;
    return isComplete ? false : null;
  }

  *answer(isComplete: boolean): Steps<QuestionAnswer> {
    const { aggregates, groups, facets, comparisons, agreements } = this.#question;
    const shown = new ShownRows(yield* this.#window.places());
    const summing = this.#columns && new Summing(this.#columns, this.#lookups.evaluators, this.#lookups.terms);
    return {
      rows: shown.places,
      hasNext: this.#hasNext(isComplete),
      total: isComplete ? this.#passed : null,
      ...(aggregates && summing && { aggregates: yield* summing.aggregatesOf(aggregates, undefined) }),
      ...(groups && { groups: yield* this.#groupsBy(summing) }),
      ...(facets && { facets: yield* this.#facetsOf() }),
      ...(comparisons && { comparisons: yield* this.#compared(shown) }),
      ...(agreements && { agreements: yield* this.#agreed() }),
      scan: { isComplete, rowsRead: this.#rowsRead },
    };
  }

  release(): void {
    if (this.#columns) releaseColumns(this.#columns);
    for (const grouping of this.#groups) grouping.release();
  }

  *#agreed(): Steps<AgreementAnswer[]> {
    const found: AgreementAnswer[] = [];
    for (const agreeing of this.#agreeings) found.push(yield* agreeing.answer());
    return found;
  }

  *#compared(shown: ShownRows): Steps<ComparisonAnswer[]> {
    const found: ComparisonAnswer[] = [];
    for (const comparing of this.#comparings) found.push(yield* comparing.answer((place) => shown.indexOf(place)));
    return found;
  }

  *#groupsBy(summing: Summing | undefined): Steps<Groups[]> {
    const found: Groups[] = [];
    for (const grouping of this.#groups) found.push(yield* grouping.answer(summing));
    return found;
  }

  *#facetsOf(): Steps<Facet[]> {
    const found: Facet[] = [];
    for (const facet of this.#facets) found.push(yield* facet.answer());
    return found;
  }
}

/**
 * Answers a question by blocks of rows. The answer does not depend on how the rows are cut into blocks. Throws a `QuestionError` for what the
 * rows cannot be asked: an evaluator that is not attached, or an unknown time zone.
 */
export const createAnswering = (question: Question, lookups: Lookups): Answering => new BlockAnswering(question, lookups);
