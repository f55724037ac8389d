import type { ValidationErrorItem } from '../../contract/error-body.ts';
import type { PageRequest } from '../../contract/page.ts';

export type PageRequestResult =
  | { readonly ok: true; readonly request: PageRequest }
  | { readonly ok: false; readonly errors: ValidationErrorItem[] };

/** One of the runs or other groups that make up a listing, and positions within it; both ends belong to the range. */
export interface GroupRange {
  readonly group: number;
  readonly first: number;
  readonly last: number;
}

interface NumberRule {
  readonly name: 'page' | 'size';
  readonly least: number;
  readonly fallback: number;
}

const PAGE: NumberRule = { name: 'page', least: 1, fallback: 1 };
const SIZE: NumberRule = { name: 'size', least: 0, fallback: 10 };

const errorOf = ({ name, least }: NumberRule, value: number): ValidationErrorItem | undefined => {
  const loc = ['query', name];
  if (!Number.isSafeInteger(value)) return { loc, msg: 'value is not a valid integer', type: 'type_error.integer' };
  if (value >= least) return undefined;
  return { loc, msg: `ensure this value is greater than or equal to ${least}`, type: 'value_error.number.not_ge' };
};

/** Strict: `1.0`, `1e2`, an empty value and white space are no integers. Of a repeated parameter the last one counts. */
const numberIn = (query: URLSearchParams, { name, fallback }: NumberRule): number => {
  const text = query.getAll(name).at(-1);
  if (text === undefined) return fallback;
  return /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
};

export const pageRequestOf = (query: URLSearchParams): PageRequestResult => {
  const page = numberIn(query, PAGE);
  const size = numberIn(query, SIZE);
  const errors = [errorOf(PAGE, page), errorOf(SIZE, size)].filter((error) => error !== undefined);
  return errors.length > 0 ? { ok: false, errors } : { ok: true, request: { page, size } };
};

/** Positions within a whole listing, `last` included; `last` is before `first` where there are none. */
export interface Positions {
  readonly first: number;
  readonly last: number;
}

/** The positions that a page covers. */
export const positionsOf = ({ page, size }: PageRequest): Positions => {
  const first = (page - 1) * size;
  return { first, last: first + size - 1 };
};

/** Where positions lie within each group, when the listing is the groups, of these sizes, one after another. */
export const rangesOf = (sizes: readonly number[], { first, last }: Positions): GroupRange[] => {
  const ranges: GroupRange[] = [];
  let start = 0;
  for (const [group, size] of sizes.entries()) {
    const range = { group, first: Math.max(first - start, 0), last: Math.min(last - start, size - 1) };
    if (range.first <= range.last) ranges.push(range);
    start += size;
  }
  return ranges;
};
