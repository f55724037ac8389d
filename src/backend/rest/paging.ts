import type { ValidationErrorItem } from '../../contract/error-body.ts';
import type { PageRequest } from '../../contract/page.ts';
import type { Range } from '../store/ranges.ts';

export type PageRequestResult =
  | { readonly ok: true; readonly request: PageRequest }
  | { readonly ok: false; readonly errors: ValidationErrorItem[] };

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

/** The positions that a page covers. */
export const positionsOf = ({ page, size }: PageRequest): Range => {
  const first = (page - 1) * size;
  return { first, last: first + size - 1 };
};
