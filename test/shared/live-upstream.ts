import { onTestFinished } from 'vitest';
import type { Method, Send } from '../../src/contract/send.ts';
import { bodyOf, listening } from '../operations/served.ts';
import { give } from '../support/faulty-upstream.ts';
import { backendOver, json } from '../support/helpers.ts';

export interface LiveUpstream {
  readonly url: string;
  /** The paths of the reads that it answered, since it was asked last. */
  reads(): string[];
  /** What stands behind it, for changes that nobody hears of. */
  readonly send: Send;
  /** Answers in its stead from now on, where it returns something. */
  respond(by: Send | undefined): void;
}

/** A live v5 API over HTTP: a fresh sample, to be read and changed by whoever has a key. */
export const liveUpstream = async (): Promise<LiveUpstream> => {
  const send = await backendOver();
  const seen: string[] = [];
  let instead: Send | undefined;
  const { origin, close } = await listening(async (request, response) => {
    const [method, path] = [request.method as Method, (request.url ?? '').replace(/^\/v5/, '')];
    const key = request.headers['x-api-key'];
    const headers = { ...(typeof key === 'string' && { 'x-api-key': key }), 'content-type': 'application/json' };
    const text = await bodyOf(request);
    if (method === 'GET') seen.push(path);
    const call = { method, path, headers, ...(text !== '' && { body: Buffer.from(text) }) };
    give(response, (key === undefined ? json({ detail: 'No key.' }, 401) : await instead?.(call)) ?? (await send(call)));
  });
  onTestFinished(close);
  return {
    url: `${origin}/v5`,
    reads: () => seen.splice(0),
    send,
    respond: (by) => {
      instead = by;
    },
  };
};
