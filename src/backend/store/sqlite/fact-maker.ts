import { columnsOfRows } from '../../facts/columns-of-rows.ts';
import { factsOfBytes } from '../../facts/facts-of-bytes.ts';
import { factsOf } from '../../facts/row-facts.ts';
import type { FactDrafts } from './fact-drafts.ts';
import type { Interning } from './fact-terms.ts';

/** Columns of rows that are being made: texts get their codes when the columns are asked for. */
export type ColumnsInMaking = (interning: Interning) => Promise<ReadonlyMap<string, Uint8Array>>;

/** Makes the facts of records that an import reads, and of these the columns of rows once the rows are in their places. */
export interface FactMaker {
  /** Takes in a record, by the key that it has in the store; its bytes hold no longer than the call. */
  add(recordKey: number, body: unknown, bytes: Buffer): void;
  /** Whether `ready` is to be awaited before more records are taken in. */
  readonly isFull: boolean;
  ready(): Promise<void>;
  /** Begins to make the columns of rows that stand one after another, by the keys of their records. */
  begin(recordKeys: readonly number[]): ColumnsInMaking;
  /** Forgets all records. */
  clear(): void;
  close(): void;
}

/** The bytes of a record in the store. */
export type ReadRecord = (recordKey: number) => Buffer;

/** Makes facts as records come, and columns as they are asked for. */
export const createFactMaker = (drafts: FactDrafts, read: ReadRecord): FactMaker => ({
  add: (recordKey, body, bytes) => drafts.add(recordKey, factsOf(body, bytes)),
  isFull: false,
  ready: async () => undefined,
  begin:
    (recordKeys) =>
    async ({ codeOf }) => {
      const rows = recordKeys.map((recordKey) => ({ recordKey, facts: drafts.get(recordKey) ?? factsOfBytes(read(recordKey)) }));
      return columnsOfRows(rows, codeOf);
    },
  clear: drafts.clear,
  close: drafts.clear,
});
