import type { Page, PageRequest } from '../contract/page.ts';
import type { Answer } from '../contract/send.ts';
import { elementsOf, memberOf } from '../json/members.ts';
import { withNotFinite } from '../json/not-finite.ts';
import { createReader } from '../json/reader.ts';
import { withoutByteOrderMark } from '../json/tolerant.ts';
import { evaluationPath, pageQuery } from './client.ts';
import { shapeError } from './errors.ts';
import { createRequest, OTHER_CHARSET, type RequestOptions } from './request.ts';

/** A page of an evaluation's rows: those of these runs, of all with none named. */
export interface RawRowsRequest extends PageRequest {
  readonly evaluationId: string;
  readonly runIds: readonly string[];
}

/** Reads what is beside the records of a page; that they are JSON is checked, and nothing of them is kept. */
const readPage = createReader({ records: {}, total: 'all' });

const utf8Of = ({ headers, body }: Answer): Buffer => {
  const charset = OTHER_CHARSET.exec(headers['content-type'] ?? '')?.[1];
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return charset === undefined ? withoutByteOrderMark(bytes) : Buffer.from(new TextDecoder(charset).decode(bytes));
};

const totalOf = (bytes: Buffer): unknown => {
  const page: unknown = readPage(bytes);
  return typeof page === 'object' && page !== null ? (page as { total?: unknown }).total : undefined;
};

/** Of numbers that JSON has no word for, which Python writes all the same, the records keep the spelling. */
const cutPage = (answer: Answer): { readonly records: Buffer[]; readonly total: unknown } => {
  try {
    const bytes = utf8Of(answer);
    const total = totalOf(withNotFinite(bytes) ?? bytes);
    return { records: elementsOf(memberOf(bytes, 'records')), total };
  } catch (error) {
    // A RangeError: no such charset is known.
    throw error instanceof SyntaxError || error instanceof RangeError ? shapeError('it is not JSON') : error;
  }
};

const partsOf = (answer: Answer): { readonly records: readonly Buffer[]; readonly total: unknown } =>
  answer.listed ? { records: answer.listed.records, total: answer.listed.beside['total'] } : cutPage(answer);

/** GET /evaluations/{id}/logs, with each record as the bytes that it came in. Rejects with an `UpstreamError`. */
export const rawRows = async (caller: RequestOptions, request: RawRowsRequest): Promise<Page<Buffer>> => {
  const { evaluationId, runIds, size } = request;
  const query = new URLSearchParams(pageQuery(request));
  for (const runId of runIds) query.append('run_id', runId);
  const path = `${evaluationPath(evaluationId)}/logs?${query}`;
  const answer = await createRequest(caller)('GET /evaluations/{id}/logs', path, { forOne: size === 1 });
  if (answer.status !== 200) throw shapeError('it has no body to read');
  const { records, total } = partsOf(answer);
  if (typeof total !== 'number' || !Number.isInteger(total) || total < 0) throw shapeError('a page has no total');
  return { records: [...records], page: request.page, size, total };
};
