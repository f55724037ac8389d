import type { Checked } from '../../upstream/shapes.ts';

/** The places of a listing of which it is known what is there, each row at one of them alone: offset paging may bring one twice. */
export const createKnownPlaces = <T>(identityOfSound: (row: T) => string) => {
  /** Undefined: a place without a row, for upstream left it out or it stands elsewhere already. */
  const rows = new Map<number, Checked<T> | undefined>();
  const offsets = new Map<string, number>();
  const identityOf = (row: Checked<T> | undefined): string | undefined =>
    row === undefined || row instanceof Error ? undefined : identityOfSound(row);

  const isRepeated = (offset: number, identity: string | undefined): boolean => {
    if (identity === undefined) return false;
    const seen = offsets.get(identity);
    if (seen === undefined) offsets.set(identity, offset);
    return seen !== undefined && seen !== offset;
  };

  return {
    isKnown: (offset: number): boolean => rows.has(offset),
    rowAt: (offset: number): Checked<T> | undefined => rows.get(offset),
    identityAt: (offset: number): string | undefined => identityOf(rows.get(offset)),
    /** Whether a row that is to come to this place was seen at another one. */
    isElsewhere: (offset: number, row: Checked<T>): boolean => {
      const identity = identityOf(row);
      const seen = identity === undefined ? undefined : offsets.get(identity);
      return seen !== undefined && seen !== offset;
    },
    /** A row that stands elsewhere leaves its place empty. What stands at the place already stays. */
    put: (offset: number, row: Checked<T>): void => {
      if (rows.get(offset) === undefined) rows.set(offset, isRepeated(offset, identityOf(row)) ? undefined : row);
    },
    leaveEmpty: (offset: number): void => {
      if (!rows.has(offset)) rows.set(offset, undefined);
    },
    /** The first place behind this one that is not known to be empty. */
    nextOf: (offset: number): number => {
      let next = offset + 1;
      while (rows.has(next) && rows.get(next) === undefined) next += 1;
      return next;
    },
    /** Makes these places unknown, and all that are empty. Answers with the place behind the last row that is left. */
    forget: (isForgotten: (offset: number) => boolean): number => {
      for (const [offset, row] of rows) if (row === undefined || isForgotten(offset)) rows.delete(offset);
      for (const [identity, offset] of offsets) if (!rows.has(offset)) offsets.delete(identity);
      let last = 0;
      for (const offset of rows.keys()) last = Math.max(last, offset + 1);
      return last;
    },
  };
};
