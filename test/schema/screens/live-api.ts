import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Method, Send } from '../../../src/contract/send.ts';
import { createHttpSend } from '../../../src/upstream/send.ts';
import { backendOver } from '../../support/helpers.ts';

/** A v5 API behind a real port of this machine, and a way to it as to any other. */
export interface LiveApi {
  readonly send: Send;
  close(): Promise<void>;
}

/** Serves the sample under /v5 to callers with this key. */
export const serveSample = async (key: string): Promise<LiveApi> => {
  const backend = await backendOver(undefined, key);
  const server = createServer(async ({ method, url = '', headers }, response) => {
    const answer = await backend({
      method: method as Method,
      path: url.slice('/v5'.length),
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    });
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const http = createHttpSend({
    baseUrl: new URL(`http://127.0.0.1:${port}/v5`),
    concurrency: 8,
    maxBytes: 2 ** 24,
    maxRecordBytes: 2 ** 26,
  });
  const close = async (): Promise<void> => {
    await http.close();
    await new Promise((resolve) => server.close(resolve));
  };
  return { send: http.send, close };
};
