import { isUtf8 } from 'node:buffer';
import type { Page } from '../contract/page.ts';
import type { Answer } from '../contract/send.ts';
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

/** The bodies up to a limit of bytes in all; undefined when they are more. */
const withinLimit = (bodies: Iterable<Uint8Array>, maxBytes: number): Uint8Array[] | undefined => {
  const held: Uint8Array[] = [];
  let length = 0;
  for (const body of bodies) {
    length += body.length;
    if (length > maxBytes) return undefined;
    held.push(body);
  }
  return held;
};

/** `size` has no maximum, and one record may have megabytes: without a limit one call could take all the memory there is. */
const MAX_PAGE_BYTES = 268_435_456;

/** One page of a listing in v5's envelope. A page of more than `maxBytes` is refused as too large a `size`, never cut short. */
export const pageAnswer = (
  records: Iterable<Uint8Array>,
  { page, size, total }: Omit<Page<unknown>, 'records'>,
  maxBytes: number = MAX_PAGE_BYTES,
): Answer => {
  const bodies = withinLimit(records, maxBytes);
  if (!bodies)
    return unprocessable([{ loc: ['query', 'size'], msg: `the page has more than ${maxBytes} bytes`, type: 'value_error.page_too_large' }]);
  return listAnswer('{"records":[', bodies, `],"page":${page},"size":${size},"total":${total}}`);
};
