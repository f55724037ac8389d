import { QUOTE } from './grammar.ts';
import { stringEnd } from './scan.ts';

/** What Python writes for numbers that JSON has no word for: longer words first. */
const WORDS = ['-Infinity', 'Infinity', 'NaN'].map((word) => Buffer.from(word));

/** Whether a text may have numbers that JSON does not know; they may be words within its strings. */
export const mayHaveNotFinite = (bytes: Buffer): boolean => bytes.includes('NaN') || bytes.includes('Infinity');

const wordAt = (bytes: Buffer, at: number): Buffer | undefined =>
  WORDS.find((word) => bytes[at] === word[0] && bytes.compare(word, 0, word.length, at, Math.min(at + word.length, bytes.length)) === 0);

/** Bytes to stand in place of those from `start` to before `end`. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly bytes: Buffer;
}

/** The same bytes after replacements that do not overlap. */
export const replaced = (bytes: Buffer, replacements: readonly Replacement[]): Buffer => {
  const pieces: Buffer[] = [];
  let copied = 0;
  for (const { start, end, bytes: piece } of replacements.toSorted((a, b) => a.start - b.start)) {
    pieces.push(bytes.subarray(copied, start), piece);
    copied = end;
  }
  return Buffer.concat([...pieces, bytes.subarray(copied)]);
};

/** Other bytes in place of every NaN, Infinity and -Infinity outside the strings of a text. */
const replacements = (bytes: Buffer, bytesFor: (word: Buffer) => Buffer): Replacement[] => {
  const found: Replacement[] = [];
  let at = 0;
  while (at < bytes.length) {
    const word = wordAt(bytes, at);
    if (word) {
      found.push({ start: at, end: at + word.length, bytes: bytesFor(word) });
      at += word.length;
    } else at = bytes[at] === QUOTE ? stringEnd(bytes, at) : at + 1;
  }
  return found;
};

const NULL = Buffer.from('null');
const TOO_LARGE = Buffer.from('1e999');
const TOO_SMALL = Buffer.from('-1e999');

/** Null in place of every number that JSON does not know. */
export const notFiniteSpans = (bytes: Buffer): Replacement[] => replacements(bytes, () => NULL);

/** The same text with null for every number that JSON does not know. */
export const withNulls = (bytes: Buffer): Buffer => replaced(bytes, notFiniteSpans(bytes));

/** The same text, byte for byte as long, with 0 for every number that JSON does not know. */
export const withZeros = (bytes: Buffer): Buffer =>
  replaced(
    bytes,
    replacements(bytes, ({ length }) => Buffer.from('0'.padEnd(length))),
  );

/** The same text with a number that is read as not finite for every one that JSON does not know; undefined where there is none. */
export const withNotFinite = (bytes: Buffer): Buffer | undefined => {
  if (!mayHaveNotFinite(bytes)) return undefined;
  return replaced(
    bytes,
    replacements(bytes, (word) => (word[0] === 0x2d ? TOO_SMALL : TOO_LARGE)),
  );
};
