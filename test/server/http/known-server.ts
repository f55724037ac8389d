import { once } from 'node:events';
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, onTestFinished } from 'vitest';
import { closed, listen } from '../../../src/cli/listening.ts';
import { parseConfig } from '../../../src/config/config.ts';
import type { Begun, KnownDoor } from '../../../src/server/http/known-door.ts';
import { type Bodies, EVALUATION_ID, SOUND } from '../../support/damaged-bodies.ts';
import type { FacadeOptions } from '../../support/helpers.ts';
import { watchedFacade } from '../../support/watched-facade.ts';
import { VARIABLES } from '../execution/random-query.ts';

interface Sent {
  readonly body: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly path?: string;
  /** In pieces, each a moment after the one before, and by their lengths or in chunks. */
  readonly pieces?: number;
  readonly chunked?: boolean;
}

export const ask = async (port: number, { body, headers = {}, path = '/graphql', pieces = 1, chunked = false }: Sent) => {
  const length = Buffer.byteLength(body);
  const given = { 'content-type': 'application/json', ...(!chunked && { 'content-length': length }), ...headers };
  const asking = httpRequest({ port, host: '127.0.0.1', path, method: 'POST', headers: given });
  const answered = once(asking, 'response');
  const size = Math.ceil(body.length / pieces);
  for (let at = 0; at < body.length; at += size) {
    if (at > 0) await setTimeout(3);
    if (at + size < body.length) asking.write(body.slice(at, at + size));
    else asking.end(body.slice(at));
  }
  const [answer] = await answered;
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  return { status: answer.statusCode as number, headers: answer.headers as IncomingHttpHeaders, bytes: Buffer.concat(chunks) };
};

/** A request as its bytes are, where `headers` are lines of their own. */
export const written = (body: string, headers = ''): string =>
  `POST /graphql HTTP/1.1\r\nHost: localhost\r\n${headers}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

/**
 * A server over a source, and all that is seen of it: by its clients, by its source and in its log. What the door leaves to the way of all
 * requests is left `before` it goes there.
 */
export const serve = async (options: FacadeOptions, isOpen: boolean, before?: (begun?: Begun) => Promise<void>) => {
  const behind = watchedFacade({ plannedExecution: true, answerKnown: true, ...options });
  const left: boolean[] = [];
  const requests: IncomingMessage[] = [];
  const door: KnownDoor = (incoming, outgoing, otherwise) => {
    requests.push(incoming);
    const turn = left.push(false) - 1;
    behind.knownDoor?.(incoming, outgoing, async (begun) => {
      left[turn] = true;
      if (before) await before(begun);
      otherwise(begun);
    });
  };
  const config = parseConfig({ flags: {}, env: {}, readFile: () => '' });
  const served = { fetch: behind.fetch, knownDoor: isOpen && behind.knownDoor ? door : undefined };
  const server = await listen(served, { port: 0, flag: '--port', config });
  onTestFinished(() => {
    server.closeAllConnections();
    return closed(server);
  });
  const { port } = server.address() as AddressInfo;
  const send = async (sent: Sent, bodies: Bodies = SOUND) => {
    behind.give(bodies);
    const { status, headers, bytes } = await ask(port, { ...sent, headers: { 'x-request-id': 'same', ...sent.headers } });
    const { date: _date, ...rest } = headers;
    return { status, headers: rest, text: unpacked(headers, bytes), ...behind.seen() };
  };
  return { ...behind, send, port, left, requests };
};

const unpacked = ({ 'content-encoding': coding }: IncomingHttpHeaders, bytes: Buffer): string =>
  (coding === 'br' ? brotliDecompressSync(bytes) : coding === 'gzip' ? gunzipSync(bytes) : bytes).toString();

/** Expects the same of a server with the door and of one without, when they hear something first and again; gives how often it was taken. */
export const createExpectation = async (options: FacadeOptions = {}) => {
  const [door, wall] = await Promise.all([serve(options, true), serve(options, false)]);
  const expectSame = async (sent: Sent, bodies?: Bodies): Promise<void> => {
    for (let time = 0; time < 3; time += 1) expect(await door.send(sent, bodies)).toEqual(await wall.send(sent, bodies));
  };
  return { expectSame, taken: () => door.left.filter((isLeft) => !isLeft).length };
};

export const QUERY =
  'query Named($id: ID!, $first: Int = 2) { evaluation(id: $id) { name logs(first: $first) { nodes { runId log { inputs } } } stats { status } } }';
export const KNOWN = JSON.stringify({ query: QUERY, variables: VARIABLES });

/** A query that is sound. */
export const SMALL = JSON.stringify({ query: `{ evaluation(id: "${EVALUATION_ID}") { name } }` });
