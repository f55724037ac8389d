import type { RowFacts } from '../../facts/row-facts.ts';

/* What an import and its second thread say to each other. Messages that are answered are so in the order in which they came. */

/** Records, whose bytes stand one after another. */
export interface RecordsMessage {
  readonly kind: 'records';
  readonly recordKeys: readonly number[];
  /** At which offset each record ends. */
  readonly ends: readonly number[];
  /** Comes back with the answer, to be filled again. */
  readonly bytes: ArrayBuffer;
}

export type FactMessage =
  | RecordsMessage
  /** The facts of a record that is too long to be sent. It is not answered. */
  | { readonly kind: 'facts'; readonly recordKey: number; readonly facts: RowFacts }
  /** Columns are to be made of rows. */
  | { readonly kind: 'rows'; readonly id: number; readonly recordKeys: readonly number[] }
  /** The codes of the texts of these rows, in the order in which the texts were told. */
  | { readonly kind: 'codes'; readonly id: number; readonly codes: readonly number[] }
  /** All records are forgotten. It is not answered. */
  | { readonly kind: 'clear' };

/** Texts, and by which each is found. */
export interface HashedTexts {
  readonly texts: readonly string[];
  readonly hashes: readonly number[];
}

export interface FactAnswers {
  readonly records: ArrayBuffer;
  /** The texts that need codes, in the order in which they get them; or the keys of records that are not at hand. */
  readonly rows: HashedTexts | { readonly lacking: readonly number[] };
  readonly codes: ReadonlyMap<string, Uint8Array>;
}
