/*
 * A filter of scored rows as a value, checked and in one spelling: it is plain JSON, so that it can be compared, hashed and sent. What its
 * operators mean says docs/asking.md. A comparison with what a row lacks is false; `not` is the plain complement.
 */

import type { JsonPlace, NumberField, TermField } from './block.ts';

/** All of the operators that are there have to hold; there is at least one. */
export interface TextOperators {
  readonly eq?: string;
  readonly ne?: string;
  readonly in?: readonly string[];
  readonly notIn?: readonly string[];
  readonly contains?: string;
  readonly startsWith?: string;
  readonly isNull?: boolean;
  /** True: compared as they are; else folded. */
  readonly caseSensitive?: true;
}

/** Numbers; times are microseconds since 1970. */
export interface NumberOperators {
  readonly eq?: number;
  readonly ne?: number;
  readonly in?: readonly number[];
  readonly lt?: number;
  readonly lte?: number;
  readonly gt?: number;
  readonly gte?: number;
  readonly isNull?: boolean;
}

/** What is to be at a JSON Pointer. */
export interface JsonOperators {
  readonly path: string;
  readonly eq?: unknown;
  readonly ne?: unknown;
  readonly in?: readonly unknown[];
  readonly contains?: string;
  readonly lt?: number;
  readonly lte?: number;
  readonly gt?: number;
  readonly gte?: number;
  readonly exists?: boolean;
  readonly isNull?: boolean;
}

/** Picks an evaluator; exactly one of them. */
export type SelectorKey = { readonly path: string } | { readonly versionId: string } | { readonly name: string };

export type JudgmentStateName = 'judged' | 'abstained' | 'errored' | 'missing';

/** What has to be true of one cell. */
export interface JudgmentFilter {
  readonly evaluator?: SelectorKey;
  readonly state?: readonly JudgmentStateName[];
  readonly valence?: readonly string[];
  readonly passed?: boolean;
  readonly score?: NumberOperators;
  readonly number?: NumberOperators;
  readonly option?: TextOperators;
  readonly text?: TextOperators;
  readonly error?: TextOperators;
  /**
   * Who gave it: the cell is then filled by the evaluator logs of these people alone, and has to be filled unless `state` says otherwise.
   */
  readonly user?: TextOperators;
}

/** Text fields that are terms, and the output. */
export type TextField = Exclude<TermField, 'run' | 'log' | 'datapoint' | 'version' | 'kind'> | 'output';

/** Which scored rows; `{}` lets every row through. Ids are upstream ids, each once and sorted. */
export type LogFilter = {
  readonly and?: readonly LogFilter[];
  readonly or?: readonly LogFilter[];
  readonly not?: LogFilter;
  readonly runIds?: readonly string[];
  readonly logIds?: readonly string[];
  readonly datapointIds?: readonly string[];
  readonly versionIds?: readonly string[];
  /** As `LogKind` has them. */
  readonly kinds?: readonly string[];
  readonly hasError?: boolean;
  /** Words and phrases, folded; all of them have to be found. */
  readonly search?: readonly string[];
  readonly judgments?: readonly JudgmentFilter[];
} & { readonly [Field in Exclude<NumberField, 'outputLength'>]?: NumberOperators } & {
  readonly [Field in TextField]?: TextOperators;
} & { readonly [Place in JsonPlace]?: readonly JsonOperators[] };

/** What a step of an order compares. */
export type OrderKey =
  | { readonly number: NumberField }
  /** By the upstream id of the datapoint, code point by code point. */
  | { readonly term: 'datapoint' }
  /** Upstream's order. */
  | { readonly listed: true }
  /** How many evaluators failed. */
  | { readonly judgmentErrors: true }
  | { readonly judgment: SelectorKey }
  /** Numbers before texts; what is neither counts as missing. */
  | { readonly place: Exclude<JsonPlace, 'target'>; readonly path: string };

/** A step of an order; ties go on to the next, and at last to the listing. */
export interface OrderStep {
  readonly by: OrderKey;
  readonly descending?: true;
  readonly nullsFirst?: true;
}
