import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { ImportReport } from './backend/store/import-report.ts';
import { type Config, ConfigError, isLoopback } from './config/config.ts';
import type { ExportHealth } from './contract/finding.ts';
import type { ExportCopy, ImportWatch } from './embedded-store.ts';
import type { AnswerKeeping, KeepingWatch } from './keep-answers.ts';
import { openSharedOf } from './open-shared.ts';
import { createSubgraph, schema } from './schema/index.ts';
import type { SourceDescription } from './schema/kit/context.ts';
import { type App, createApp } from './server/http/app.ts';
import { createLagMeter } from './server/http/readiness.ts';
import { shortHashOf } from './server/operation.ts';
import { type BuiltPages, readPages } from './server/pages/built-pages.ts';
import type { Log } from './server/telemetry/log.ts';
import type { Loads, Metrics } from './server/telemetry/metrics.ts';
import { createTelemetry } from './server/telemetry/telemetry.ts';
import type { Traces } from './server/telemetry/traces.ts';
import type { OpenShared } from './shared/shared.ts';
import type { Source } from './source.ts';
import type { UpstreamObserver } from './upstream/observer.ts';
import type { UpstreamLoad } from './upstream/resilient.ts';

/** Where the build of `web/` is, seen from here and from the bundle in `dist` alike. */
export const BUILT_PAGES = new URL('../web/dist/', import.meta.url);

const PERSISTED = z.record(z.string(), z.string());

/** Everything behind a listening address. */
export interface Facade extends App {
  readonly source: SourceDescription;
  /** Whether a browser finds screens here; not where nobody asked for them and they were not built. */
  readonly hasPages: boolean;
  /** What was exported, and what is wrong with it, for whoever runs the server; null for a live API. */
  exportHealth(): Promise<ExportHealth | null>;
  /** Reads the file of keys again, where there is one. Throws a `ConfigError` for one that cannot be used: the keys of before count on. */
  reloadKeys(): void;
  /** Why a live source does not look like a v5 API, as a sentence; undefined where it does, and for other sources. Asks it once. */
  sourceProblem(): Promise<string | undefined>;
  /** How busy the way to upstream is. */
  upstreamLoad(): UpstreamLoad;
  /** What was imported at the start: nothing for other sources than exports, and for exports that were imported before. */
  readonly imported: readonly ImportReport[];
  /** Where exports that are only to be read are kept for the next start. */
  readonly copy: ExportCopy | undefined;
  /** The exports that are served, oldest first; none for other sources. */
  readonly exportDirectories: readonly string[];
  close(): Promise<void>;
}

export interface FacadeOptions {
  readonly log: Log;
  /** Follows the import that may come before everything else. */
  readonly watch?: ImportWatch;
}

/** Puts the parts together for a configuration: picks the source, and who watches. */
export const createFacade = async (config: Config, { log, watch = {} }: FacadeOptions): Promise<Facade> => {
  const pages = await pagesOf(config);
  const persisted = config.persistedFile === undefined ? undefined : await readPersisted(config.persistedFile, pages);
  const metrics = await metricsOf(config, [...(pages?.documents.values() ?? []), ...(persisted?.values() ?? [])], {
    load: () => source.load(),
    columns: () => source.heldColumns?.(),
  });
  const traces = await tracesOf(config);
  const telemetry = createTelemetry({ log, metrics, traces });
  const sourceWith = await readySource(config, { observer: telemetry.upstream, watch, log });
  // By now it is known what cannot be served, so that nothing which is opened from here on stays open.
  const shared = await openSharedOf(config, { log, metrics });
  const keeping = await keepingOf(config, shared, { log, metrics, looked: telemetry.lookedForAnswer });
  // Where nobody answers, both wait in vain: at the same time.
  await Promise.all([shared?.begin(), keeping?.begin()]);
  const source = sourceWith(keeping);
  const lag = createLagMeter();
  const app = createApp({
    ...config,
    ...exposureOf(config),
    ...sourceOptions(source),
    builtPages: pages,
    persisted,
    telemetry,
    metrics,
    isLate: lag.isLate,
    shared,
    sharedSource: config.baseUrl?.href,
  });
  return {
    ...app,
    sourceProblem: source.problem,
    upstreamLoad: source.load,
    source: source.description,
    hasPages: pages !== undefined,
    exportHealth: source.exportHealth,
    reloadKeys: source.reloadKeys,
    imported: source.imported ?? [],
    copy: source.copy,
    exportDirectories: source.exportDirectories ?? [],
    close: async () => {
      lag.close();
      await Promise.all([source.close(), traces?.close(), shared?.close(), keeping?.close()]);
    },
  };
};

/** What is exposed, and to whom. */
const exposureOf = ({ federation, federationNode, host, production, metricsPort }: Config) => ({
  schema: federation ? createSubgraph({ nodeFields: federationNode }).schema : schema,
  ownHostOnly: isLoopback(host),
  graphiql: !production,
  closed: production,
  serveMetrics: metricsPort === undefined,
});

/** What the app has to know of a source to serve it. */
const sourceOptions = ({ send, backend, description, keyRequired, keyNameOf, requireCaller, name, exportHealth }: Source) => ({
  send,
  backend,
  // The embedded backend understands `offset`.
  anyRange: backend !== undefined,
  source: description,
  keyRequired,
  keyNameOf,
  exportHealth: async (apiKey: string | undefined): Promise<ExportHealth | null> => {
    requireCaller?.(apiKey);
    return exportHealth();
  },
  sourceName: shortHashOf(name),
});

/** Metrics, where there is a port that may serve them: in production that is the second alone. Their code is loaded only then. */
const metricsOf = async ({ production, metricsPort }: Config, documents: readonly string[], loads: Loads): Promise<Metrics | undefined> => {
  if (production && metricsPort === undefined) return undefined;
  const { createMetrics, operationNamesOf } = await import('./server/telemetry/metrics.ts');
  const names = documents.flatMap(operationNamesOf);
  return createMetrics(new Set(names), loads);
};

interface SourceOptions extends Required<FacadeOptions> {
  readonly observer: UpstreamObserver;
}

/** The source of a configuration, which wants to know yet how its answers are kept. Its code is loaded only then. */
const readySource = async (config: Config, options: SourceOptions): Promise<(keeping: AnswerKeeping | undefined) => Source> => {
  const { baseUrl } = config;
  if (baseUrl) {
    const { liveSource } = await import('./live-source.ts');
    return (keeping) => liveSource(baseUrl, config, { observer: options.observer, keeping });
  }
  const { embeddedSource } = await import('./embedded-source.ts');
  const source = await embeddedSource(config, options);
  return () => source;
};

/** How answers of a live API are kept between replicas, where these share something. */
const keepingOf = async ({ baseUrl, ...config }: Config, shared: OpenShared | undefined, watching: KeepingWatch) =>
  baseUrl && shared && (await import('./keep-answers.ts')).keepAnswers(baseUrl, config, { shared, ...watching });

/** Traces, where there is a collector for them. The code for it is loaded only then. */
const tracesOf = async ({ otlpTracesEndpoint, otlpEndpoint }: Config): Promise<Traces | undefined> => {
  const url = otlpTracesEndpoint ?? (otlpEndpoint && new URL(`${otlpEndpoint.href.replace(/\/+$/, '')}/v1/traces`));
  if (url === undefined) return undefined;
  const { createTraces } = await import('./server/telemetry/traces.ts');
  return createTraces(url);
};

/** The pages, where they are wanted. A clone has them once they were built, which `npm ci` does. */
const pagesOf = async ({ pages: wanted, production }: Config): Promise<BuiltPages | undefined> => {
  if (!(wanted ?? !production)) return undefined;
  const pages = await readPages(BUILT_PAGES);
  if (wanted && !pages)
    throw new ConfigError('--pages (HUMANLOOP_GRAPHQL_PAGES): the pages were not built; run first: npm run build:pages');
  return pages;
};

/** A manifest: a JSON object of documents by id. What the pages send belongs to it where they are served. */
const readPersisted = async (file: string, pages: BuiltPages | undefined): Promise<ReadonlyMap<string, string>> => {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new ConfigError(`--persisted (HUMANLOOP_GRAPHQL_PERSISTED) names a file that cannot be read: ${file}`);
  });
  try {
    const listed = Object.entries(PERSISTED.parse(JSON.parse(text)));
    return new Map([...(pages?.documents ?? []), ...listed.map(([id, document]) => [id.replace(/^sha256:/, ''), document] as const)]);
  } catch {
    throw new ConfigError(`--persisted (HUMANLOOP_GRAPHQL_PERSISTED) names a file that is no JSON object of documents by id: ${file}`);
  }
};
