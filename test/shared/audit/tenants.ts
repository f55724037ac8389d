import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Method } from '../../../src/contract/send.ts';
import { synthetic } from '../../support/synthetic.ts';

/** Whoever has a key of its own, and what is in all of its data and in nobody else's. */
export interface Tenant {
  readonly key: string;
  readonly marker: string;
}

/**
 * A v5 API in which every tenant has evaluations of the same ids and of its own content. Another key is refused, and evr_3 fails, both quoting the key: what
 * leaks from here is what leaks from anywhere.
 */
export const startTenants = async (tenants: readonly Tenant[]) => {
  const send = synthetic({ evaluations: 5, runs: 2, logsPerRun: 20 });
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    request.resume();
    const key = String(request.headers['x-api-key']);
    const tenant = tenants.find((each) => each.key === key);
    const path = (request.url ?? '').replace('/v5', '');
    const say = (status: number, body: string) => response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    if (!tenant) return void say(401, JSON.stringify({ detail: `The key ${key} is not known.` }));
    if (path.startsWith('/evaluations/evr_3')) return void say(500, JSON.stringify({ detail: `Failed for ${key}, ${tenant.marker}` }));
    const { status, body } = await send({ method: request.method as Method, path, headers: {} });
    say(
      status,
      Buffer.from(body)
        .toString()
        .replaceAll(/Answer |Question |Evaluation evr/g, `${tenant.marker} $&`),
    );
  };
  const server = createServer((request, response) => void serve(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v5`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};

/** A collector of traces; all that it was sent. */
export const startCollector = async () => {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    for await (const chunk of request) bodies.push(String(chunk));
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
