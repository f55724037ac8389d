import type { JsonPlace } from '../../../analysis/block.ts';

/** Of which rows the records are read: of all, or of those of which a column has not everything. */
export type WantedRecords = 'all' | 'output' | JsonPlace;

/**
 * What a question has been found to read of the columns of rows. Nobody says it beforehand: a question reads at once, and a network answers later.
 * So what is not there yet is noted, nothing is said in its place, and the question begins anew with what was noted, until nothing is lacking.
 * That is mostly so after the first rows.
 */
export interface FactWants {
  readonly columns: Set<string>;
  /** Columns whose codes are read as texts. */
  readonly texts: Set<string>;
  readonly records: Set<WantedRecords>;
  /** The pieces of records that outputs are in. */
  outputs: boolean;
}

export const createWants = (): FactWants => ({ columns: new Set(), texts: new Set(), records: new Set(), outputs: false });

/** The question is to begin anew. */
export class LackingError extends Error {
  override readonly name = 'LackingError';
}
