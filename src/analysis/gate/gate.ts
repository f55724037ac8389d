/*
 * A gate: whether a run may ship, by rules. What a rule measures is taken of stats, of rows or of pairs of rows; what it says is one of three,
 * for what cannot be told must not pass.
 */

import type { LogFilter, SelectorKey } from '../filter.ts';
import type { Denominator, Interval } from '../question.ts';

export const GATE_MEASURES = [
  'error-rate',
  'judgment-error-rate',
  'log-count',
  'mean',
  'mean-cost',
  'option-share',
  'pass-rate',
  'percentile',
  'regressed-count',
  'regressed-rate',
  'score',
] as const;
export type GateMeasure = (typeof GATE_MEASURES)[number];

export const GATE_VERDICTS = ['pass', 'fail', 'inconclusive'] as const;
export type GateVerdict = (typeof GATE_VERDICTS)[number];

export const GATE_REASONS = [
  'bound-kept',
  'bound-broken',
  'no-control',
  'no-evaluator',
  'no-samples',
  'not-measurable',
  'range-holds-bound',
  'missing-judgments',
  'too-few-samples',
] as const;
export type GateReason = (typeof GATE_REASONS)[number];

export const BOUNDS = ['min', 'max', 'maxDrop'] as const;
export type Bound = (typeof BOUNDS)[number];

export type Evidence = 'observed' | 'interval';

/** A rule that was checked. */
export interface GateRule {
  readonly measure: GateMeasure;
  readonly bound: Bound;
  readonly value: number;
  readonly evidence: Evidence;
  readonly evaluator?: SelectorKey;
  /** Of `option-share`. */
  readonly option?: string;
  /** Of `percentile`, from 0 to 100. */
  readonly percentile?: number;
  /** As it was written; else what suits the measure: `logs` for shares, `judgments` for numbers. */
  readonly denominator?: Denominator;
  /** Without runs. */
  readonly filter: LogFilter;
  /** At least 1. */
  readonly minSamples: number;
  /** Decides nothing. */
  readonly advisory: boolean;
  readonly name?: string;
}

/** What bounds of ranges and of missing judgments go by. */
export interface GateTerms {
  /** Above 0 and below 1. */
  readonly confidence: number;
  /** From 0 to 1. */
  readonly minCoverage: number;
}

/** How far a share of rows may be beyond what is allowed by rounding alone. */
const ROUNDING = 1e-9;

/** Whether more of so many are lacking than a gate allows. */
export const lacks = (lacking: number, all: number, { minCoverage }: Pick<GateTerms, 'minCoverage'>): boolean =>
  lacking > (1 - minCoverage) * all + ROUNDING;

/** What a rule measured. */
export interface Figures {
  /** Judgments, rows or pairs. */
  readonly samples: number;
  /** What the bound is held against, not rounded; null where nothing could be measured. */
  readonly observed: number | null;
  /** Of `observed`, or of the difference from the control run where more is better. */
  readonly interval: Interval | null;
  readonly control?: number | null;
  /** More rows lack what is measured than the gate allows. */
  readonly lacksJudgments?: boolean;
}

/** Why nothing was measured. */
export type Unmeasured = Extract<GateReason, 'no-control' | 'no-evaluator' | 'not-measurable'>;

/** What became of one rule. */
export interface GateCheck {
  readonly rule: GateRule;
  /** The rule in words. */
  readonly name: string;
  readonly verdict: GateVerdict;
  readonly reason: GateReason;
  readonly figures: Figures;
  /** The version of the evaluator; null where the rule names none, or one that there is not. */
  readonly evaluatorVersionId: string | null;
}

/** What came of a gate as a whole. */
export interface GateOutcome {
  readonly verdict: GateVerdict;
  readonly checks: readonly GateCheck[];
  /** What speaks against the gate as a whole. */
  readonly problems: readonly string[];
}

/** Of a command line. */
export const EXIT_CODES: Readonly<Record<GateVerdict, number>> = { pass: 0, fail: 1, inconclusive: 2 };

/** A broken bound is broken, whatever cannot be told beside it; nothing passes that cannot be told. Rules that only advise do not count. */
export const verdictOf = (checks: readonly GateCheck[], problems: readonly string[]): GateVerdict => {
  const verdicts = checks.filter(({ rule }) => !rule.advisory).map(({ verdict }) => verdict);
  if (verdicts.includes('fail')) return 'fail';
  return problems.length > 0 || verdicts.includes('inconclusive') ? 'inconclusive' : 'pass';
};
