import { isDeepStrictEqual } from 'node:util';
import { isObject } from './tolerant.ts';

const trimmed = (bytes: Buffer): string => bytes.toString('utf8').trim();

/** A number as it is compared with others: by its digits where a double would round them. */
const exactNumber = (_key: string, value: unknown, context?: { readonly source?: string }): unknown => {
  if (typeof value !== 'number') return value;
  const digits =
    context?.source
      ?.replace(/[eE].*$/, '')
      .replaceAll(/\D/g, '')
      .replace(/^0+/, '') ?? '';
  return digits.length > 15 ? `number ${context?.source}` : value + 0;
};

const parsed = (text: string): unknown => JSON.parse(text, exactNumber);

/** Whether two JSON texts say the same: white space, line ends, the order of keys and the spelling of numbers do not count. */
export const isSameValue = (one: Buffer, other: Buffer): boolean => {
  if (one.equals(other)) return true;
  const [text, otherText] = [trimmed(one), trimmed(other)];
  if (text === otherText) return true;
  try {
    return isDeepStrictEqual(parsed(text), parsed(otherText));
  } catch {
    // Deeper than a stack: what cannot be compared is not called the same.
    return false;
  }
};

interface Fullness {
  judgments: number;
  values: number;
}

/** How much a body says: judgments that are there, and values that are not null. Not by calls, for a body may be deeper than a stack. */
const fullnessOf = (body: unknown): Fullness => {
  const fullness: Fullness = { judgments: 0, values: 0 };
  const open: unknown[] = [body];
  while (open.length > 0) {
    const value = open.pop();
    if (Array.isArray(value)) for (const element of value) open.push(element);
    else if (isObject(value)) {
      if (value['judgment'] !== null && value['judgment'] !== undefined) fullness.judgments++;
      for (const member of Object.values(value)) open.push(member);
    } else if (value !== null) fullness.values++;
  }
  return fullness;
};

/** Whether one body says more than another: more judgments, then more values, then the one that sorts last, so that order of reading does not count. */
export const isFuller = (one: Buffer, other: Buffer): boolean => {
  const [a, b] = [one, other].map((bytes) => fullnessOf(JSON.parse(bytes.toString('utf8'))));
  if (a && b && a.judgments !== b.judgments) return a.judgments > b.judgments;
  if (a && b && a.values !== b.values) return a.values > b.values;
  return Buffer.compare(one, other) > 0;
};
