import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { Agent, request } from 'undici';
import { createHandWritten, type GetJson } from './hand-written.ts';
import type { QueryName } from './queries.ts';

/* Run as a process of its own: the server of a peer, over the v5 API at BASE_URL. */

const { BASE_URL: baseUrl, PORT: port } = process.env;

const dispatcher = new Agent({ pipelining: 1, keepAliveTimeout: 60_000 });

const getByUndici: GetJson = async (path) => {
  const { body, statusCode } = await request(baseUrl + path, { dispatcher });
  if (statusCode !== 200) throw new Error(`Upstream answered ${statusCode}.`);
  return JSON.parse(await body.text());
};

const getByFetch: GetJson = async (path) => {
  const response = await fetch(baseUrl + path);
  if (!response.ok) throw new Error(`Upstream answered ${response.status}.`);
  return response.json() as never;
};

const serveByHand = (): RequestListener => {
  const handWritten = createHandWritten(getByUndici);
  const answer = async (incoming: IncomingMessage): Promise<string> => {
    const { operationName, variables } = JSON.parse(await text(incoming)) as { operationName?: QueryName; variables?: { id?: unknown } };
    return JSON.stringify({ data: operationName === undefined ? {} : await handWritten[operationName](variables?.id) });
  };
  return (incoming, outgoing) => {
    answer(incoming).then(
      (body) => outgoing.setHeader('content-type', 'application/json').end(body),
      () => outgoing.writeHead(500).end(),
    );
  };
};

const serveByYoga = async (): Promise<RequestListener> => {
  // The other peer shall not hold the memory of it.
  const { createStockYoga } = await import('./stock-yoga.ts');
  return createStockYoga(getByFetch);
};

const listener = process.argv[2] === 'hand-written' ? serveByHand() : await serveByYoga();
createServer(listener).listen(Number(port), '127.0.0.1');
