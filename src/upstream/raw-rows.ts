import type { Page, PageRequest } from '../contract/page.ts';
import type { Answer, Endpoint, StreamedRecords } from '../contract/send.ts';
import { elementsOf, memberOf } from '../json/members.ts';
import { withNotFinite } from '../json/not-finite.ts';
import { createReader } from '../json/reader.ts';
import { isObject, withoutByteOrderMark } from '../json/tolerant.ts';
import { evaluationPath } from './client.ts';
import { abortError, shapeError, UpstreamError } from './errors.ts';
import { type FileLogsRequest, fileLogsPath } from './file-client.ts';
import { pageQuery, queryOf } from './query.ts';
import { createRequest, OTHER_CHARSET, type RequestOptions } from './request.ts';
import type { AnalysisBeside } from './shapes.ts';

/** The rows of these runs of an evaluation, of all with none named; or logs that a file has of its own. */
export type RawRowsOf =
  | { readonly evaluationId: string; readonly runIds: readonly string[] }
  | Pick<FileLogsRequest, 'fileId' | 'versionId' | 'startDate' | 'endDate'>;

/** A page of rows. */
export interface RawRowsRequest extends PageRequest {
  readonly of: RawRowsOf;
  /** What to answer of these rows, for a source that understands it: see `RowsPage`. */
  readonly analysis?: string;
  /** Whether all rows that this picks are wanted as a stream, of a source that has one. */
  readonly streams?: boolean;
}

/** A page of rows as the bytes that they came in; what was answered beside it; and in their stead a stream. */
export interface RawRows extends Page<Buffer> {
  readonly analysis?: AnalysisBeside;
  readonly streamed?: StreamedRecords;
}

/** Reads what is beside the records of a page; that they are JSON is checked, and nothing of them is kept. */
const readPage = createReader({ records: {}, total: 'all', analysis: 'all' });

const utf8Of = ({ headers, body }: Answer): Buffer => {
  const charset = OTHER_CHARSET.exec(headers['content-type'] ?? '')?.[1];
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return charset === undefined ? withoutByteOrderMark(bytes) : Buffer.from(new TextDecoder(charset).decode(bytes));
};

type Beside = Readonly<Record<string, unknown>>;

const besideIn = (bytes: Buffer): Beside => {
  const page: unknown = readPage(bytes);
  return isObject(page) ? page : {};
};

/** Of numbers that JSON has no word for, which Python writes all the same, the records keep the spelling. */
const cutPage = (answer: Answer): { readonly records: Buffer[]; readonly beside: Beside } => {
  try {
    const bytes = utf8Of(answer);
    return { beside: besideIn(withNotFinite(bytes) ?? bytes), records: elementsOf(memberOf(bytes, 'records')) };
  } catch (error) {
    // A RangeError: no such charset is known.
    throw error instanceof SyntaxError || error instanceof RangeError ? shapeError('it is not JSON') : error;
  }
};

const partsOf = (answer: Answer): { readonly records: readonly Buffer[]; readonly beside: Beside } => answer.listed ?? cutPage(answer);

/** The same stream; what ends it early is an `UpstreamError`. */
async function* recordsOf({ records }: StreamedRecords, signal: AbortSignal | undefined): AsyncGenerator<readonly Buffer[]> {
  try {
    yield* records;
  } catch (error) {
    throw signal?.aborted ? abortError(signal) : new UpstreamError({ kind: 'unreachable' }, { cause: error });
  }
}

const callFor = ({
  of,
  analysis,
  streams: _,
  ...request
}: RawRowsRequest): readonly [endpoint: Endpoint & `GET ${string}`, path: string] => {
  if ('fileId' in of) return ['GET /logs', fileLogsPath({ ...request, ...of, analysis })];
  const query = queryOf({ ...pageQuery(request), run_id: of.runIds, analysis });
  return ['GET /evaluations/{id}/logs', `${evaluationPath(of.evaluationId)}/logs?${query}`];
};

/** GET /evaluations/{id}/logs or GET /logs, with each record as the bytes that it came in. Rejects with an `UpstreamError`. */
export const rawRows = async (caller: RequestOptions, request: RawRowsRequest): Promise<RawRows> => {
  const { page, size, streams = false } = request;
  const answer = await createRequest(caller)(...callFor(request), { forOne: size === 1, streams });
  if (answer.status !== 200) throw shapeError('it has no body to read');
  const { streamed } = answer;
  if (streamed) {
    const records = recordsOf(streamed, caller.signal);
    return { records: [], page, size, total: streamed.total, streamed: { ...streamed, records } };
  }
  const { records, beside } = partsOf(answer);
  const { total, analysis: answered } = beside;
  if (typeof total !== 'number' || !Number.isInteger(total) || total < 0) throw shapeError('a page has no total');
  return { records: [...records], page, size, total, ...(answered !== undefined && { analysis: isObject(answered) ? answered : {} }) };
};
