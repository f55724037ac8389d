import { fileURLToPath } from 'node:url';
import { createBackend } from './backend/backend.ts';
import type { ImportReport } from './backend/import-report.ts';
import { importExport } from './backend/importer.ts';
import { SAMPLE_IDS } from './backend/sample/sample-ids.ts';
import { openStore } from './backend/store.ts';
import { type Config, isLoopback } from './config.ts';
import type { Send } from './contract/send.ts';
import type { SourceDescription } from './schema/context.ts';
import { schema } from './schema/index.ts';
import { createApp } from './server/app.ts';
import type { ExampleIds } from './server/example-tabs.ts';
import { createHttpSend } from './upstream/send.ts';

const SAMPLE_DIRECTORY = fileURLToPath(new URL('./backend/sample/export/20250606-120000', import.meta.url));
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
  /** What the import of an export directory found; undefined for other sources. */
  readonly imported: ImportReport | undefined;
  close(): Promise<void>;
}

export interface FacadeOptions {
  /** Told of every error that is a bug of ours, with all its details. */
  readonly onBug: (error: unknown) => void;
}

/** A place that evaluations come from. */
interface Source {
  readonly description: SourceDescription;
  readonly send: Send;
  /** Also served as /v5/*. */
  readonly embedded: boolean;
  readonly exampleIds?: ExampleIds;
  readonly imported?: ImportReport;
  close(): Promise<void>;
}

/** Puts the parts together for a configuration: picks the source, nothing else. */
export const createFacade = async (config: Config, { onBug }: FacadeOptions): Promise<Facade> => {
  const source = config.baseUrl ? liveSource(config.baseUrl, config) : await embeddedSource(config);
  const app = createApp({
    schema,
    send: source.send,
    backend: source.embedded ? source.send : undefined,
    source: source.description,
    exampleIds: source.exampleIds,
    apiKey: config.apiKey,
    operationTimeout: config.operationTimeout,
    upstreamPage: config.upstreamPage,
    scanLimit: config.scanLimit,
    corsOrigins: config.corsOrigins,
    ownHostOnly: isLoopback(config.host),
    allowedHosts: config.allowedHosts,
    graphiql: !config.production,
    onBug,
  });
  return { fetch: app.fetch, source: source.description, imported: source.imported, close: () => source.close() };
};

const liveSource = (baseUrl: URL, config: Config): Source => {
  const http = createHttpSend({ baseUrl, concurrency: config.upstreamConcurrency, maxBytes: config.upstreamMaxBytes });
  return {
    description: { kind: 'LIVE_API', isReadOnly: true, exportedAt: null },
    send: http.send,
    embedded: false,
    close: http.close,
  };
};

const embeddedSource = async ({ exportDirectory, serverApiKey }: Config): Promise<Source> => {
  const store = openStore(':memory:');
  const imported = await importExport(exportDirectory ?? SAMPLE_DIRECTORY, store);
  const backend = createBackend({ store, serverApiKey });
  return {
    description: {
      kind: exportDirectory === undefined ? 'SAMPLE' : 'EXPORT_DIRECTORY',
      isReadOnly: true,
      exportedAt: imported.exportedAt,
    },
    send: backend.send,
    embedded: true,
    imported,
    ...(exportDirectory === undefined && { exampleIds: SAMPLE_EXAMPLE }),
    close: async () => backend.close(),
  };
};
