import { isUtf8 } from 'node:buffer';
import { PAGE_TOO_LARGE } from '../../contract/error-body.ts';
import type { Page } from '../../contract/page.ts';
import type { Answer } from '../../contract/send.ts';
import type { Bodies } from '../store/sqlite/reads.ts';
import { unprocessable } from './error-answers.ts';

/** Bytes that are no UTF-8, of which one would make a whole answer unreadable to clients, are answered as U+FFFD, as decoders read them. */
const asText = (body: Uint8Array): Uint8Array =>
  isUtf8(body) ? body : Buffer.from(new TextDecoder('utf-8', { ignoreBOM: true }).decode(body));

/** Every body goes out through here: it is JSON in UTF-8, whatever bytes were exported. */
export const jsonAnswer = (body: Uint8Array): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: asText(body),
});

export const createdAnswer = (body: Uint8Array): Answer => ({ ...jsonAnswer(body), status: 201 });

/** JSON `null`, never an empty body: the Python SDK parses whatever comes with 200. */
export const nullAnswer = (): Answer => jsonAnswer(Buffer.from('null'));

export const noContent = (): Answer => ({ status: 204, headers: {}, body: new Uint8Array() });

const COMMA = Buffer.from(',');

/** Stored bodies between the start and the end of a JSON list. They are joined as bytes: none is parsed, so none can change. */
export const listAnswer = (start: string, bodies: Iterable<Uint8Array>, end: string): Answer => {
  const parts: Uint8Array[] = [Buffer.from(start)];
  for (const body of bodies) {
    if (parts.length > 1) parts.push(COMMA);
    parts.push(body);
  }
  parts.push(Buffer.from(end));
  return jsonAnswer(Buffer.concat(parts));
};

/** The same where `length` tells how many bytes all bodies have: they are written into the answer one by one, and never held beside it. */
const measuredListAnswer = (
  start: string,
  bodies: Iterable<Uint8Array>,
  { end, length, count }: Measured & { readonly end: string },
): Answer => {
  let answer = Buffer.allocUnsafe(start.length + length + count + end.length);
  let used = answer.write(start);
  const append = (bytes: Uint8Array): void => {
    // Another process has changed what was measured.
    if (used + bytes.length > answer.length) answer = Buffer.concat([answer.subarray(0, used)], used * 2 + bytes.length);
    answer.set(bytes, used);
    used += bytes.length;
  };
  const first = used;
  for (const body of bodies) {
    if (used > first) append(COMMA);
    append(body);
  }
  append(Buffer.from(end));
  return jsonAnswer(answer.subarray(0, used));
};

/** How many bodies there are, and how many bytes they have in all. */
interface Measured {
  readonly count: number;
  readonly length: number;
}

/** Bodies up to the first that is one too many for this number of bytes; a single one always has its place. */
const measure = (lengths: Iterable<number>, maxBytes: number): Measured & { readonly isAll: boolean } => {
  let count = 0;
  let length = 0;
  for (const next of lengths) {
    if (count > 0 && length + next > maxBytes) return { count, length, isAll: false };
    count += 1;
    length += next;
  }
  return { count, length, isAll: true };
};

/**
 * `size` has no maximum, and one record may have megabytes: without a limit one call could take all the memory there is. Twice what the facade
 * itself takes in one answer, unless it is told otherwise.
 */
const MAX_PAGE_BYTES = 33_554_432;

/**
 * One page of a listing in v5's envelope. A page of several records with more than `maxBytes` is refused as too large a `size` before any of
 * them is read, and never cut short; the refusal names a size to ask for instead.
 */
export const pageAnswer = (
  bodies: Bodies,
  { page, size, total }: Omit<Page<unknown>, 'records'>,
  maxBytes: number = MAX_PAGE_BYTES,
): Answer => {
  const measured = measure(bodies.lengths, maxBytes);
  if (!measured.isAll) return pageTooLarge(maxBytes, measured.count);
  return measuredListAnswer('{"records":[', bodies, { ...measured, end: `],"page":${page},"size":${size},"total":${total}}` });
};

const pageTooLarge = (maxBytes: number, fitting: number): Answer =>
  unprocessable([
    {
      loc: ['query', 'size'],
      msg: `the page has more than ${maxBytes} bytes: ask for smaller pages, such as size=${fitting}`,
      type: PAGE_TOO_LARGE,
      ctx: { limit_value: fitting },
    },
  ]);
