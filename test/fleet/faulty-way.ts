import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { Pool } from 'undici';

/** A way to a v5 API that fails now and then. */
export interface FaultyWay {
  readonly url: string;
  /** Calls so far, those that failed, and the changes among those with their times. */
  readonly counts: { calls: number; failed: number; readonly changes: number[] };
  close(): Promise<void>;
}

export interface FaultyWayOptions {
  /** The origin of the API. */
  readonly to: string;
  /** The share of calls that are answered with 500 and passed on to nobody, and of those that are passed on and whose answer is cut off. */
  readonly failed: number;
  readonly cut: number;
  readonly random: () => number;
}

const PASSED_ON = ['x-api-key', 'content-type', 'accept', 'accept-encoding', 'traceparent'];
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length']);

export const startFaultyWay = async ({ to, failed, cut, random }: FaultyWayOptions): Promise<FaultyWay> => {
  const pool = new Pool(to, { connections: 256 });
  const counts: FaultyWay['counts'] = { calls: 0, failed: 0, changes: [] };
  const fail = (method: string | undefined): void => {
    counts.failed += 1;
    if (method !== 'GET') counts.changes.push(performance.now());
  };
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chance = random();
    const left = new AbortController();
    response.once('close', () => left.abort());
    counts.calls += 1;
    const body = await buffer(request);
    if (chance < failed) {
      fail(request.method);
      response.writeHead(500).end();
      return;
    }
    const headers = Object.fromEntries(PASSED_ON.flatMap((name) => (request.headers[name] ? [[name, String(request.headers[name])]] : [])));
    const answer = await pool.request({
      method: request.method as 'GET',
      path: request.url ?? '/',
      headers,
      body: body.length > 0 ? body : null,
      signal: left.signal,
    });
    const bytes = await buffer(answer.body);
    if (chance < failed + cut) {
      fail(request.method);
      request.socket.resetAndDestroy();
      return;
    }
    const kept = Object.entries(answer.headers).filter(([name]) => !HOP_BY_HOP.has(name));
    response.writeHead(answer.statusCode, { ...Object.fromEntries(kept), 'content-length': bytes.length }).end(bytes);
  };
  const server = createServer((request, response) => {
    serve(request, response).catch(() => request.socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v5`,
    counts,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await pool.destroy();
    },
  };
};
