import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Bodies, EVALUATION_ID, SOUND, withValueAt } from '../../support/damaged-bodies.ts';
import { UNLIMITED } from '../../support/every-field.ts';
import { type FacadeOptions, facade, fixed } from '../../support/helpers.ts';
import { PATH, watchedFacade } from '../../support/watched-facade.ts';
import { damagedBodies } from '../execution/asker.ts';
import { randomQuery, VARIABLES } from '../execution/random-query.ts';

/** Asks one facade: everything that its client, its source and whoever runs it see of that. */
const createAsker = (options: FacadeOptions) => {
  const { post, give, seen } = watchedFacade(options);
  return async (body: unknown, headers: Record<string, string> = {}, bodies: Bodies = SOUND) => {
    give(bodies);
    const response = await post(body, { 'x-request-id': 'same', ...headers });
    const answer = { status: response.status, headers: [...response.headers], text: await response.text() };
    return { answer, ...seen() };
  };
};

/** Expects the same of a facade that knows queries and of one that has Yoga asked about each, when they hear it first and again. */
const createExpectation = (options: FacadeOptions = {}) => {
  const [known, asked] = [true, false].map((answerKnown) => createAsker({ ...options, answerKnown }));
  return async (...request: Parameters<ReturnType<typeof createAsker>>): Promise<void> => {
    for (let time = 0; time < 3; time += 1) expect(await known?.(...request)).toEqual(await asked?.(...request));
  };
};

const QUERY =
  'query Named($id: ID!, $first: Int = 2) { evaluation(id: $id) { name logs(first: $first) { nodes { runId } } stats { status } } }';

const KNOWN = { query: QUERY, variables: VARIABLES };

const accepts = fc.constantFrom(
  undefined,
  '*/*',
  'application/json',
  'application/graphql-response+json',
  'application/graphql-response+json, application/json;q=0.9',
  'text/event-stream, application/json;q=0.1',
  'multipart/mixed, application/*;q=0.5',
  'text/event-stream',
  'text/html',
);

const headers = fc
  .record({
    accept: accepts,
    'accept-encoding': fc.constantFrom(undefined, 'gzip', 'br, gzip;q=0.5', 'identity'),
    origin: fc.constantFrom(undefined, 'https://pages.test', 'https://other.test'),
    'content-type': fc.constantFrom(undefined, 'application/json; charset=utf-8', 'application/graphql+json', 'text/plain'),
    'x-api-key': fc.constantFrom(undefined, 'key-of-mine'),
    traceparent: fc.constantFrom(undefined, '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'),
  })
  .map((given) => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Record<string, string>);

const deep = (levels: number): unknown => (levels === 0 ? 1 : { in: deep(levels - 1) });

const bodies = fc.record(
  {
    query: fc.constantFrom<unknown>(
      QUERY,
      `${QUERY} query Other { __typename }`,
      '{ __schema { types { name } } }',
      '{ none }',
      '{',
      7,
      null,
    ),
    operationName: fc.constantFrom<unknown>('Named', 'Other', 'None', '', null, 7),
    variables: fc.constantFrom<unknown>(
      VARIABLES,
      { ...VARIABLES, first: 0 },
      { ...VARIABLES, first: 100_000 },
      { id: 'a b' },
      { id: 'evr_none' },
      { id: null },
      { ...VARIABLES, more: deep(40) },
      null,
      [],
      'text',
    ),
    extensions: fc.constantFrom<unknown>(null, {}, { persistedQuery: { version: 1, sha256Hash: 'none' } }, 'text'),
    id: fc.constantFrom<unknown>(null, 'none', 7),
    operationType: fc.constant('query'),
  },
  { requiredKeys: ['query', 'variables'] },
);

describe('a query that is known', () => {
  test('is answered as it is when Yoga is asked, whatever it selects, and over damaged bodies too', async () => {
    const expectSame = createExpectation({ settings: UNLIMITED });
    await fc.assert(
      fc.asyncProperty(randomQuery, damagedBodies, fc.boolean(), (query, { body, path, value }, isSound) =>
        expectSame({ query, variables: VARIABLES }, {}, isSound ? SOUND : { ...SOUND, [body]: withValueAt(SOUND[body], path, value) }),
      ),
      { numRuns: 60, endOnFailure: true },
    );
  });

  test.each<[string, FacadeOptions]>([
    ['at the defaults', {}],
    ['in front of a live API, for pages of another origin', { live: true, settings: { corsOrigins: ['https://pages.test'] } }],
    ['in production, with lists of operations and a rate', { closed: true, settings: { batch: 3, rateLimitOperations: 100_000 } }],
    ['where its cost is counted', { settings: { rateLimitCost: 100_000_000 } }],
    ['where only documents of a list are', { persisted: new Map([['listed', QUERY]]) }],
    ['where it costs too much', { settings: { maxCost: 1 } }],
  ])('is answered so %s, with whatever it is sent', async (_where, options) => {
    const expectSame = createExpectation(options);
    const sent = fc.oneof(
      { weight: 8, arbitrary: fc.constant(KNOWN) },
      { weight: 8, arbitrary: bodies },
      fc.array(bodies, { maxLength: 4 }),
      fc.constantFrom<unknown>(null, 1, 'text'),
    );
    await fc.assert(
      fc.asyncProperty(sent, headers, (body, given) => expectSame(body, given)),
      { numRuns: 60, endOnFailure: true },
    );
  });

  test('is executed once for equal ones in flight', async () => {
    const { post, calls } = facade({ upstream: fixed({ [PATH]: SOUND.evaluation }) });
    const ask = () => post({ query: `{ evaluation(id: "${EVALUATION_ID}") { name } }` });
    await ask();
    calls.splice(0);
    const answers = await Promise.all([ask(), ask(), ask()]);
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1);
    expect(calls).toEqual([`GET ${PATH}`]);
  });

  test('costs its caller as much again', async () => {
    const { ask } = facade({ settings: { rateLimitCost: 25 } });
    const answers = [];
    for (let time = 0; time < 3; time += 1) answers.push(await ask('{ evaluations { totalCount } }'));
    expect(answers.map(({ errors }) => errors?.[0]?.extensions['code'])).toEqual([undefined, undefined, 'RATE_LIMITED']);
  });

  test('by its id is not for that known by its text', async () => {
    const query = '{ evaluations { totalCount } }';
    const { post } = facade({ persisted: new Map([['listed', query]]) });
    const asked = async (body: object): Promise<unknown> => (await post(body)).json();
    for (let time = 0; time < 2; time += 1) expect(await asked({ id: 'listed' })).toEqual({ data: { evaluations: { totalCount: 5 } } });
    expect(await asked({ query })).toMatchObject({ errors: [{ extensions: { code: 'PERSISTED_QUERY_ONLY' } }] });
  });
});
