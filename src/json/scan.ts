import { afterSpace, CLOSE_LIST, CLOSE_OBJECT, COLON, COMMA, OPEN_LIST, OPEN_OBJECT, QUOTE } from './grammar.ts';

/*
 * Where values of JSON begin and end, by a scan that checks nothing: for bytes that are known to be JSON, that `JSON.parse` is given as well,
 * or that are not quite JSON (NaN). Damage gives some offset, never an error or a loop without end. `grammar.ts` finds the same and checks
 * every byte, at a higher cost: for bytes that nothing else checks.
 */

const BACKSLASH = 0x5c;

const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** Whether a byte ends an object or a list. */
export const isClosing = (byte: number | undefined): boolean => byte === CLOSE_OBJECT || byte === CLOSE_LIST;

/** The first offset from `start` on that holds neither white space nor a separator between members or elements. */
export const afterSeparators = (bytes: Buffer, start: number): number => {
  let at = afterSpace(bytes, start);
  while (bytes[at] === COMMA || bytes[at] === COLON) at = afterSpace(bytes, at + 1);
  return at;
};

/** The offset after the closing quote of the string that opens at `start`; beyond the end where it is never closed. */
export const stringEnd = (bytes: Buffer, start: number): number => {
  let at = start + 1;
  const near = Math.min(at + NEAR_BYTES, bytes.length);
  while (at < near && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at < near ? at + 1 : farStringEnd(bytes, at);
};

// Most strings are short, and for those a native search costs more than it saves.
const NEAR_BYTES = 48;

/** The same from an offset within the string on, at which no escape is half done. */
const farStringEnd = (bytes: Buffer, from: number): number => {
  for (let at = bytes.indexOf(QUOTE, from); at !== -1; at = bytes.indexOf(QUOTE, at + 1)) {
    let escapes = 0;
    while (at - escapes > from && bytes[at - escapes - 1] === BACKSLASH) escapes++;
    // A quote after an odd number of backslashes is part of the string.
    if (escapes % 2 === 0) return at + 1;
  }
  return bytes.length + 1;
};

/** The offset after the object or list that opens at `start`, however deep it is. */
const containerEnd = (bytes: Buffer, start: number): number => {
  let depth = 0;
  for (let at = start; at < bytes.length; ) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at = stringEnd(bytes, at);
      continue;
    }
    at++;
    if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth++;
    else if (isClosing(byte) && --depth === 0) return at;
  }
  return bytes.length;
};

/** The offset after the value that begins at `start`. */
export const valueEnd = (bytes: Buffer, start: number): number => {
  const first = bytes[start];
  if (first === QUOTE) return stringEnd(bytes, start);
  if (first === OPEN_OBJECT || first === OPEN_LIST) return containerEnd(bytes, start);
  let at = start;
  while (at < bytes.length && bytes[at] !== COMMA && !isClosing(bytes[at]) && !isSpace(bytes[at])) at++;
  return at;
};

const hasEscape = (bytes: Buffer, start: number, end: number): boolean => {
  for (let at = start; at < end; at++) if (bytes[at] === BACKSLASH) return true;
  return false;
};

/** The string at [start, end), quotes included, with its escapes resolved. */
export const textOf = (bytes: Buffer, start: number, end: number): string =>
  hasEscape(bytes, start, end) ? String(JSON.parse(bytes.toString('utf8', start, end))) : bytes.toString('utf8', start + 1, end - 1);
