import type { NumberOperators, SelectorKey, TextOperators } from '../filter.ts';

/*
 * A filter and an order of evaluations as values, checked and in one spelling, as those of scored rows are: plain JSON. A comparison with what
 * an evaluation lacks is false; `not` is the plain complement.
 */

/** Upstream's words for how far an evaluation has come, and ours for any other word. */
export const STATUSES = ['pending', 'running', 'completed', 'cancelled', 'unknown'] as const;
export type StatusName = (typeof STATUSES)[number];

/** Which evaluations; `{}` lets every one through. */
export interface EvaluationFilter {
  readonly and?: readonly EvaluationFilter[];
  readonly or?: readonly EvaluationFilter[];
  readonly not?: EvaluationFilter;
  readonly name?: TextOperators;
  /** Of the creator's name and e-mail address one has to fit. */
  readonly createdBy?: TextOperators;
  readonly createdAt?: NumberOperators;
  readonly updatedAt?: NumberOperators;
  readonly runsCount?: NumberOperators;
  /** One of its evaluators is the one that is picked. */
  readonly evaluator?: SelectorKey;
  /** Words and phrases, folded; all of them have to be found. */
  readonly search?: readonly string[];
  readonly hasControlRun?: boolean;
  readonly status?: readonly StatusName[];
}

export const EVALUATION_ORDER_FIELDS = ['createdAt', 'name', 'runsCount', 'updatedAt'] as const;
export type EvaluationOrderField = (typeof EVALUATION_ORDER_FIELDS)[number];

/** A step of an order; ties go on to the next, and at last to the listing. */
export interface EvaluationOrderStep {
  readonly by: EvaluationOrderField;
  readonly descending?: true;
  readonly nullsFirst?: true;
}

/** What is asked of the evaluations of a file, or of all, at once. */
export interface EvaluationQuestion {
  readonly filter: EvaluationFilter;
  readonly orderBy: readonly EvaluationOrderStep[];
  /** The evaluations from a place on in the order. A count of 0 brings none. */
  readonly window: { readonly offset: number; readonly count: number };
  /** False: the total may be left out, so that a full window ends the reading. */
  readonly total: boolean;
  /** Whether one follows the window is wanted. */
  readonly hasNext: boolean;
}
