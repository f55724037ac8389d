import { codesIn } from './column-codes.ts';
import { COLUMN } from './columns.ts';
import { codesOf } from './packing.ts';

/** The codes of texts that columns refer to, which are counted from 1. */
export interface UsedTerms {
  /** Takes in a column of a chunk with so many rows. */
  add(name: string, column: Uint8Array, rows: number): void;
  /** Of these codes those that no column refers to. */
  unusedIn(codes: Iterable<number>): number[];
}

const CODES_IN_NAME = /^(?:cells|failure)\.(\d+)(?:\.(\d+))?/;

/** A bit for each code up to the last one. */
export const createUsedTerms = (last: number): UsedTerms => {
  const used = new Uint8Array(last + 1);
  const use = (codes: Iterable<number>): void => {
    for (const code of codes) if (code <= last) used[code] = 1;
  };
  return {
    add: (name, column, rows) => {
      use((CODES_IN_NAME.exec(name)?.slice(1) ?? []).map((code) => Number(code ?? 0)));
      if (name === COLUMN.failures) use(codesOf(column));
      for (const codes of codesIn(name, column, rows)) use(codes);
    },
    unusedIn: (codes) => [...codes].filter((code) => used[code] === 0),
  };
};
