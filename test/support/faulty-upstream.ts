import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer, Endpoint, Method, Send } from '../../src/contract/send.ts';
import { sampleBackend } from './helpers.ts';

/** One request to the faulty upstream, and what a sound one would answer. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly sound: Answer;
  /** How many requests met this fault before: 0 for the first. */
  readonly met: number;
}

/** Answers instead of the sound upstream, or does not. */
export type Fault = (exchange: Exchange) => void;

export interface Seen {
  readonly endpoint: Endpoint;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly at: number;
  /** Whether the connection was cut off before the answer was whole. */
  isCut: boolean;
}

/** The endpoint that a path belongs to. */
const endpointOf = (method: string, path: string): Endpoint =>
  `${method as Method} /${path
    .replace(/\?.*$/, '')
    .replace(/^\/(evaluations|logs)\/[^/]+/, '/$1/{id}')
    .slice(1)}`;

/** Sends an answer as it is. */
export const give = (response: ServerResponse, { status, headers, body }: Answer): void => {
  response.writeHead(status, { ...headers, 'content-length': body.length }).end(body);
};

/**
 * A v5 API over HTTP with the sample behind it, or another sound one, where every caller may have a fault of its own planted at an endpoint. Callers are
 * distinguished by their keys, so that many tests can use one upstream side by side.
 */
export const startFaultyUpstream = async (sound?: Send) => {
  const backend = sound ?? (await sampleBackend());
  const planted = new Map<string, { endpoint: Endpoint | undefined; fault: Fault; met: number }>();
  const seen = new Map<string, Seen[]>();
  const load = { inFlight: 0, highest: 0 };
  const server = createServer((request, response) => void serve(request, response));
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? '').replace(/^\/v5/, '');
    const key = String(request.headers['x-api-key']);
    const endpoint = endpointOf(request.method ?? 'GET', path);
    const entry: Seen = { endpoint, path, headers: request.headers, at: performance.now(), isCut: false };
    seen.set(key, [...(seen.get(key) ?? []), entry]);
    load.inFlight += 1;
    load.highest = Math.max(load.highest, load.inFlight);
    response.once('close', () => {
      load.inFlight -= 1;
      entry.isCut = !response.writableFinished;
    });
    const answer = await backend({ method: request.method as Method, path, headers: {} });
    const plant = planted.get(key);
    if (!plant || (plant.endpoint !== undefined && plant.endpoint !== endpoint)) return give(response, answer);
    plant.fault({ request, response, sound: answer, met: plant.met });
    plant.met += 1;
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    url: `http://127.0.0.1:${port}/v5`,
    load,
    /** Plants a fault for a key, at one endpoint or at all. */
    plant: (key: string, fault: Fault, endpoint?: Endpoint): void => void planted.set(key, { endpoint, fault, met: 0 }),
    /** Ends the fault of a key. */
    mend: (key: string): void => void planted.delete(key),
    /** The requests of a key so far. */
    seen: (key: string): readonly Seen[] => seen.get(key) ?? [],
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
};

export type FaultyUpstream = Awaited<ReturnType<typeof startFaultyUpstream>>;
