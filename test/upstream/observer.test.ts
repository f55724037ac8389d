import { expect, test } from 'vitest';
import type { Send } from '../../src/contract/send.ts';
import { type AttemptEnd, type AttemptStart, observed } from '../../src/upstream/observer.ts';
import { facade, json } from '../support/helpers.ts';

/** An observer that notes what is reported to it, and sends a header along. */
const watch = (send: Send) => {
  const seen: (Omit<AttemptStart, 'signal'> & AttemptEnd)[] = [];
  const attempt = observed(send, {
    attempt: ({ signal, ...start }) => ({
      headers: { traceparent: '00-1-2-01' },
      end: (end) => seen.push({ ...start, ...end }),
    }),
    retry: () => undefined,
    breaker: () => undefined,
  });
  return { seen, send: ((call) => attempt(call, 0)) satisfies Send };
};

test('every call is reported with the template of its path, and what came of it', async () => {
  const sent: unknown[] = [];
  const { seen, send } = watch(async ({ path, headers }) => {
    sent.push(headers['traceparent']);
    if (path.endsWith('/stats')) throw new Error('reset');
    return json(path.includes('/logs') ? { records: [], page: 1, size: 1, total: 0 } : { id: 'evr_1', evaluators: [], runs: [] });
  });
  const { ask } = facade({ upstream: send });
  await ask('{ evaluation(id: "evr_1") { runs { id } stats { __typename } logs(first: 1) { totalCount } } node(id: "Log:log_1") { id } }');
  expect(seen.map(({ method: _, ...rest }) => rest).sort((a, b) => (a.endpoint < b.endpoint ? -1 : 1))).toEqual([
    { endpoint: 'GET /evaluations/{id}', resend: 0, status: 200 },
    { endpoint: 'GET /evaluations/{id}/logs', resend: 0, status: 200 },
    { endpoint: 'GET /evaluations/{id}/runs', resend: 0, status: 200 },
    { endpoint: 'GET /evaluations/{id}/stats', resend: 0, fault: 'unreachable' },
    { endpoint: 'GET /logs/{id}', resend: 0, status: 200 },
  ]);
  expect(sent).toEqual(Array(5).fill('00-1-2-01'));
});

test('an attempt that its deadline or its client ended is reported as such', async () => {
  const { seen, send } = watch(async () => {
    throw new Error('aborted');
  });
  const call = { method: 'GET', endpoint: 'GET /logs/{id}', path: '/logs/log_1', headers: {} } as const;
  const late = AbortSignal.abort(new DOMException('late', 'TimeoutError'));
  await expect(send({ ...call, signal: late })).rejects.toThrow('aborted');
  await expect(send({ ...call, signal: AbortSignal.abort() })).rejects.toThrow('aborted');
  expect(seen.map(({ fault }) => fault)).toEqual(['timeout', 'cancelled']);
});
