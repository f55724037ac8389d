import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createFacade } from '../../src/compose.ts';
import { parseConfig } from '../../src/config/config.ts';
import type { Constants } from '../../src/config/constants.ts';
import { createLog } from '../../src/server/telemetry/log.ts';
import type { Reply } from '../support/helpers.ts';
import { variables } from '../support/settings.ts';

export type LogLine = Readonly<Record<string, unknown>>;

/** The whole facade as a configuration makes it, with all that it logs. */
export const served = async (env: Readonly<Record<string, string>> = {}, constants: Partial<Constants> = {}) => {
  const written: string[] = [];
  const log = createLog('info', { write: (line) => written.push(line) });
  const readFile = (): string => {
    throw new Error('No files here.');
  };
  const facade = await createFacade({ ...parseConfig({ flags: {}, env: variables(env), readFile }), ...constants }, { log });
  const post = async (body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    facade.fetch(
      new Request('http://localhost/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    );
  const ask = async (query: string, headers: Record<string, string> = {}): Promise<Reply> =>
    (await (await post({ query }, headers)).json()) as Reply;
  const get = (path: string): Promise<Response> => Promise.resolve(facade.fetch(new Request(`http://localhost${path}`)));
  /** Asks /v5, with a key or without. */
  const rest = async (path: string, { key, method = 'GET', body }: { key?: string; method?: string; body?: string }): Promise<Response> => {
    const headers = { 'content-type': 'application/json', ...(key !== undefined && { 'x-api-key': key }) };
    return facade.fetch(new Request(`http://localhost/v5${path}`, { method, headers, ...(body !== undefined && { body }) }));
  };
  const lines = (): LogLine[] => written.map((line) => JSON.parse(line) as LogLine);
  return { facade, post, ask, rest, get, lines, written };
};

/** An HTTP server on a free port of this machine. */
export const listening = async (listener: RequestListener) => {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
};

export const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
};
