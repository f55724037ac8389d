import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { synthetic } from '../support/synthetic.ts';

/** How a call goes wrong, and how many in a thousand do. */
const FAULTS: readonly (readonly [number, (response: ServerResponse, body: Uint8Array) => void])[] = [
  [40, (response) => response.writeHead(500).end('No.')],
  [10, (response) => response.socket?.destroy()],
  [10, (response) => response.writeHead(429, { 'retry-after': '1' }).end()],
  [10, (response) => response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>')],
  [10, (response, body) => response.writeHead(200, { 'content-length': body.length }).end(body.subarray(0, body.length / 2))],
  [10, (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"records":')],
  // Longer than the operations of a soak may take.
  [5, (response, body) => void setTimeout(() => response.writeHead(200).end(body), 5_000).unref()],
];

/** A v5 API on a free port some of whose answers go wrong, the same ones in every soak for `random` is. */
export const listenInChaos = async (random: () => number): Promise<string> => {
  const send = synthetic({ evaluations: 50, runs: 4, logsPerRun: 200 });
  const server = createServer(async ({ url = '' }, response) => {
    const { status, headers, body } = await send({ method: 'GET', path: url, headers: {} });
    let chance = random() * 1_000;
    const fault = FAULTS.find(([share]) => {
      chance -= share;
      return chance < 0;
    });
    if (fault) fault[1](response, body);
    else response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
