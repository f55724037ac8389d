import { isUtf8 } from 'node:buffer';
import { PAGE_TOO_LARGE } from '../../contract/error-body.ts';
import type { Page } from '../../contract/page.ts';
import type { Answer, ListedBody } from '../../contract/send.ts';
import { unprocessable } from './error-answers.ts';

/** Bytes that are no UTF-8, of which one would make a whole answer unreadable to clients, are answered as U+FFFD, as decoders read them. */
const asText = (body: Uint8Array): Uint8Array =>
  isUtf8(body) ? body : Buffer.from(new TextDecoder('utf-8', { ignoreBOM: true }).decode(body));

const JSON_HEADERS: Answer['headers'] = { 'content-type': 'application/json' };

/** Every body goes out through here: it is JSON in UTF-8, whatever bytes were exported. */
export const jsonAnswer = (body: Uint8Array): Answer => ({
  status: 200,
  headers: JSON_HEADERS,
  body: asText(body),
});

export const createdAnswer = (body: Uint8Array): Answer => ({ ...jsonAnswer(body), status: 201 });

/** JSON `null`, never an empty body: the Python SDK parses whatever comes with 200. */
export const nullAnswer = (): Answer => jsonAnswer(Buffer.from('null'));

export const noContent = (): Answer => ({ status: 204, headers: {}, body: new Uint8Array() });

const COMMA = Buffer.from(',');

/** The parts as one: records are joined as bytes, none is parsed, so none can change. */
const joined = ({ key, records, beside }: ListedBody): Buffer => {
  const between = records.flatMap((record, index) => (index === 0 ? [record] : [COMMA, record]));
  const members = Object.entries(beside).map(([name, value]) => `,"${name}":${JSON.stringify(value)}`);
  return Buffer.concat([Buffer.from(`{"${key}":[`), ...between, Buffer.from(`]${members.join('')}}`)]);
};

/**
 * Stored bodies as a list, one by one until somebody wants them as one body. A class, because V8 gives every object literal with a getter a
 * hidden class of its own, which keeps the records until a major collection.
 */
class ListAnswer implements Answer {
  readonly status = 200;
  readonly headers = JSON_HEADERS;
  readonly listed: ListedBody;
  #body: Uint8Array | undefined;

  constructor(listed: ListedBody) {
    this.listed = listed;
  }

  get body(): Uint8Array {
    this.#body ??= asText(joined(this.listed));
    return this.#body;
  }
}

export const listAnswer = (listed: ListedBody): Answer => new ListAnswer(listed);

/** Records that are read when it is their turn, for who takes a stream. */
export const streamAnswer = (total: number, records: AsyncIterable<readonly Buffer[]>): Answer => ({
  status: 200,
  headers: JSON_HEADERS,
  body: new Uint8Array(),
  streamed: { total, records },
});

/**
 * `size` has no maximum, and one record may have megabytes: without a limit one call could take all the memory there is. Twice what the facade
 * itself takes in one answer, unless another limit is given.
 */
export const MAX_PAGE_BYTES = 33_554_432;

/** What v5 does not know, for those who ask for it. */
interface Beside {
  readonly analysis?: unknown;
  /** Those that rows were asked of and the evaluation does not have. */
  readonly unknownRuns?: readonly string[];
}

/**
 * One page of a listing in v5's envelope. A page of several records with more than `maxBytes` is refused as too large a `size`, and never cut
 * short; no record behind the first that is too much is read, and the refusal names a size to ask for instead. `analysis` stands beside the
 * records where it is given, and `unknownRuns` where there are any.
 */
export const pageAnswer = (
  bodies: Iterable<Buffer>,
  { page, size, total, analysis, unknownRuns = [] }: Omit<Page<unknown>, 'records'> & Beside,
  maxBytes: number = MAX_PAGE_BYTES,
): Answer => {
  const records: Buffer[] = [];
  let length = 0;
  for (const body of bodies) {
    length += body.length;
    if (records.length > 0 && length > maxBytes) return pageTooLarge(maxBytes, records.length);
    records.push(body);
  }
  const beside = { ...(analysis !== undefined && { analysis }), ...(unknownRuns.length > 0 && { unknown_runs: unknownRuns }) };
  return listAnswer({ key: 'records', records, beside: { page, size, total, ...beside } });
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
