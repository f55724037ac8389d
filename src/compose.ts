import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import { createBackend } from './backend/backend.ts';
import { healthOf } from './backend/health.ts';
import { type Access, type AccessKey, createAccess, KeysFileError, parseKeys } from './backend/rest/access.ts';
import type { ImportReport } from './backend/store/import-report.ts';
import { catchUp } from './catch-up.ts';
import { type Config, ConfigError, isLoopback } from './config/config.ts';
import type { ExportHealth } from './contract/finding.ts';
import type { Send } from './contract/send.ts';
import { isDatabaseUrl, shownData } from './data-place.ts';
import { type ExportCopy, type ImportWatch, openEmbedded } from './embedded-store.ts';
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
import { UpstreamError } from './upstream/errors.ts';
import { observed, type UpstreamObserver } from './upstream/observer.ts';
import { createResilientSend, type UpstreamLoad } from './upstream/resilient.ts';
import { createHttpSend } from './upstream/send.ts';
import { sourceProblem } from './upstream/source-problem.ts';

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

/** A place that evaluations come from. */
interface Source {
  readonly description: SourceDescription;
  /** Another name than any other source has. */
  readonly name: string;
  exportHealth(): Promise<ExportHealth | null>;
  problem(): Promise<string | undefined>;
  /** Who may ask; a live API decides that itself. */
  readonly access?: Access;
  readonly send: Send;
  /** Served as /v5/*. */
  readonly backend?: Send;
  load(): UpstreamLoad;
  readonly heldColumns?: Loads['columns'];
  readonly imported?: readonly ImportReport[];
  readonly copy?: ExportCopy | undefined;
  readonly exportDirectories?: readonly string[];
  close(): Promise<void>;
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
  const source = config.baseUrl
    ? liveSource(config.baseUrl, config, telemetry.upstream)
    : await embeddedSource(config, { observer: telemetry.upstream, watch, log });
  const shared = await openSharedOf(config, { log, metrics });
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
  });
  return {
    ...app,
    sourceProblem: source.problem,
    upstreamLoad: source.load,
    source: source.description,
    hasPages: pages !== undefined,
    exportHealth: source.exportHealth,
    reloadKeys: () => {
      if (config.serverApiKeyFile !== undefined) source.access?.replace(readKeys(config.serverApiKeyFile));
    },
    imported: source.imported ?? [],
    copy: source.copy,
    exportDirectories: source.exportDirectories ?? [],
    close: async () => {
      lag.close();
      await Promise.all([source.close(), traces?.close(), shared?.close()]);
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
const sourceOptions = ({ send, backend, description, access, name, exportHealth }: Source) => ({
  send,
  backend,
  // The embedded backend understands `offset`.
  anyRange: backend !== undefined,
  source: description,
  keyRequired: !(access?.isOpen ?? false),
  keyNameOf: access?.nameOf,
  exportHealth: async (apiKey: string | undefined): Promise<ExportHealth | null> => {
    refuseWithout(access, apiKey);
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
  const pages = await readPages();
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

const liveSource = (baseUrl: URL, config: Config, observer: UpstreamObserver): Source => {
  const http = createHttpSend({
    baseUrl,
    concurrency: config.upstreamConcurrency,
    maxBytes: config.upstreamMaxBytes,
    maxRecordBytes: config.upstreamMaxRecordBytes,
  });
  const { send, load } = createResilientSend(http.send, {
    concurrency: config.upstreamConcurrency,
    queue: config.upstreamQueue,
    retries: config.upstreamRetries,
    observer,
    random: Math.random,
  });
  return {
    description: { kind: 'LIVE_API', readOnly: config.readOnly ? 'option' : null, exportedAt: null },
    name: baseUrl.href,
    problem: () => sourceProblem(http.send),
    exportHealth: async () => null,
    send: config.readOnly ? readingOnly(send) : send,
    load,
    close: http.close,
  };
};

/** A live API that is not to be changed: what would change it is not sent. */
const readingOnly =
  (send: Send): Send =>
  async (call) =>
    call.method === 'GET' ? send(call) : { status: 403, headers: {}, body: new Uint8Array() };

/** What was made up for people who try this must not be taken for a team's own evaluations. */
const requireSource = ({ production, exportDirectory, dataFile }: Config): void => {
  if (!production || exportDirectory !== undefined || dataFile !== undefined) return;
  throw new ConfigError(
    'with NODE_ENV=production the sample is not served: name a live API with --base-url, or your evaluations with --export or --data',
  );
};

const accessOf = ({ host, open, serverApiKey, serverApiKeyFile }: Config): Access => {
  if (serverApiKeyFile !== undefined) return createAccess(readKeys(serverApiKeyFile));
  if (serverApiKey !== undefined) return createAccess([{ right: 'write', key: serverApiKey }]);
  if (isLoopback(host) || open) return createAccess(undefined);
  throw new ConfigError(
    `everyone who reaches ${host} could read the evaluations: give --server-api-key or --server-api-key-file, or --open if that is meant`,
  );
};

const readKeys = (file: string): AccessKey[] => {
  const name = '--server-api-key-file (HUMANLOOP_GRAPHQL_SERVER_API_KEY_FILE)';
  try {
    return parseKeys(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ConfigError(error instanceof KeysFileError ? `${name} ${error.message}` : `${name} names a file that cannot be read`);
  }
};

const refuseWithout = (access: Access | undefined, apiKey: string | undefined): void => {
  const right = access?.rightOf(apiKey);
  if (right === 'no-key') throw new UpstreamError({ kind: 'no-key' });
  if (right === 'wrong-key') throw new UpstreamError({ kind: 'status', status: 401 });
};

/** The embedded backend: the sample in memory may be changed, an export is left as it is, and a data file keeps its changes. */
const embeddedSource = async (
  config: Config,
  { observer, watch, log }: { readonly observer: UpstreamObserver; readonly watch: ImportWatch; readonly log: Log },
): Promise<Source> => {
  requireSource(config);
  const access = accessOf(config);
  const { store, imported, copy, readOnly: reason = null } = await openEmbedded(config, watch);
  const readOnly = config.readOnly ? 'option' : reason;
  const backend = createBackend({ store, access, readOnly });
  const attempt = observed(backend.send, observer);
  const exports = await store.read((reads) => reads.exports());
  const exportedDirectories = exports.map(({ directory }) => directory).filter((directory) => directory !== null);
  const isSample = exportedDirectories.length === 0;
  const catchingUp = config.dataFile !== undefined && reason === null ? catchUp(store, log) : undefined;
  return {
    description: {
      kind: isSample ? 'SAMPLE' : 'EXPORT_DIRECTORY',
      readOnly,
      exportedAt: exports.at(-1)?.report.exportedAt ?? null,
    },
    name: JSON.stringify([
      config.dataFile && (isDatabaseUrl(config.dataFile) ? shownData(config.dataFile) : resolve(config.dataFile)),
      ...exports.map(({ directory, report }) => [directory, report.exportedAt]),
    ]),
    problem: async () => undefined,
    exportHealth: () => healthOf(store),
    access,
    send: async (call) => {
      const answer = await attempt(call, 0);
      // Of this source it is certain that nothing was done.
      if (answer.status === 503) throw new UpstreamError({ kind: 'overloaded', held: true, retryAfterSeconds: 1 });
      // And of this answer that nobody knows.
      if (answer.status === 504) throw new UpstreamError({ kind: 'outcome-unknown' });
      return answer;
    },
    backend: backend.send,
    load: () => ({ inFlight: 0, queued: 0 }),
    heldColumns: () => store.heldColumns?.(),
    imported,
    copy,
    exportDirectories: [...new Set(exportedDirectories)],
    close: async () => {
      await catchingUp?.end();
      await backend.close();
    },
  };
};
