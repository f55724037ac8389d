import type { JudgingLog } from '../contract/judgment.ts';

/*
 * Rows as analysis sees them: by columns, a stretch at a time. Whatever filters, orders or sums up reads blocks and nothing else, so that it
 * is written once for every source of them: records of a v5 server page by page, and the columns that the embedded backend keeps.
 */

/** What is a number in every row; NaN where a row lacks it. */
export const NUMBER_FIELDS = [
  /** Microseconds since 1970. */
  'createdAt',
  /** Seconds from start to end. */
  'duration',
  /** Seconds. */
  'providerLatency',
  'promptTokens',
  'outputTokens',
  /** Both together; NaN where both are missing. */
  'totalTokens',
  /** US dollars, prompt and output together; NaN where both are missing. */
  'totalCost',
  /** Unicode code points of the output. */
  'outputLength',
] as const;
export type NumberField = (typeof NUMBER_FIELDS)[number];

/** What is a text in every row that often comes again: kept as the code of a term. */
export const TERM_FIELDS = [
  /** Upstream ids. */
  'run',
  'log',
  'datapoint',
  'version',
  /** As `LogKind` has it. */
  'kind',
  'source',
  'user',
  'environment',
  'model',
  'finishReason',
  /** What went wrong with the log itself, the whole text. An error that says nothing is none. */
  'error',
] as const;
export type TermField = (typeof TERM_FIELDS)[number];

/** Where free JSON is: the log's inputs and metadata, and the target of its datapoint. */
export type JsonPlace = 'inputs' | 'metadata' | 'target';

/** Texts by codes that count from 1; 0 stands for no text. One text has one code, for as long as the terms live. */
export interface Terms {
  textOf(code: number): string;
  /** Undefined for a text that no row has. */
  codeOf(text: string): number | undefined;
  /** Above every code. */
  readonly size: number;
}

/** Indices of `JUDGMENT_STATES` in `CellBlock.states`. */
export const JUDGMENT_STATES = ['missing', 'judged', 'abstained', 'errored'] as const;
/** Indices in `CellBlock.kinds`; 0 where the cell is not judged. The kind is the value's own, as `judgmentKind` of the contract has it. */
export const JUDGMENT_KINDS = ['none', 'boolean', 'number', 'select', 'multi_select', 'text', 'other'] as const;

/** What one evaluator of the evaluation says of the rows of a block. */
export interface CellBlock {
  readonly states: Uint8Array;
  readonly kinds: Uint8Array;
  /** The number of a number judgment, 1 or 0 of a boolean; else NaN. */
  readonly numbers: Float64Array;
  /** The option of a select judgment, or the text of a text judgment, as a term; else 0. */
  readonly terms: Uint32Array;
  /** The options of a judgment that chooses several, each once, as terms; of a select judgment its one. */
  optionsAt(row: number): readonly number[];
  /** Why the evaluator failed, as a term; 0 unless it did. */
  readonly errors: Uint32Array;
  /** The judgment as a number where more is better, as `judgmentScore` has it; else NaN. */
  readonly scores: Float64Array;
  /** `positive`, `negative`, `neutral` or another word, as a term; 0 for none. */
  readonly valences: Uint32Array;
  /**
   * Who gave the evaluator logs that could fill the cell, were others away: each once, as terms, 0 for nobody by name. None where this is not
   * told, and the logs themselves are to be looked at.
   */
  usersAt(row: number): readonly number[];
}

/** A stretch of rows, in the order of their listing. Arrays have `length` items and are not to be changed. */
export interface Block {
  readonly length: number;
  numbers(field: NumberField): Float64Array;
  terms(field: TermField): Uint32Array;
  /** By the evaluator's index among those of the evaluation. */
  cells(evaluator: number): CellBlock;
  /** The evaluator logs on the log of a row, as `judgingLogs` has them: those too that fill no cell. */
  judging(row: number): readonly JudgingLog[];
  /** The text that came out; null where there is none. */
  output(row: number): string | null;
  /** Undefined where nothing is there at all. */
  json(place: JsonPlace, row: number): unknown;
  /** The log's messages; undefined where there are none at all. */
  messages(row: number): unknown;
  /** The folded texts that `search` looks into: output, error, and the text values of the inputs at any depth. */
  searched(row: number): readonly string[];
  /**
   * Which rows have a folded needle in one of their searched texts, where the source can tell that faster than by looking at `searched`;
   * absent where it cannot.
   */
  readonly holding?: ((needle: string) => (row: number) => boolean) | undefined;
}

/** What is told of an evaluator to whoever reads its cells: as the evaluation has it. */
export interface AttachedEvaluator {
  readonly versionId: string;
  /** Of its file. */
  readonly fileId: string | null;
  readonly name: string | null;
  readonly path: string | null;
  readonly returnType: string | null;
  /** Names of its options in their order; empty for other evaluators. */
  readonly options: readonly string[];
  /** Whether one of its booleans or options is a good one, as `hasGoodJudgment` has it: they make a share then. */
  readonly isRated: boolean;
}
