import { expect, test } from 'vitest';
import type { Send } from '../../../src/contract/send.ts';
import { facade, json } from '../../support/helpers.ts';

/** Answers when the call is ended, or else after many times the time that a question may take. */
const slow: Send = ({ signal }) =>
  new Promise((resolve, reject) => {
    const answer = setTimeout(() => resolve(json({ records: [] })), 300);
    signal?.addEventListener('abort', () => {
      clearTimeout(answer);
      reject(signal.reason);
    });
  });

const get = async (path: string, signal?: AbortSignal) => {
  const { fetch, bugs } = facade({ backend: slow, operationTimeout: 20 });
  const response = await fetch(new Request(`http://facade.test/v5${path}`, { ...(signal && { signal }) }));
  return { status: response.status, body: await response.text(), bugs };
};

test('a question over REST ends when it has taken as long as an operation may', async () => {
  const { status, body, bugs } = await get('/evaluations/evr_1/logs?analysis={}');
  expect([status, JSON.parse(body), bugs]).toEqual([
    504,
    { detail: 'The question took too long; ask for less at once, or of fewer rows.' },
    [],
  ]);
});

test('other calls are left to the patience of their client', async () => {
  expect((await get('/evaluations/evr_1/logs')).status).toBe(200);
});

test('a client that leaves first ends its question as any other call', async () => {
  expect(await get('/evaluations/evr_1/logs?analysis={}', AbortSignal.timeout(5))).toEqual({ status: 499, body: '', bugs: [] });
});
