import { QUOTE, stringEnd } from './grammar.ts';

/** What Python writes for numbers that JSON has no word for, and numbers that are read as not finite: longer words first. */
const WORDS = [
  ['-Infinity', '-1e999'],
  ['Infinity', '1e999'],
  ['NaN', '1e999'],
].map(([word = '', number = '']) => ({ word: Buffer.from(word), number: Buffer.from(number) }));

/**
 * The same JSON with a number that is not finite for every NaN, Infinity and -Infinity outside its strings; undefined where there is none.
 * Throws a SyntaxError where a string does not end.
 */
export const withNotFinite = (bytes: Buffer): Buffer | undefined => {
  if (!bytes.includes('NaN') && !bytes.includes('Infinity')) return undefined;
  const pieces: Buffer[] = [];
  let copied = 0;
  let at = 0;
  while (at < bytes.length) {
    const start = at;
    const found = WORDS.find(
      ({ word }) => bytes[start] === word[0] && bytes.compare(word, 0, word.length, start, start + word.length) === 0,
    );
    if (found) {
      pieces.push(bytes.subarray(copied, at), found.number);
      at += found.word.length;
      copied = at;
    } else at = bytes[at] === QUOTE ? stringEnd(bytes, at + 1) : at + 1;
  }
  return Buffer.concat([...pieces, bytes.subarray(copied)]);
};
