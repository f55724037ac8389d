import { Hono } from 'hono';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Readiness } from './readiness.ts';

export interface ProbesOptions {
  readonly readiness: Readiness;
  /** Served as /metrics; without them there is no such path. */
  readonly metrics: Metrics | undefined;
}

/** What those who run the server ask: whether it lives, whether it wants requests, and how it fares. */
export const createProbes = ({ readiness, metrics }: ProbesOptions): Hono => {
  const probes = new Hono();
  probes.get('/health', (context) => context.json({ status: 'ok' }));
  probes.get('/readiness', (context) => {
    const obstacle = readiness.obstacle();
    return context.json({ status: obstacle ?? 'ready' }, obstacle === undefined ? 200 : 503);
  });
  if (metrics) {
    probes.get('/metrics', async (context) => {
      const { contentType, text } = await metrics.exposition();
      return context.body(text, 200, { 'content-type': contentType });
    });
  }
  return probes;
};
