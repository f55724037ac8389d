import type { EvaluationResponse } from '../contract/evaluation.ts';
import { type FileVersionResponse, kindsOfId } from '../contract/file.ts';
import { runLabel } from '../contract/run-label.ts';
import { createUpstream, type Upstream } from '../upstream/client.ts';
import { UpstreamError } from '../upstream/errors.ts';
import { apart } from '../upstream/flights.ts';
import type { RequestOptions } from '../upstream/request.ts';
import type { Checked } from '../upstream/shapes.ts';
import { openListing } from './listing-pages.ts';
import { whileWaiting } from './waiting.ts';

/** Who asks for files of rows, and of whom. */
export interface SourceBy extends Pick<RequestOptions, 'send' | 'apiKey' | 'keyRequired'> {
  /** Aborted when nobody waits for the rest any more. */
  readonly signal: AbortSignal;
  /** The most records to ask for in one call. */
  readonly upstreamPage: number;
  /** Milliseconds that one call may take. */
  readonly idleTimeout: number;
}

/** Calls that are under way at a time. */
export const AHEAD = 4;

/** Does work of one call, for as long as one may take. */
export const inTime = <T>(
  { send, apiKey, keyRequired, signal, idleTimeout }: SourceBy,
  work: (caller: RequestOptions) => Promise<T>,
): Promise<T> => whileWaiting(signal, idleTimeout, (ending, deadline) => work({ send, apiKey, keyRequired, signal: ending, deadline }));

const upstreamIn = <T>(by: SourceBy, read: (upstream: Upstream) => Promise<T>): Promise<T> =>
  inTime(by, (caller) => read(createUpstream(caller, apart)));

/** Rejects with what the call fails with, and as with an answer of 404 for an evaluation that is not known. */
export const evaluationFor = async (evaluationId: string, by: SourceBy): Promise<EvaluationResponse> => {
  const evaluation = await upstreamIn(by, (upstream) => upstream.evaluation(evaluationId));
  if (!evaluation) throw new UpstreamError({ kind: 'status', status: 404 });
  return evaluation;
};

/** A file, whatever its kind; a call for each kind up to its own, the likeliest first. Rejects as with an answer of 404 where there is none. */
export const fileFor = async (fileId: string, by: SourceBy): Promise<FileVersionResponse> => {
  for (const kind of kindsOfId(fileId)) {
    const file = await upstreamIn(by, (upstream) => upstream.fileVersion({ id: fileId, kind }));
    if (file) return file;
  }
  throw new UpstreamError({ kind: 'status', status: 404 });
};

/** What the runs of an evaluation are called, by their ids. */
export const runLabelsOf = async (evaluationId: string, by: SourceBy): Promise<ReadonlyMap<string, string>> => {
  const runs = await upstreamIn(by, (upstream) => upstream.runs(evaluationId));
  return new Map(runs.flatMap((run) => (run instanceof Error ? [] : [[run.id, runLabel(run)] as const])));
};

/** Every evaluation that the source lists, the newest first; an error stands for one that cannot be read. */
export const listedEvaluations = async (by: SourceBy): Promise<Checked<EvaluationResponse>[]> => {
  const listing = await openListing({
    readPage: async (request) => {
      const page = await upstreamIn(by, (upstream) => upstream.evaluations(request));
      return { ...page, records: page.records.map((evaluation) => ({ evaluation })) };
    },
    maxPageSize: by.upstreamPage,
    ahead: AHEAD,
  });
  const found: Checked<EvaluationResponse>[] = [];
  for await (const { records } of listing.stretches()) found.push(...records.map(({ evaluation }) => evaluation));
  return found;
};
