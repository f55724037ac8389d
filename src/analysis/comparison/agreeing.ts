import { float64List, uint32List } from '../answering/growing-list.ts';
import type { GroupBudget } from '../answering/values.ts';
import { type AttachedEvaluator, type Block, type CellBlock, JUDGMENT_KINDS } from '../block.ts';
import { QuestionError } from '../errors.ts';
import { theEvaluator } from '../evaluators.ts';
import { compareCodePoints } from '../fold.ts';
import type { Place } from '../parse-input.ts';
import type { Lookups } from '../row-test.ts';
import { kappaOf, meanAbsoluteErrorOf, pearsonOf, spearmanOf } from '../statistics/agreement.ts';
import { ClusterFinder } from '../statistics/clusters.ts';
import { inStretches, type Steps, sorted } from '../steps.ts';
import type { AgreementAnswer, AgreementAsk } from './comparison.ts';
import { OptionSets } from './option-sets.ts';
import { JUDGED } from './sides.ts';

type Kind = (typeof JUDGMENT_KINDS)[number];

const kindOf = ({ returnType }: AttachedEvaluator): Kind | undefined => JUDGMENT_KINDS.find((kind) => kind === returnType);

const NOTHING = { agreeing: null, confusion: [], kappa: null, pearson: null, spearman: null, meanAbsoluteError: null } as const;

/** A judgment of each evaluator, and how often both came together. Judgments are told apart by numbers. */
interface Together {
  readonly first: number;
  readonly second: number;
  count: number;
}

/** Looks how far two evaluators agree on the same logs, by blocks of rows. */
export class Agreeing {
  readonly #first: number;
  readonly #second: number;
  /** What both give; undefined where nobody knows. */
  readonly #kind: Kind | undefined;
  readonly #lookups: Lookups;
  readonly #budget: GroupBudget;
  readonly #sets = new OptionSets();
  /** Judgments as numbers, pair by pair: the number itself, or a code. */
  readonly #firsts = float64List();
  readonly #seconds = float64List();
  readonly #datapoints = uint32List();

  /**
   * Throws a `QuestionError` for an evaluator that is not attached, and for two whose judgments are not of one kind; `place` is where the ask
   * stands in what was asked.
   */
  constructor({ first, second }: AgreementAsk, lookups: Lookups, budget: GroupBudget, place: Place) {
    const { evaluators } = lookups;
    this.#first = theEvaluator(first, evaluators, [...place, 'first']);
    this.#second = theEvaluator(second, evaluators, [...place, 'second']);
    const [one, other] = [evaluators[this.#first], evaluators[this.#second]] as [AttachedEvaluator, AttachedEvaluator];
    if (one.returnType !== other.returnType) {
      const [given, otherGiven] = [one, other].map(({ returnType }) => `judgments of type ${returnType}`);
      throw new QuestionError([...place, 'second'], `This evaluator gives ${otherGiven}, and the first ${given}: they cannot agree.`);
    }
    this.#kind = kindOf(one);
    this.#lookups = lookups;
    this.#budget = budget;
  }

  /** Takes rows of a block that the filter lets through. */
  *take(block: Block, rows: Uint32Array): Steps<void> {
    const [first, second] = [block.cells(this.#first), block.cells(this.#second)];
    const datapoints = block.terms('datapoint');
    yield* inStretches(rows.length, (from, to) => {
      for (let index = from; index < to; index += 1) {
        const row = rows[index] as number;
        if (!this.#isJudged(first, row) || !this.#isJudged(second, row)) continue;
        this.#firsts.push(this.#numberOf(first, row));
        this.#seconds.push(this.#numberOf(second, row));
        this.#datapoints.push(datapoints[row] as number);
      }
    });
  }

  /** By a judgment that the evaluator gives. */
  #isJudged({ states, kinds }: CellBlock, row: number): boolean {
    return states[row] === JUDGED && (this.#kind === undefined || JUDGMENT_KINDS[kinds[row] as number] === this.#kind);
  }

  #numberOf(cells: CellBlock, row: number): number {
    if (this.#kind === 'boolean' || this.#kind === 'number') return cells.numbers[row] as number;
    if (this.#kind === 'select') return cells.terms[row] as number;
    return this.#kind === 'multi_select' ? this.#sets.codeOf(cells.optionsAt(row)) : 0;
  }

  *answer(): Steps<AgreementAnswer> {
    const [firsts, seconds] = [this.#firsts.all(), this.#seconds.all()];
    const pairs = firsts.length;
    if (this.#kind === 'number') {
      return {
        ...NOTHING,
        pairs,
        pearson: yield* pearsonOf(firsts, seconds),
        spearman: yield* spearmanOf(firsts, seconds),
        meanAbsoluteError: yield* meanAbsoluteErrorOf(firsts, seconds),
      };
    }
    if (this.#kind !== 'boolean' && this.#kind !== 'select' && this.#kind !== 'multi_select') return { ...NOTHING, pairs };
    const counted = yield* this.#counted(firsts, seconds);
    const agreeing = counted.reduce((sum, { first, second, count }) => sum + (first === second ? count : 0), 0);
    const clusters = yield* this.#clusters(agreeing);
    return {
      ...NOTHING,
      pairs,
      agreeing,
      confusion: yield* this.#confusionOf(counted),
      kappa: kappaOf(counted.map(({ first, second, count }) => ({ first: String(first), second: String(second), count }))),
      ...(clusters && { clusters }),
    };
  }

  *#counted(firsts: Float64Array, seconds: Float64Array): Steps<readonly Together[]> {
    const byFirst = new Map<number, Map<number, Together>>();
    const counted: Together[] = [];
    yield* inStretches(firsts.length, (from, to) => {
      for (let pair = from; pair < to; pair += 1) {
        const [first, second] = [firsts[pair] as number, seconds[pair] as number];
        const bySecond = byFirst.get(first) ?? new Map<number, Together>();
        byFirst.set(first, bySecond);
        const known = bySecond.get(second);
        if (known) known.count += 1;
        else {
          this.#budget.take();
          const together = { first, second, count: 1 };
          bySecond.set(second, together);
          counted.push(together);
        }
      }
    });
    return counted;
  }

  #labelOf(code: number): string {
    const { terms } = this.#lookups;
    if (this.#kind === 'boolean') return String(code === 1);
    if (this.#kind === 'select') return terms.textOf(code);
    const options = this.#sets.optionsOf(code).map((option) => terms.textOf(option));
    return options.sort(compareCodePoints).join(', ');
  }

  *#confusionOf(counted: readonly Together[]): Steps<AgreementAnswer['confusion']> {
    const labelled = counted.map(({ first, second, count }) => ({ first: this.#labelOf(first), second: this.#labelOf(second), count }));
    yield;
    return yield* sorted(
      labelled,
      (one, other) => other.count - one.count || compareCodePoints(one.first, other.first) || compareCodePoints(one.second, other.second),
    );
  }

  /** Undefined where no datapoint comes twice. */
  *#clusters(agreeing: number): Steps<AgreementAnswer['clusters']> {
    const [firsts, seconds] = [this.#firsts.all(), this.#seconds.all()];
    const pairs = firsts.length;
    const { count, of } = yield* new ClusterFinder().clustersOf(this.#datapoints.all());
    if (count === pairs) return undefined;
    // Times the number of pairs, so that whole numbers stay whole.
    const sums = new Float64Array(count);
    yield* inStretches(pairs, (from, to) => {
      for (let pair = from; pair < to; pair += 1) {
        const cluster = of[pair] as number;
        sums[cluster] = (sums[cluster] as number) + (firsts[pair] === seconds[pair] ? pairs : 0) - agreeing;
      }
    });
    return { count, squares: sums.reduce((squares, sum) => squares + (sum / pairs) ** 2, 0) };
  }
}
