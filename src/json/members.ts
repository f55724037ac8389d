import { CLOSE_OBJECT, OPEN_LIST, OPEN_OBJECT } from './grammar.ts';
import { afterSeparators, isClosing, stringEnd, textOf, valueEnd } from './scan.ts';

/** Where a value lies within a body; `end` is the offset after it. */
export interface ValueSpan {
  readonly start: number;
  readonly end: number;
}

/** Where the value at a key of a JSON object is. Of a key met twice the last one counts, as it does to `JSON.parse`. */
export const memberSpan = (bytes: Buffer, key: string): ValueSpan | undefined => {
  let at = afterSeparators(bytes, 0);
  if (bytes[at] !== OPEN_OBJECT) return undefined;
  let found: ValueSpan | undefined;
  for (at = afterSeparators(bytes, at + 1); at < bytes.length && !isClosing(bytes[at]); at = afterSeparators(bytes, at)) {
    const keyEnd = stringEnd(bytes, at);
    const start = afterSeparators(bytes, keyEnd);
    const end = valueEnd(bytes, start);
    if (textOf(bytes, at, keyEnd) === key) found = { start, end };
    at = end;
  }
  return found;
};

/** The bytes of the value at a key of a well-formed JSON object; undefined where there is no such key, or no object. */
export const memberOf = (bytes: Buffer, key: string): Buffer | undefined => {
  const span = memberSpan(bytes, key);
  return span && bytes.subarray(span.start, span.end);
};

/** The bytes of each element of a well-formed JSON list; none for any other value. */
export const elementsOf = (bytes: Buffer | undefined): Buffer[] => {
  const elements: Buffer[] = [];
  let at = bytes ? afterSeparators(bytes, 0) : 0;
  if (!bytes || bytes[at] !== OPEN_LIST) return elements;
  for (at = afterSeparators(bytes, at + 1); at < bytes.length && !isClosing(bytes[at]); at = afterSeparators(bytes, at)) {
    const end = valueEnd(bytes, at);
    elements.push(bytes.subarray(at, end));
    at = end;
  }
  return elements;
};

/** A JSON list of these values. */
export const listOf = (values: readonly Uint8Array[]): Buffer => {
  const parts = values.flatMap((value, index) => (index === 0 ? [value] : [Buffer.from(','), value]));
  return Buffer.concat([Buffer.from('['), ...parts, Buffer.from(']')]);
};

/** A JSON object with these members, whose values are JSON already. */
export const objectOf = (members: Readonly<Record<string, Uint8Array>>): Buffer => {
  const parts = Object.entries(members).flatMap(([key, value], index) => [
    Buffer.from(`${index === 0 ? '' : ','}${JSON.stringify(key)}:`),
    value,
  ]);
  return Buffer.concat([Buffer.from('{'), ...parts, Buffer.from('}')]);
};

/** The bytes of a value as JSON. */
export const jsonOf = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

/**
 * A well-formed JSON object with another value at one of its keys, or with that key added at its end. All other bytes stay as they are:
 * to parse and write the body anew would respell its numbers, and lose those a double cannot hold.
 */
export const withMember = (bytes: Buffer, key: string, value: Uint8Array): Buffer => {
  const span = memberSpan(bytes, key);
  if (span) return Buffer.concat([bytes.subarray(0, span.start), value, bytes.subarray(span.end)]);
  const brace = bytes.lastIndexOf(CLOSE_OBJECT);
  const isEmpty = isClosing(bytes[afterSeparators(bytes, bytes.indexOf(OPEN_OBJECT) + 1)]);
  const start = Buffer.from(`${isEmpty ? '' : ','}${JSON.stringify(key)}:`);
  return Buffer.concat([bytes.subarray(0, brace), start, value, bytes.subarray(brace)]);
};
