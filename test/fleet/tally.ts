import type { Outcome } from './asking.ts';

/** A time in which the database was away, and others had to notice that it is back. */
export interface Outage {
  readonly from: number;
  until: number | undefined;
}

/** What came of the operations of one kind. */
export interface Counts {
  readonly times: number[];
  readonly codes: Map<string, number>;
  /** Within outages, and outside of them. */
  readonly within: { all: number; clean: number };
  readonly outside: { all: number; clean: number };
}

export interface Tally {
  readonly kinds: ReadonlyMap<string, Counts>;
  readonly outages: Outage[];
  add(kind: string, outcome: Outcome): void;
  /** Whether something that went on then met an outage. */
  isWithin(began: number, ended: number): boolean;
}

export const createTally = (): Tally => {
  const kinds = new Map<string, Counts>();
  const outages: Outage[] = [];
  const isWithin = (began: number, ended: number): boolean =>
    outages.some(({ from, until }) => ended >= from && began <= (until ?? Number.POSITIVE_INFINITY));
  const countsOf = (kind: string): Counts => {
    const known = kinds.get(kind);
    if (known) return known;
    const made: Counts = { times: [], codes: new Map(), within: { all: 0, clean: 0 }, outside: { all: 0, clean: 0 } };
    kinds.set(kind, made);
    return made;
  };
  return {
    kinds,
    outages,
    isWithin,
    add: (kind, { codes, began, ended }) => {
      const counts = countsOf(kind);
      const place = isWithin(began, ended) ? 'within' : 'outside';
      counts.times.push(ended - began);
      counts[place].all += 1;
      if (codes.length === 0) counts[place].clean += 1;
      for (const code of codes)
        counts.codes.set(
          `${code}${place === 'within' ? ' (outage)' : ''}`,
          (counts.codes.get(`${code}${place === 'within' ? ' (outage)' : ''}`) ?? 0) + 1,
        );
    },
  };
};

/** The value below which a share of them is; NaN of none. */
export const atShare = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;
