import { expect, test } from 'vitest';
import { codes, facade, json, type Reply } from '../../support/helpers.ts';

const FAILING = { query: '{ evaluation(id: "evr_7ZAECYi82P80BOqjkseLt") { name runs { id } stats { report } } }' };
const MINTED = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const failing = () => facade({ respond: ({ path }) => (/runs|stats/.test(path) ? json('No.', 500) : undefined) });

const idsOf = async (response: Response): Promise<unknown[]> => [
  response.headers.get('x-request-id'),
  ...(((await response.json()) as Reply).errors ?? []).map(({ extensions }) => extensions['requestId']),
];

test('an answer and each of its errors carry the id that the client gave', async () => {
  const id = 'checkout_17-b';
  expect(await idsOf(await failing().post(FAILING, { 'x-request-id': id }))).toEqual([id, id, id]);
});

test.each([
  ['empty', ''],
  ['too long', 'x'.repeat(65)],
  ['with a space', 'a b'],
  ['with what could break out of a log line', '{"level":60}'],
  ['of several', 'a, b'],
])('an id that is %s is replaced', async (_what, id) => {
  const ids = await idsOf(await failing().post(FAILING, { 'x-request-id': id }));
  expect(ids).toHaveLength(3);
  expect(new Set(ids).size).toBe(1);
  expect(ids[0]).toMatch(MINTED);
});

test('two requests have two ids, also where they share the errors of one kept document', async () => {
  const { post } = facade();
  const invalid = { query: '{ nothing }' };
  const ids = [await idsOf(await post(invalid)), await idsOf(await post(invalid))].map(([id, ...others]) => {
    expect(others).toEqual([id]);
    return id;
  });
  expect(ids[0]).not.toBe(ids[1]);
});

test.each([
  ['no JSON', { body: 'query={__typename}', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 'UNSUPPORTED_MEDIA_TYPE'],
  ['too large', { body: JSON.stringify({ query: ' '.repeat(200) }), headers: { 'content-type': 'application/json' } }, 'PAYLOAD_TOO_LARGE'],
  [
    'of someone who takes no JSON',
    { body: '{"query":"{__typename}"}', headers: { 'content-type': 'application/json', accept: 'text/html' } },
    'BAD_REQUEST',
  ],
  ['broken', { body: '{', headers: { 'content-type': 'application/json' } }, 'BAD_REQUEST'],
])('a request that is %s is refused with its id', async (_what, request, code) => {
  const over = facade({ maxBody: 100 });
  const response = await over.fetch(new Request('http://facade.test/graphql', { method: 'POST', ...request }));
  const reply = (await response.clone().json()) as Reply;
  expect(Object.values(codes(reply))).toEqual([code]);
  const [id, ...others] = await idsOf(response);
  expect(id).toMatch(MINTED);
  expect(others).toEqual([id]);
});

test('the errors of every operation of a batch carry the id', async () => {
  const { post } = facade({ settings: { batch: 2 } });
  const response = await post([{ query: '{ nothing }' }, { query: '{ __typename nobody }' }], { 'x-request-id': 'batch-1' });
  const replies = (await response.json()) as Reply[];
  expect(replies.flatMap(({ errors = [] }) => errors.map(({ extensions }) => extensions['requestId']))).toEqual(['batch-1', 'batch-1']);
});

test('errors that come later in a stream carry the id too', async () => {
  const query = '{ evaluation(id: "evr_7ZAECYi82P80BOqjkseLt") { name ... @defer { runs { id } } } }';
  const response = await failing().post({ query }, { accept: 'multipart/mixed', 'x-request-id': 'stream-1' });
  expect(response.headers.get('x-request-id')).toBe('stream-1');
  expect(await response.text()).toMatch(/"code":"UPSTREAM_UNAVAILABLE","retryable":true,"requestId":"stream-1"/);
});
