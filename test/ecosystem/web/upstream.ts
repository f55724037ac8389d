import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** A v5 API as it was, in front of the one of this server: it lists rows, and answers no questions of them. It is there until the test has ended. */
export const withoutAnswers = async (server: string): Promise<string> => {
  const before = createServer(async (request, response) => {
    const { method = 'GET', url = '', headers } = request;
    const asked = new URL(url, server);
    asked.searchParams.delete('analysis');
    const passed = ['x-api-key', 'content-type'].flatMap((name) => (headers[name] ? [[name, String(headers[name])]] : []));
    const body = method === 'GET' ? undefined : await text(request);
    const answer = await fetch(asked, { method, headers: Object.fromEntries(passed), ...(body && { body }) });
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' }).end(await answer.text());
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void before.close());
  await once(before, 'listening');
  return `http://127.0.0.1:${(before.address() as AddressInfo).port}/v5`;
};
