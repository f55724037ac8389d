import type { ValidationErrorItem } from '../../contract/error-body.ts';
import type { PageRequest } from '../../contract/page.ts';
import type { Range } from '../store/ranges.ts';

export type PageRequestResult =
  | { readonly ok: true; readonly request: PageRequest }
  | { readonly ok: false; readonly errors: ValidationErrorItem[] };

interface NumberRule {
  readonly name: 'page' | 'size' | 'offset';
  readonly least: number;
  readonly fallback: number;
}

const PAGE: NumberRule = { name: 'page', least: 1, fallback: 1 };
const SIZE: NumberRule = { name: 'size', least: 0, fallback: 10 };
const OFFSET: NumberRule = { name: 'offset', least: 0, fallback: 0 };

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

/** `offset`, which upstream does not know, asks for the rows from there on, wherever pages begin; the page is then the one that the first of them is on. */
export const pageRequestOf = (query: URLSearchParams): PageRequestResult => {
  const ofRange = query.has('offset');
  const size = numberIn(query, SIZE);
  const start = numberIn(query, ofRange ? OFFSET : PAGE);
  const errors = [errorOf(ofRange ? OFFSET : PAGE, start), errorOf(SIZE, size)].filter((error) => error !== undefined);
  if (errors.length > 0) return { ok: false, errors };
  if (!ofRange) return { ok: true, request: { page: start, size } };
  return { ok: true, request: { page: Math.floor(start / Math.max(1, size)) + 1, size, offset: start } };
};

/** The positions that a page covers. */
export const positionsOf = ({ page, size, offset = (page - 1) * size }: PageRequest): Range => ({ first: offset, last: offset + size - 1 });
