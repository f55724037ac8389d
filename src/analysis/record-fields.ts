import { isShallow } from '../contract/nesting.ts';

/* Reading members of records, which may hold anything: what is of another type counts as missing. */

export type Fields = Readonly<Record<string, unknown>>;

const NO_FIELDS: Fields = {};

/** An object to read members of. */
export const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : NO_FIELDS);

export const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

export const finiteOr = (value: unknown, other: number): number => (typeof value === 'number' && Number.isFinite(value) ? value : other);

/** An error as a text. One that is no text says something all the same. */
export const errorText = (error: unknown): string | null => {
  if (error === null || typeof error === 'string') return error;
  return isShallow(error) ? JSON.stringify(error) : 'The error is nested too deeply to be shown.';
};
