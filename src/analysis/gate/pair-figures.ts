import type { AttachedEvaluator } from '../block.ts';
import type { CandidateComparison, Change, ComparisonAnswer, PairedFigures, PairedMeasure } from '../comparison/comparison.ts';
import { pairedOutcome } from '../comparison/significance.ts';
import { negated, wilson } from '../statistics/intervals.ts';
import { type Figures, type GateRule, type GateTerms, lacks, type Unmeasured } from './gate.ts';

/** What a rule that compares takes of each pair. */
export interface Compared {
  readonly measure: PairedMeasure;
  /** Whether less of it is better. */
  readonly isNegative: boolean;
}

/** What a rule that compares has to know of the evaluator that it names. */
export interface JudgedBy {
  readonly givesNumbers: boolean;
  /** Whether more of its numbers is better; undefined where it does not say. */
  readonly valence: 'positive' | 'negative' | undefined;
}

/** Whether a rule looks at pairs: one with `maxDrop`, or of what became worse. */
export const isCompared = ({ bound, measure }: GateRule): boolean =>
  bound === 'maxDrop' || measure === 'regressed-count' || measure === 'regressed-rate';

/** What a rule with `maxDrop` takes of pairs; undefined where more is neither better nor worse, and for rules that count changes. */
export const comparedBy = ({ measure, evaluator, denominator }: GateRule, judged: JudgedBy | undefined): Compared | undefined => {
  const valence = judged?.valence;
  switch (measure) {
    case 'error-rate':
      return { measure: { logError: true }, isNegative: true };
    case 'mean-cost':
      return { measure: { field: 'totalCost' }, isNegative: true };
    case 'judgment-error-rate':
      return evaluator && { measure: { judgmentError: evaluator }, isNegative: true };
    case 'mean':
      return evaluator && valence && { measure: { number: evaluator }, isNegative: valence === 'negative' };
    case 'score':
    case 'pass-rate':
      return (
        evaluator && {
          measure: { score: evaluator, denominator: denominator ?? (judged?.givesNumbers ? 'judgments' : 'logs') },
          isNegative: false,
        }
      );
    default:
      return undefined;
  }
};

const dropFigures = (figures: PairedFigures, isNegative: boolean, { confidence }: GateTerms): Figures => {
  const interval = pairedOutcome({ figures, isScored: true }, 1 - confidence).interval(confidence);
  return {
    samples: figures.pairs,
    observed: figures.candidateMean,
    control: figures.controlMean,
    interval: isNegative ? negated(interval) : interval,
  };
};

/** What a candidate can be told apart by. */
const COMPARABLE: readonly Change[] = ['improved', 'regressed', 'unchanged', 'changed', 'errored', 'recovered'];

const changeFigures = (rule: GateRule, compared: CandidateComparison, versionId: string, terms: GateTerms): Figures | Unmeasured => {
  const found = compared.evaluators.find(({ evaluatorVersionId }) => evaluatorVersionId === versionId);
  if (!found) return 'no-evaluator';
  const count = (changes: readonly Change[]): number =>
    found.changes.reduce((sum, each) => sum + (changes.includes(each.change) ? each.count : 0), 0);
  const [worse, pairs] = [count(['regressed', 'errored']), count(COMPARABLE)];
  if (rule.measure === 'regressed-count') return { samples: pairs, observed: worse, interval: null };
  return { samples: pairs, observed: pairs > 0 ? worse / pairs : null, interval: wilson(worse, pairs, terms.confidence) };
};

/** The comparison of one run with the control run that was asked for a rule. */
export interface MeasuredPairs {
  readonly answer: Pick<ComparisonAnswer, 'candidates' | 'unmatchedCount' | 'pairedCount'>;
  /** The place of the rule's measure among those asked; undefined for rules that count changes. */
  readonly index: number | undefined;
  readonly isNegative: boolean;
  readonly evaluator: AttachedEvaluator | undefined;
  /** Of the run's rows: how many there are, and on how many the evaluator left no log. */
  readonly rows: { readonly count: number; readonly numMissing: number };
}

/** What a rule measures in pairs. What only one of the runs has is missing, and where that is more than the gate allows, nothing is told. */
export const pairFigures = (
  rule: GateRule,
  { answer, index, isNegative, evaluator, rows }: MeasuredPairs,
  terms: GateTerms,
): Figures | Unmeasured => {
  const [compared] = answer.candidates;
  const figures = index === undefined ? undefined : compared?.measures[index];
  if (!compared || (index !== undefined && !figures)) return 'not-measurable';
  const all = answer.pairedCount + answer.unmatchedCount;
  const isMissing = lacks(rows.numMissing, rows.count, terms);
  if (figures) {
    const found = dropFigures(figures, isNegative, terms);
    return { ...found, lacksJudgments: isMissing || lacks(all - found.samples, all, terms) };
  }
  const found = changeFigures(rule, compared, evaluator?.versionId ?? '', terms);
  return typeof found === 'string' ? found : { ...found, lacksJudgments: isMissing || lacks(answer.unmatchedCount, all, terms) };
};
