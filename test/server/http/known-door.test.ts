import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Send } from '../../../src/contract/send.ts';
import { SOUND, withValueAt } from '../../support/damaged-bodies.ts';
import { type FacadeOptions, fixed } from '../../support/helpers.ts';
import { PATH } from '../../support/watched-facade.ts';
import { damagedBodies } from '../execution/asker.ts';
import { randomQuery, VARIABLES } from '../execution/random-query.ts';
import { ask, createExpectation, KNOWN, QUERY, SMALL, serve, written } from './known-server.ts';

const some = (...values: (string | undefined)[]) => fc.option(fc.constantFrom(...values), { nil: undefined, freq: 2 });

const headers = fc
  .record({
    host: some('localhost:4000', 'evals.internal', 'other.test', 'LOCALHOST', '[::1]:80', '127.0.0.1:4000'),
    accept: some('*/*', 'application/graphql-response+json', 'text/event-stream, application/json;q=0.1', 'text/html', 'multipart/mixed'),
    'accept-encoding': some('gzip', 'br, gzip;q=0.5', 'identity', 'gzip;q=0', '*'),
    origin: some('https://pages.test', 'https://other.test'),
    'content-type': some('application/json; charset=utf-8', 'APPLICATION/JSON', 'application/graphql+json', 'text/plain', 'a, b'),
    'content-encoding': some('identity', 'gzip', 'IDENTITY'),
    'x-api-key': some('key-of-mine', ''),
    authorization: some('Bearer another'),
    'x-request-id': some('mine'),
    traceparent: some('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'),
  })
  .map((given) => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Record<string, string>);

const body = fc.oneof(
  { weight: 6, arbitrary: fc.constant(KNOWN) },
  fc.constantFrom(
    JSON.stringify({ query: QUERY, variables: { id: 'evr_none' } }),
    JSON.stringify({ query: QUERY, variables: { ...VARIABLES, first: 100_000 } }),
    JSON.stringify({ query: QUERY, variables: { ...VARIABLES, first: 0 } }),
    JSON.stringify({ query: QUERY, operationName: 'None', variables: VARIABLES }),
    JSON.stringify({ query: '{ __schema { types { name } } }' }),
    JSON.stringify({ query: '{ none }' }),
    JSON.stringify([{ query: QUERY, variables: VARIABLES }]),
    `\ufeff${KNOWN}`,
    `${KNOWN} `,
    KNOWN.slice(1),
    'null',
  ),
);

const sent = fc.record({
  body,
  headers,
  path: fc.oneof({ weight: 8, arbitrary: fc.constant('/graphql') }, fc.constantFrom('/graphql?a=1', '/graphql/', '//graphql', '/none')),
  pieces: fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, fc.constantFrom(2, 3)),
  chunked: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
});

describe('a known query', () => {
  test('is answered at the door as it is behind it, whatever it selects, and over damaged bodies too', async () => {
    const { expectSame, taken } = await createExpectation();
    await fc.assert(
      fc.asyncProperty(randomQuery, damagedBodies, fc.boolean(), (query, { body: at, path, value }, isSound) =>
        expectSame(
          { body: JSON.stringify({ query, variables: VARIABLES }) },
          isSound ? SOUND : { ...SOUND, [at]: withValueAt(SOUND[at], path, value) },
        ),
      ),
      { numRuns: 40, endOnFailure: true },
    );
    await expectSame({ body: SMALL });
    expect(taken()).toBeGreaterThan(0);
  });

  test.each<[string, FacadeOptions, boolean]>([
    ['at the defaults', {}, true],
    ['in front of a live API', { live: true, settings: { allowedHosts: [] } }, true],
    ['on loopback', { ownHostOnly: true }, true],
    ['in production without compression', { closed: true, settings: { compression: false } }, true],
    ['within a small bound of bytes', { maxBody: KNOWN.length - 1 }, true],
    ['for pages of another origin', { settings: { corsOrigins: ['https://pages.test'] } }, false],
    ['where operations are counted', { settings: { rateLimitOperations: 100_000 } }, false],
    ['where only documents of a list are executed', { persisted: new Map([['listed', QUERY]]) }, false],
  ])('is answered so %s, however it is sent', async (_where, options, isTaken) => {
    const { expectSame, taken } = await createExpectation(options);
    await fc.assert(
      fc.asyncProperty(sent, (each) => expectSame(each)),
      { numRuns: 40, endOnFailure: true },
    );
    await expectSame({ body: SMALL });
    expect(taken() > 0).toBe(isTaken);
  });

  test.each<[string, string | string[]]>([
    ['host', 'localhost:80'],
    ['host', 'localhost:65500'],
    ['host', 'localhost:65536'],
    ['host', '127.1:80'],
    ['host', '127.001.0.1:80'],
    ['host', '127.0.0.256:80'],
    ['host', '[::1]'],
    ['host', '[0:0:0:0:0:0:0:1]'],
    ['host', '[:::]:80'],
    ['host', 'xn--a:80'],
    ['host', 'LOCALHOST:80'],
    ['x-api-key', ['one', 'other']],
    ['x-api-key', ['one', '']],
    ['x-api-key', ['', 'other']],
    ['authorization', ['Bearer one', '']],
  ])('is answered so where its %s is %s, with data and with errors', async (name, value) => {
    const damaged = fixed({ [PATH]: withValueAt(SOUND.evaluation, ['name'], {}) });
    for (const options of [{}, { settings: { allowedHosts: [] } }, { settings: { allowedHosts: [] }, upstream: damaged }]) {
      const { expectSame } = await createExpectation(options);
      await expectSame({ body: SMALL });
      await expectSame({ body: SMALL, headers: { [name]: value } });
    }
  });

  test('goes in by the door from the second time on, if its body came with its headers', async () => {
    const { send, left } = await serve({}, true);
    for (let time = 0; time < 3; time += 1) await send({ body: KNOWN });
    await send({ body: KNOWN, pieces: 2 });
    expect(left).toEqual([true, false, false, true]);
  });

  test('is executed once where it comes to an error', async () => {
    const { send, left } = await serve({ upstream: fixed({ [PATH]: withValueAt(SOUND.evaluation, ['name'], {}) }) }, true);
    await send({ body: SMALL });
    expect(await send({ body: SMALL })).toMatchObject({
      status: 200,
      calls: [`GET ${PATH}`],
      operations: [{ errorCodes: ['UPSTREAM_BAD_RESPONSE'] }],
    });
    expect(left).toEqual([true, true]);
  });

  test('is read to its end, so that a connection that waits for the next one holds nothing of it', async () => {
    const { port, requests } = await serve({}, true);
    const client = connect(port, '127.0.0.1');
    onTestFinished(() => void client.destroy());
    for (let time = 0; time < 3; time += 1) {
      client.write(written(SMALL));
      await once(client, 'data');
    }
    await expect.poll(() => requests.map(({ closed }) => closed)).toEqual([true, true, true]);
  });

  test('is refused where it takes more bytes than a request may have', async () => {
    const { send, left } = await serve({ maxBody: SMALL.length }, true);
    for (let time = 0; time < 2; time += 1) expect(await send({ body: SMALL })).toMatchObject({ status: 200 });
    expect(await send({ body: `${SMALL} ` })).toMatchObject({ status: 413, calls: [] });
    expect(left).toEqual([true, false, true]);
  });

  test('closes its connection where the server is about to end', async () => {
    const { send, drain } = await serve({}, true);
    await send({ body: KNOWN });
    drain();
    expect(await send({ body: KNOWN })).toMatchObject({ status: 200, headers: { connection: 'close' } });
  });

  test('is turned away where too much is worked on', async () => {
    const slow = Promise.withResolvers<void>();
    let isSlow = false;
    const upstream: Send = async (call) => {
      if (isSlow) await slow.promise;
      return fixed({ [PATH]: SOUND.evaluation })(call);
    };
    const { send, port, calls } = await serve({ settings: { maxRequests: 1 }, upstream }, true);
    await send({ body: SMALL });
    isSlow = true;
    const first = ask(port, { body: SMALL });
    await expect.poll(() => calls.length).toBeGreaterThan(0);
    expect((await ask(port, { body: SMALL })).status).toBe(503);
    slow.resolve();
    expect((await first).status).toBe(200);
  });

  test('is not turned away for what came in after it was executed', async () => {
    const damaged = { ...SOUND, evaluation: withValueAt(SOUND.evaluation, ['name'], {}) };
    const goesOn = Promise.withResolvers<void>();
    const executed = Promise.withResolvers<void>();
    let hangs = false;
    const options: FacadeOptions = { settings: { maxRequests: 1 }, respond: () => (hangs ? new Promise(() => undefined) : undefined) };
    const { send, port, calls } = await serve(options, true, async (begun) => {
      if (!begun) return;
      executed.resolve();
      await goesOn.promise;
    });
    await send({ body: SMALL });
    const first = send({ body: SMALL }, damaged);
    await executed.promise;
    hangs = true;
    const asked = calls.length;
    const client = connect(port, '127.0.0.1');
    client.write(written(SMALL));
    await expect.poll(() => calls.length).toBeGreaterThan(asked);
    goesOn.resolve();
    expect(await first).toMatchObject({ status: 200, operations: [{ errorCodes: ['UPSTREAM_BAD_RESPONSE'] }] });
    client.destroy();
  });

  test.each([true, false])('whose client leaves is not asked on, and leaves nothing behind, shared: %s', async (shareInFlight) => {
    let hangs = false;
    const aborted = Promise.withResolvers<void>();
    const { send, port, operations, bugs, calls } = await serve(
      {
        shareInFlight,
        respond: ({ signal }) => {
          if (!hangs) return undefined;
          return new Promise((_, reject) => {
            signal?.addEventListener('abort', () => {
              aborted.resolve();
              reject(signal.reason);
            });
          });
        },
      },
      true,
    );
    await send({ body: KNOWN });
    hangs = true;
    const client = connect(port, '127.0.0.1');
    client.write(written(KNOWN));
    await expect.poll(() => calls.length).toBeGreaterThan(0);
    client.destroy();
    await aborted.promise;
    await expect.poll(() => operations).toMatchObject([{ status: 499, errorCodes: [] }]);
    expect(bugs).toEqual([]);
  });

  test('ends a connection, and not the process, where something of ours fails', async () => {
    let fails = false;
    const bugs: unknown[] = [];
    const failing = (): void => {
      if (fails) throw new Error('full');
    };
    const log = {
      operation: failing,
      bug: (error: unknown) => void bugs.push(String(error)),
      note: () => undefined,
      problem: () => undefined,
    };
    const { send, port } = await serve({ log }, true);
    await send({ body: SMALL });
    fails = true;
    const client = connect(port, '127.0.0.1');
    client.write(written(SMALL));
    expect(await text(client)).toBe('');
    expect(bugs).toEqual(['Error: full']);
    fails = false;
    expect((await send({ body: SMALL })).status).toBe(200);
  });

  test('may come with others on one connection, one after another', async () => {
    const { send, port } = await serve({}, true);
    await send({ body: KNOWN });
    const client = connect(port, '127.0.0.1');
    client.write(written(KNOWN) + written(KNOWN) + written(KNOWN, 'Connection: close\r\n'));
    expect((await text(client)).match(/HTTP\/1\.1 200 OK/g)).toHaveLength(3);
  });
});
