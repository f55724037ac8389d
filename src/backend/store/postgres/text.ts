/*
 * PostgreSQL holds no U+0000 and no half of a surrogate pair, and texts of exports may have both. They are written as what it holds, so that
 * every text comes back as it was and the order by code points, which is that of `COLLATE "C"`, stays the order of the texts themselves.
 */

/** Stands before the second character of what U+0000 and itself are written as. */
const LOW = '\u0001';
/** Stands before the second character of what halves of pairs and itself are written as: the first code point above all of them. */
const HIGH = '\ue000';

const FIRST_HALF = 0xd800;
/** What the halves are written as counts from here. */
const HALVES = 0x0100;
/** Above all of those. */
const HIGH_ITSELF = '\u1000';

const WRITTEN_OTHERWISE = `[\\0${LOW}${HIGH}\\p{Surrogate}]`;
const TO_WRITE = new RegExp(WRITTEN_OTHERWISE, 'u');
const EACH_TO_WRITE = new RegExp(WRITTEN_OTHERWISE, 'gu');
const TO_READ = new RegExp(`[${LOW}${HIGH}]`);
const EACH_TO_READ = new RegExp(`([${LOW}${HIGH}])(.?)`, 'gs');

const written = (character: string): string => {
  if (character === '\0') return `${LOW}\u0001`;
  if (character === LOW) return `${LOW}\u0002`;
  if (character === HIGH) return `${HIGH}${HIGH_ITSELF}`;
  return `${HIGH}${String.fromCharCode(character.charCodeAt(0) - FIRST_HALF + HALVES)}`;
};

const read = (_pair: string, mark: string, second: string): string => {
  if (mark === LOW) return second === '\u0001' ? '\0' : LOW;
  return second === HIGH_ITSELF ? HIGH : String.fromCharCode(second.charCodeAt(0) - HALVES + FIRST_HALF);
};

/** A text as PostgreSQL holds it. */
export const encodeText = (text: string): string => (TO_WRITE.test(text) ? text.replace(EACH_TO_WRITE, written) : text);

/** The text that was written. */
export const decodeText = (text: string): string => (TO_READ.test(text) ? text.replace(EACH_TO_READ, read) : text);
