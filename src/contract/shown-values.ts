import { isId } from './ids.ts';
import { isShallow } from './nesting.ts';
import { isTimestamp } from './timestamp.ts';
import { isWebUrl } from './web-url.ts';

/*
 * Which values GraphQL shows without an error: what its scalars take of JSON, and what our own do.
 */

/** The most that GraphQL's Int holds. */
export const MAX_INT = 2 ** 31 - 1;

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** A number, a boolean, or a text that is a number: those become numbers. */
const numberIn = (value: unknown): number => {
  if (typeof value === 'number') return value;
  return typeof value === 'boolean' || (typeof value === 'string' && value !== '') ? Number(value) : Number.NaN;
};

const isInt = (value: unknown): boolean => {
  const number = numberIn(value);
  return Number.isInteger(number) && number <= MAX_INT && number >= -MAX_INT - 1;
};

const isText = (value: unknown): boolean => typeof value === 'string' || typeof value === 'boolean' || isNumber(value);

const areTexts = (value: unknown): boolean => Array.isArray(value) && value.every((item) => typeof item === 'string');

/** A part of a message's content; of a text part the text is shown beside the others. */
const isPart = (part: unknown): boolean => {
  if (typeof part !== 'object' || part === null) return false;
  const { type, text } = part as { readonly type?: unknown; readonly text?: unknown };
  return type !== 'text' || typeof text === 'string';
};

const isMap = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
const valuesOf = (map: unknown): unknown[] => Object.values(map as object);

const PERCENTILE = /^p?(\d+(?:\.\d+)?)%?$/i;

/** Which percentile a key names, from 0 to 100; undefined where it names none. */
export const percentileNamed = (key: string): number | undefined => {
  const p = Number(PERCENTILE.exec(key)?.[1] ?? Number.NaN);
  return p <= 100 ? p : undefined;
};

const isFloat = (value: unknown): boolean => Number.isFinite(numberIn(value));

/** By the name of a kind of value: whether a value that is there is shown. */
export const SHOWN = {
  text: isText,
  id: (value: unknown) => typeof value === 'string' || Number.isInteger(value),
  /** A text that others are made of: a global id, or a path of names. */
  key: (value: unknown) => typeof value === 'string',
  /** The id of a run. */
  shortId: (value: unknown) => typeof value === 'string' && isId(value),
  int: isInt,
  /** An Int that is calculated with, so no text of one. */
  count: (value: unknown) => isNumber(value) && isInt(value),
  float: isFloat,
  /** A Float that is calculated with. */
  number: isNumber,
  boolean: (value: unknown) => typeof value === 'boolean' || isNumber(value),
  time: isTimestamp,
  url: isWebUrl,
  /** Of an enum; one that is not known is shown as UNKNOWN. */
  word: (value: unknown) => typeof value === 'string',
  texts: areTexts,
  textOrTexts: (value: unknown) => typeof value === 'string' || areTexts(value),
  json: (value: unknown) => isShallow(value),
  /** What a message says. */
  content: (value: unknown) => isShallow(value) && (typeof value === 'string' || (Array.isArray(value) && value.every(isPart))),
  counts: (value: unknown) => isMap(value) && valuesOf(value).every((count) => isNumber(count) && isInt(count)),
  percentiles: (value: unknown) =>
    isMap(value) &&
    Object.keys(value as object).every((key) => percentileNamed(key) !== undefined) &&
    valuesOf(value).every((one) => one === null || isFloat(one)),
} as const satisfies Record<string, (value: unknown) => boolean>;

export type ShownKind = keyof typeof SHOWN;
