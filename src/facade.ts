import { readFile, realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { createBackend } from './backend/backend.ts';
import { openData } from './backend/data-file.ts';
import { healthOf } from './backend/health.ts';
import type { ImportReport } from './backend/import-report.ts';
import { importExport } from './backend/importer.ts';
import { keptOrigin, type Origin } from './backend/kept-origin.ts';
import { keptReport } from './backend/kept-report.ts';
import { SAMPLE_IDS } from './backend/sample/sample-ids.ts';
import { openStore, type Store } from './backend/store.ts';
import { type Config, ConfigError, isLoopback } from './config/config.ts';
import type { Send } from './contract/send.ts';
import type { SourceDescription } from './schema/context.ts';
import { createSubgraph, schema } from './schema/index.ts';
import { createApp } from './server/app.ts';
import type { ExampleIds } from './server/example-tabs.ts';
import { NO_OBSERVER, observed, type UpstreamObserver } from './upstream/observer.ts';
import { createResilientSend, type UpstreamLoad } from './upstream/resilient.ts';
import { createHttpSend } from './upstream/send.ts';

const SAMPLE_DIRECTORY = fileURLToPath(new URL('./backend/sample/export/20250606-120000', import.meta.url));
const PERSISTED = z.record(z.string(), z.string());

/** What the example queries ask for over the sample. */
export const SAMPLE_EXAMPLE: ExampleIds = {
  evaluation: SAMPLE_IDS.evaluations.spring,
  run: SAMPLE_IDS.runs.storyteller,
  row: `EvaluationLog:${SAMPLE_IDS.evaluations.spring}:${SAMPLE_IDS.runs.storyteller}:${SAMPLE_IDS.logs.threeJudgmentsDeep}`,
  file: SAMPLE_IDS.files.replyPrompt,
  name: 'Spring: who answers best?',
  evaluator: 'Evaluators/Helpfulness',
};

/** Everything behind one listening address. */
export interface Facade {
  fetch(request: Request): Response | Promise<Response>;
  readonly source: SourceDescription;
  /** Ends what would go on by itself, the streams of subscriptions; requests are still answered. */
  endStreams(): void;
  /** How busy the way to upstream is. */
  upstreamLoad(): UpstreamLoad;
  /** What the import of an export directory found; undefined for other sources, and where a data file held it already. */
  readonly imported: ImportReport | undefined;
  /** The export that is served; null for other sources. */
  readonly exportDirectory: string | null;
  close(): Promise<void>;
}

export interface FacadeOptions {
  /** Told of every error that is a bug of ours, with all its details. */
  readonly onBug: (error: unknown) => void;
  /** Told of every upstream call of the graph, also of those that the embedded backend answers. */
  readonly observer?: UpstreamObserver;
}

/** A place that evaluations come from. */
interface Source {
  readonly description: SourceDescription;
  readonly send: Send;
  /** Served as /v5/*. */
  readonly backend?: Send;
  load(): UpstreamLoad;
  readonly exampleIds?: ExampleIds;
  readonly imported?: ImportReport | undefined;
  readonly exportDirectory?: string | null;
  close(): Promise<void>;
}

/** Puts the parts together for a configuration: picks the source, nothing else. */
export const createFacade = async (config: Config, { onBug, observer = NO_OBSERVER }: FacadeOptions): Promise<Facade> => {
  const persisted = config.persistedFile === undefined ? undefined : await readPersisted(config.persistedFile);
  const source = config.baseUrl ? liveSource(config.baseUrl, config, observer) : await embeddedSource(config, observer);
  const app = createApp({
    ...config,
    schema: config.federation ? createSubgraph({ nodeFields: config.federationNode }).schema : schema,
    send: source.send,
    backend: source.backend,
    source: source.description,
    exampleIds: source.exampleIds,
    ownHostOnly: isLoopback(config.host),
    graphiql: !config.production,
    closed: config.production,
    compileAfter: config.compileAfter,
    persisted,
    onBug,
  });
  return {
    fetch: app.fetch,
    endStreams: app.endStreams,
    upstreamLoad: source.load,
    source: source.description,
    imported: source.imported,
    exportDirectory: source.exportDirectory ?? null,
    close: () => source.close(),
  };
};

/** A manifest: a JSON object of documents by id. */
const readPersisted = async (file: string): Promise<ReadonlyMap<string, string>> => {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new ConfigError(`--persisted (PERSISTED) names a file that cannot be read: ${file}`);
  });
  try {
    return new Map(Object.entries(PERSISTED.parse(JSON.parse(text))).map(([id, document]) => [id.replace(/^sha256:/, ''), document]));
  } catch {
    throw new ConfigError(`--persisted (PERSISTED) names a file that is no JSON object of documents by id: ${file}`);
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
    description: { kind: 'LIVE_API', isReadOnly: false, exportedAt: null, health: null },
    send,
    load,
    close: http.close,
  };
};

/** The embedded backend: the sample in memory may be changed, an export is left as it is, and a data file keeps its changes. */
const embeddedSource = async (config: Config, observer: UpstreamObserver): Promise<Source> => {
  const { exportDirectory, dataFile, serverApiKey } = config;
  let imported: ImportReport | undefined;
  const fill = async (store: Store): Promise<void> => {
    if (exportDirectory === undefined) await importExport(SAMPLE_DIRECTORY, store, 'SAMPLE');
    else imported = await importExport(exportDirectory, store);
  };
  const store = dataFile === undefined ? openStore(':memory:') : await openData(dataFile, { fill });
  if (dataFile === undefined) await fill(store);
  const origin = keptOrigin(store.reads);
  if (dataFile !== undefined && exportDirectory !== undefined) await requireSameExport(dataFile, exportDirectory, origin);
  const isReadOnly = exportDirectory !== undefined && dataFile === undefined;
  const backend = createBackend({ store, serverApiKey, readOnly: isReadOnly });
  const attempt = observed(backend.send, observer);
  const kind = origin?.kind ?? 'EXPORT_DIRECTORY';
  return {
    description: { kind, isReadOnly, exportedAt: keptReport(store.reads)?.exportedAt ?? null, health: healthOf(store) },
    send: (call) => attempt(call, 0),
    backend: backend.send,
    load: () => ({ inFlight: 0, queued: 0 }),
    imported,
    exportDirectory: origin?.directory ?? null,
    ...(kind === 'SAMPLE' && { exampleIds: SAMPLE_EXAMPLE }),
    close: async () => backend.close(),
  };
};

/** A data file is filled once: asked for another export beside it, we would answer from the wrong one. */
const requireSameExport = async (dataFile: string, exportDirectory: string, origin: Origin | undefined): Promise<void> => {
  const asked = await realpath(exportDirectory).catch(() => resolve(exportDirectory));
  if (origin?.directory === asked) return;
  const held = origin?.directory ? `the export ${origin.directory}` : 'evaluations from elsewhere';
  throw new ConfigError(`--data (DATA) ${dataFile} holds ${held}; to read ${exportDirectory} name a new file, or leave --export out`);
};
