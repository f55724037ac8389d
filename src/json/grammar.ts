/*
 * The grammar of JSON (RFC 8259) over UTF-8 bytes. Every function takes an offset and returns the one after what it has read; what is no JSON
 * is a SyntaxError, as it is to `JSON.parse`. Bytes above 0x7f stand only within strings, and are not looked at: what is no UTF-8 is read as
 * replacement characters there. `scan.ts` finds the ends of values without any check.
 */

export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_LIST = 0x5b;
export const CLOSE_LIST = 0x5d;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;
const BACKSLASH = 0x5c;

/** Never returns. */
export const throwNotJson = (): never => {
  throw new SyntaxError('This is not JSON.');
};

/** Throws for any other byte at an offset. */
export const expectByte = (bytes: Uint8Array, at: number, byte: number): number => (bytes[at] === byte ? at + 1 : throwNotJson());

export const afterSpace = (bytes: Uint8Array, start: number): number => {
  let at = start;
  for (let byte = bytes[at]; byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09; byte = bytes[at]) at += 1;
  return at;
};

/** 1 for the bytes that end a piece of plain text within a string: quotes, backslashes and control characters. */
const ENDS_TEXT = Uint8Array.from({ length: 256 }, (_, byte) => Number(byte < 0x20 || byte === QUOTE || byte === BACKSLASH));

/** The offset of the first byte within a string, from `start` on, that does not stand for itself; the length where there is none. */
export const textEnd = (bytes: Uint8Array, start: number): number => {
  const { length } = bytes;
  let at = start;
  while (at < length && ENDS_TEXT[bytes[at] as number] === 0) at += 1;
  return at;
};

/** Of a string whose inside begins at `start`. */
export const stringEnd = (bytes: Uint8Array, start: number): number => {
  let at = textEnd(bytes, start);
  while (bytes[at] === BACKSLASH) at = textEnd(bytes, escapeEnd(bytes, at));
  return expectByte(bytes, at, QUOTE);
};

const ESCAPED: ReadonlySet<number | undefined> = new Set(Buffer.from('"\\/bfnrt'));

const escapeEnd = (bytes: Uint8Array, start: number): number => {
  const escaped = bytes[start + 1];
  if (ESCAPED.has(escaped)) return start + 2;
  if (escaped !== 0x75) return throwNotJson();
  for (let at = start + 2; at < start + 6; at += 1) if (!isHexDigit(bytes[at])) throwNotJson();
  return start + 6;
};

const isHexDigit = (byte = 0): boolean => isDigit(byte) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);
const isDigit = (byte = 0): boolean => byte >= 0x30 && byte <= 0x39;

const digitsEnd = (bytes: Uint8Array, start: number): number => {
  let at = start;
  while (isDigit(bytes[at])) at += 1;
  return at === start ? throwNotJson() : at;
};

const numberEnd = (bytes: Uint8Array, start: number): number => {
  let at = bytes[start] === 0x2d ? start + 1 : start;
  at = bytes[at] === 0x30 ? at + 1 : digitsEnd(bytes, at);
  if (bytes[at] === 0x2e) at = digitsEnd(bytes, at + 1);
  const exponent = bytes[at];
  if (exponent !== 0x65 && exponent !== 0x45) return at;
  const sign = bytes[at + 1];
  return digitsEnd(bytes, sign === 0x2b || sign === 0x2d ? at + 2 : at + 1);
};

const NULL = Buffer.from('null');
const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');

const wordEnd = (bytes: Uint8Array, start: number, word: Uint8Array): number => {
  for (let index = 1; index < word.length; index += 1) if (bytes[start + index] !== word[index]) throwNotJson();
  return start + word.length;
};

/** Of a number, a boolean or null. */
export const scalarEnd = (bytes: Uint8Array, start: number): number => {
  const first = bytes[start];
  if (first === NULL[0]) return wordEnd(bytes, start, NULL);
  if (first === TRUE[0]) return wordEnd(bytes, start, TRUE);
  return first === FALSE[0] ? wordEnd(bytes, start, FALSE) : numberEnd(bytes, start);
};

/** The offset of the value of a member whose key begins at `start`. */
const memberValue = (bytes: Uint8Array, start: number): number =>
  afterSpace(bytes, expectByte(bytes, afterSpace(bytes, stringEnd(bytes, expectByte(bytes, start, QUOTE))), COLON));

/** Of any value, however deep. `closing` is an empty list to write on, and empty again afterwards. */
export const valueEnd = (bytes: Uint8Array, start: number, closing: number[]): number => {
  let at = start;
  for (;;) {
    const first = bytes[at];
    const close = first === OPEN_OBJECT ? CLOSE_OBJECT : first === OPEN_LIST ? CLOSE_LIST : 0;
    if (close === 0) at = first === QUOTE ? stringEnd(bytes, at + 1) : scalarEnd(bytes, at);
    else {
      at = afterSpace(bytes, at + 1);
      closing.push(close);
      if (bytes[at] !== close) {
        if (close === CLOSE_OBJECT) at = memberValue(bytes, at);
        continue;
      }
    }
    // After a value: the ends of what it was the last of, up to what has more.
    for (;;) {
      const inside = closing.at(-1);
      if (inside === undefined) return at;
      at = afterSpace(bytes, at);
      if (bytes[at] === COMMA) {
        at = afterSpace(bytes, at + 1);
        if (inside === CLOSE_OBJECT) at = memberValue(bytes, at);
        break;
      }
      at = expectByte(bytes, at, inside);
      closing.pop();
    }
  }
};
