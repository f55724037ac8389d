import { createOperation } from '../../src/server/operation.ts';
import { createMetrics } from '../../src/server/telemetry/metrics.ts';

/** What Prometheus puts to each series of a scrape. */
const OF_THE_SCRAPE = ['job', 'instance'];
/** The one series that Prometheus makes of a scrape itself. */
const UP = new Map([['up', new Set(OF_THE_SCRAPE)]]);

/** The metrics of a server to which everything has happened once, in the text that Prometheus reads. */
const exposition = async (): Promise<string> => {
  const metrics = createMetrics(new Set(), { load: () => ({ inFlight: 1, queued: 1 }), columns: () => ({ bytes: 1, hits: 1, misses: 1 }) });
  const operation = createOperation(new Headers());
  metrics.began();
  metrics.ended(operation, 200, 0.1);
  metrics.rest(operation, 200, 0.1);
  metrics.lookedUp('document', true);
  metrics.askedShared('count', 'done');
  metrics.looked('led');
  metrics.upstream.attempt({ endpoint: 'GET /evaluations', method: 'GET', resend: 0, signal: undefined }).end({ status: 200 });
  metrics.upstream.retry('GET /evaluations');
  metrics.upstream.breaker('GET /evaluations', 'open');
  return (await metrics.exposition()).text;
};

/** Each series that a server has, as an expression names it, with its labels. Throws where one of our metrics has none. */
export const servedSeries = async (): Promise<ReadonlyMap<string, ReadonlySet<string>>> => {
  const text = await exposition();
  const series = new Map<string, Set<string>>(UP);
  for (const [, name = '', labels = ''] of text.matchAll(/^([a-z]\w*)(?:\{(.*)\})? \S+$/gm)) {
    const known = series.get(name) ?? new Set(OF_THE_SCRAPE);
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) known.add(label);
    series.set(name, known);
  }
  for (const [, name = ''] of text.matchAll(/^# TYPE ((?:server|graphql|rest|upstream|backend|shared)_\w+)/gm))
    if (![name, `${name}_count`].some((each) => series.has(each))) throw new Error(`Nothing happened that ${name} counts.`);
  return series;
};
