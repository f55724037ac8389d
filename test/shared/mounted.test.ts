import { expect, test } from 'vitest';
import { createFacade } from '../../src/mount.ts';
import { dashboard, FINAL, keepingReplicas, RUN_OF_BOTH, warm } from './keeping.ts';
import { redis } from './replicas.ts';

const REMOVE = `mutation { removeRunFromEvaluation(input: { evaluationId: "${FINAL}", runId: "${RUN_OF_BOTH}" }) { userErrors { message } } }`;

test('closed while it makes a change, a mounted facade says what came of it, to the other replicas too', async () => {
  const running = await redis();
  const set = await keepingReplicas(running.url);
  const [one] = set.replicas;
  await warm(set, one, FINAL);
  const { fetch, close } = await createFacade({ baseUrl: set.upstream.url, sharedAddress: running.url });
  const [came, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  set.upstream.respond(async ({ method }) => {
    if (method !== 'GET') {
      came.resolve();
      await go.promise;
    }
    return undefined as never;
  });
  const headers = { 'content-type': 'application/json', 'x-api-key': 'key-of-one' };
  const body = JSON.stringify({ query: REMOVE });
  const changing = fetch(new Request('https://app.example/graphql', { method: 'POST', headers, body }));
  await came.promise;
  const closing = close();
  expect((await fetch(new Request('https://app.example/health'))).status).toBe(503);
  go.resolve();
  expect(await (await changing).json()).toEqual({ data: { removeRunFromEvaluation: { userErrors: [] } } });
  await closing;
  expect(await dashboard(one, FINAL)).toMatchObject({ data: (await dashboard(set.alone, FINAL)).data, cache: 'forgotten=4' });
});
