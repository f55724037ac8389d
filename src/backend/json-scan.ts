export const QUOTE = 0x22;
export const OPEN_BRACKET = 0x5b;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;

const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** Whether a byte ends an object or a list. */
export const isClosing = (byte: number | undefined): boolean => byte === CLOSE_BRACE || byte === CLOSE_BRACKET;

/** The first offset from `start` on that holds neither white space nor a separator between members or elements. */
export const afterSeparators = (bytes: Buffer, start: number): number => {
  let at = start;
  while (isSpace(bytes[at]) || bytes[at] === COMMA || bytes[at] === COLON) at++;
  return at;
};

/** The offset after the closing quote of the string that opens at `start`; beyond the end where it is never closed. */
export const stringEnd = (bytes: Buffer, start: number): number => {
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at + 1;
};

/** The offset after the value that begins at `start`, however deep it is. */
export const valueEnd = (bytes: Buffer, start: number): number => {
  let at = start;
  let depth = 0;
  while (at < bytes.length) {
    const byte = bytes[at];
    if (depth === 0 && (byte === COMMA || isClosing(byte) || isSpace(byte))) return at;
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
    else if (isClosing(byte)) depth--;
    at = byte === QUOTE ? stringEnd(bytes, at) : at + 1;
  }
  return at;
};

/** The string at [start, end), quotes included, with its escapes resolved. */
export const textOf = (bytes: Buffer, start: number, end: number): string => String(JSON.parse(bytes.toString('utf8', start, end)));
