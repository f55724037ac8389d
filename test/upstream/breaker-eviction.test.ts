import { expect, test } from 'vitest';
import { createMetrics } from '../../src/server/telemetry/metrics.ts';
import { createResilientSend } from '../../src/upstream/resilient.ts';
import { json } from '../support/helpers.ts';

test('a breaker that is forgotten is no longer counted as open, nor later', async () => {
  let release: (() => void) | undefined;
  const metrics = createMetrics(new Set(), { load: () => ({ inFlight: 0, queued: 0 }), columns: () => undefined });
  const resilient = createResilientSend(
    async ({ headers }) => {
      if (headers['x-late'])
        await new Promise<void>((resolve) => {
          release = resolve;
        });
      return headers['x-api-key'] === 'bad' ? json({}, 500) : json({});
    },
    { concurrency: 10, queue: 10, retries: 0, observer: metrics.upstream, random: () => 0 },
  );
  const call = (key: string, headers: Record<string, string> = {}) =>
    resilient.send({ method: 'GET', path: '/evaluations', endpoint: 'GET /evaluations', headers: { 'x-api-key': key, ...headers } });
  const open = async () => /upstream_breakers_open\{[^}]*\} (\d+)/.exec((await metrics.exposition()).text)?.[1];
  const late = call('bad', { 'x-late': '1' });
  for (let failed = 0; failed < 8; failed += 1) await call('bad');
  expect(await open()).toBe('1');
  for (let key = 0; key < 4_096; key += 1) await call(`key-${key}`);
  expect(await open()).toBe('0');
  release?.();
  await late;
  expect(await open()).toBe('0');
});
