import { describe, expect, test } from 'vitest';
import type { Send } from '../../src/contract/send.ts';
import { sourceProblem } from '../../src/upstream/source-problem.ts';

const answering =
  (status: number, body: unknown, type = 'application/json'): Send =>
  async () => ({ status, headers: { 'content-type': type }, body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) });

describe('a source is taken for a v5 API', () => {
  test.each<[string, Send]>([
    ['lists evaluations', answering(200, { records: [], page: 1, size: 1, total: 0 })],
    ['wants a key', answering(401, { detail: 'Not authenticated' })],
    ['wants a file', answering(422, { detail: [{ loc: ['query', 'file_id'], msg: 'field required', type: 'value_error.missing' }] })],
    ['asks to slow down', answering(429, { detail: 'Slow down' })],
  ])('where it %s', async (_, send) => {
    expect(await sourceProblem(send)).toBeUndefined();
  });
});

test.each<[string, Send, RegExp]>([
  ['knows no such path', answering(404, { detail: 'Not Found' }), /\(404\).*\/v5/],
  ['answers with a page', answering(200, '<html><title>Log in</title>', 'text/html; charset=utf-8'), /text\/html \(200\).*\/v5/],
  ['refuses with a page', answering(403, '<html>secret words', 'text/html'), /text\/html \(403\)/],
  ['redirects', answering(302, '', 'text/html'), /redirects .*\(302\).*login page/],
  ['answers other JSON', answering(200, { data: [] }), /\(200\) that is not a v5 API's/],
  ['refuses with other JSON', answering(401, { error: 'secret words' }), /\(401\) that is not a v5 API's/],
  ['answers a list', answering(200, []), /no v5 API's JSON/],
  ['fails', answering(503, { detail: 'Down' }), /with 503/],
  ['is not there', () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.1:80')), /cannot be reached/],
])('a source that %s is reported in one sentence or two, without its words', async (_, send, message) => {
  const problem = await sourceProblem(send);
  expect(problem).toMatch(message);
  expect(problem).not.toMatch(/secret|10\.0\.0\.1|\n/);
});

test('it is asked once, and without a key', async () => {
  const seen: unknown[] = [];
  await sourceProblem(async (call) => {
    seen.push([call.method, call.path, call.headers]);
    return answering(401, { detail: 'no' })(call);
  });
  expect(seen).toEqual([['GET', '/evaluations?page=1&size=1', { accept: 'application/json' }]]);
});
