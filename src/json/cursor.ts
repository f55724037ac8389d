import { isAscii } from 'node:buffer';
import { afterSpace, CLOSE_LIST, CLOSE_OBJECT, COLON, expectByte, OPEN_LIST, OPEN_OBJECT, QUOTE, scalarEnd } from './grammar.ts';
import { valueEnd } from './scan.ts';

/** A JSON text that is read from its beginning on, by the functions below: each reads what stands at `at`, and moves that behind it. */
export interface Cursor {
  readonly bytes: Buffer;
  /** The same bytes, each as one character: a slice of it costs less than to decode a piece. */
  readonly latin1: string;
  /** Whether that is the text itself. */
  readonly isAscii: boolean;
  /** Offset of the next byte to look at. */
  at: number;
}

/** At the first byte that is no white space. */
export const cursorOver = (bytes: Buffer): Cursor => ({
  bytes,
  latin1: bytes.toString('latin1'),
  isAscii: isAscii(bytes),
  at: afterSpace(bytes, 0),
});

/** Longer strings are left to `JSON.parse`, which reads them faster. */
const NEAR_BYTES = 256;

/** Whether each byte is a character of its own, and stands for itself within a string. */
const STANDS_ALONE = Uint8Array.from({ length: 256 }, (_, byte) => Number(byte >= 0x20 && byte < 0x80 && byte !== QUOTE && byte !== 0x5c));

/** What is in the string that opens at the cursor. */
const readString = (cursor: Cursor): string => {
  const { bytes, at: start } = cursor;
  const near = start + NEAR_BYTES;
  let at = start + 1;
  while (at < near && STANDS_ALONE[bytes[at] as number] === 1) at += 1;
  if (bytes[at] === QUOTE) {
    cursor.at = at + 1;
    return cursor.latin1.slice(start + 1, at);
  }
  return readParsed(cursor) as string;
};

/**
 * A copy of a text that was read, for what is kept longer than the document: a short text is a slice, for whose sake V8 keeps the text of the
 * whole document, however large that is.
 */
export const detached = (text: string): string => Buffer.from(text, 'utf16le').toString('utf16le');

/** What `JSON.parse` makes of the value at the cursor: it is what checks it, so only its end has to be found. */
const readParsed = (cursor: Cursor): unknown => {
  const { bytes, at } = cursor;
  cursor.at = valueEnd(bytes, at);
  return JSON.parse(cursor.isAscii ? cursor.latin1.slice(at, cursor.at) : bytes.toString('utf8', at, cursor.at));
};

/** The value at the cursor, whatever it is. Throws a SyntaxError where `JSON.parse` does. */
export const readValue = (cursor: Cursor): unknown => {
  const { bytes, at } = cursor;
  const first = bytes[at];
  if (first === QUOTE) return readString(cursor);
  if (first === OPEN_OBJECT || first === OPEN_LIST) {
    if (bytes[at + 1] !== (first === OPEN_LIST ? CLOSE_LIST : CLOSE_OBJECT)) return readParsed(cursor);
    cursor.at += 2;
    return first === OPEN_LIST ? [] : {};
  }
  cursor.at = scalarEnd(bytes, at);
  if (first === 0x6e) return null;
  if (first === 0x74) return true;
  return first !== 0x66 && Number(cursor.latin1.slice(at, cursor.at));
};

/** A key that objects of one kind have, and what it means there. */
export interface KnownKey<Meaning> {
  readonly name: string;
  /** As it is spelled, with its quotes. */
  readonly bytes: Uint8Array;
  readonly meaning: Meaning;
  /** The key that came after it lately: likely it does again. */
  next: KnownKey<Meaning> | undefined;
}

/** The keys of objects of one kind. */
export interface Keys<Meaning> {
  /** Stands before the first key of an object. */
  readonly start: KnownKey<Meaning>;
  /** Reads the key at the cursor, which comes after another one, and moves to its value. */
  read(cursor: Cursor, before: KnownKey<Meaning>): KnownKey<Meaning>;
}

/** Objects with more keys are maps that users fill. */
const MAX_KEYS = 256;

/** A memory of keys, so that those that come again need not be read as text. */
export const createKeys = <Meaning>(meaningOf: (name: string) => Meaning): Keys<Meaning> => {
  const known = new Map<string, KnownKey<Meaning>>();
  const keyOf = (name: string, bytes: Uint8Array): KnownKey<Meaning> => {
    const met = known.get(name);
    if (met) return met;
    const key = { name, bytes: new Uint8Array(bytes), meaning: meaningOf(name), next: undefined };
    if (known.size < MAX_KEYS) known.set(name, key);
    return key;
  };
  const readNew = (cursor: Cursor): KnownKey<Meaning> => {
    const start = expectByte(cursor.bytes, cursor.at, QUOTE) - 1;
    return keyOf(readString(cursor), cursor.bytes.subarray(start, cursor.at));
  };
  return {
    start: { name: '', bytes: new Uint8Array(), meaning: meaningOf(''), next: undefined },
    read: (cursor, before) => {
      const { bytes } = cursor;
      let key = before.next;
      if (key && isAt(bytes, cursor.at, key.bytes)) cursor.at += key.bytes.length;
      else {
        key = readNew(cursor);
        before.next = key;
      }
      cursor.at = afterSpace(bytes, expectByte(bytes, afterSpace(bytes, cursor.at), COLON));
      return key;
    },
  };
};

const isAt = (bytes: Buffer, at: number, expected: Uint8Array): boolean => {
  const { length } = expected;
  let index = 0;
  while (index < length && bytes[at + index] === expected[index]) index += 1;
  return index === length;
};
