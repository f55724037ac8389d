import type { Server } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import closeWithGrace from 'close-with-grace';
import { type DestinationStream, destination } from 'pino';
import { createFacade, type Facade } from '../compose.ts';
import { type Config, ConfigError } from '../config/config.ts';
import { shownData } from '../data-place.ts';
import type { ExportCopy } from '../embedded-store.ts';
import { createLog, type Log } from '../server/telemetry/log.ts';
import { closed, listen, originOf, unusedConnections } from './listening.ts';
import { reportLine, shortSummary, troubleIn, wayToAll } from './summary.ts';
import { type PrintLine, say, visible, warn } from './terminal.ts';
import { watched } from './watch.ts';

/** Milliseconds that requests may take to end, and after them the source and the exporter of traces. */
const DRAIN_MS = 10_000;
const CLOSE_MS = 5_000;
/** Bytes, somewhat fewer than are ever written at once, and milliseconds after which fewer are written too. */
const LOG_BATCH = 12_288;
const LOG_FLUSH_MS = 100;
const MAX_LOG_BACKLOG = 4 * 2 ** 20;

/** Serves until a signal ends the process, or whoever started it is gone. */
export const runServer = async (config: Config, whenStarterIsGone: (end: () => void) => Promise<void>): Promise<void> => {
  const log = createLog(config.logLevel ?? (config.production || !process.stdout.isTTY ? 'info' : 'warn'), stdoutForLog(), {
    showMessages: !config.production,
  });
  const facade = await watched({ doing: 'Reading the export:' }, (watch) => createFacade(config, { log, watch }));
  const print: PrintLine = config.production ? (line) => log.note(visible(line)) : say;
  for (const report of config.unreadVariables) print(report);
  for await (const line of sourceLines(facade)) print(line);
  const { port, metricsPort } = config;
  if (metricsPort !== undefined) {
    const probes = await listen(facade.probes, { port: metricsPort, flag: '--metrics-port', config });
    print(`Metrics, health and readiness on ${originOf(probes, config)}/metrics`);
  }
  const server = await listen(facade, { port, flag: '--port', config });
  // Without a file of keys the signal means what it means to others: the terminal was closed.
  const reloads = config.serverApiKeyFile !== undefined;
  if (reloads) process.on('SIGHUP', () => reloadKeys(facade, log));
  const { close } = endInOrder(server, facade, { log, shutdownDelay: config.shutdownDelay, skip: reloads ? ['SIGHUP'] : [] });
  await whenStarterIsGone(close);
  print(startText(originOf(server, config), facade, config));
  if (facade.copy) print(copyLine(facade.copy));
  const problem = await facade.sourceProblem();
  const complain: PrintLine = config.production ? (line) => log.problem(visible(line)) : warn;
  if (problem) complain(`HUMANLOOP_BASE_URL does not look like a v5 API. ${problem}`);
};

const reloadKeys = (facade: Facade, log: Log): void => {
  try {
    facade.reloadKeys();
    log.note('The file of keys was read again.');
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    log.problem(visible(`The keys stay as they were: ${error.message}.`));
  }
};

/** What was imported just now and is wrong with it; of what was imported earlier whether anything is. */
async function* sourceLines({ imported, exportHealth, exportDirectories }: Facade): AsyncGenerator<string> {
  yield* imported.map(reportLine);
  const health = await exportHealth();
  if (health === null || exportDirectories.length === 0) return;
  if (imported.length > 0) {
    yield* shortSummary(health, exportDirectories);
    return;
  }
  const trouble = troubleIn(health);
  if (trouble !== undefined) yield `The export has ${trouble}. To see all: ${wayToAll(exportDirectories)}`;
}

const copyLine = ({ file, bytes }: ExportCopy): string =>
  `A copy for the next start is kept in ${file} (${(bytes / 1_000_000).toFixed(1)} MB); to clear it, delete that file.`;

interface Ending {
  readonly log: Log;
  readonly shutdownDelay: number;
  /** Signals that end nothing. */
  readonly skip: 'SIGHUP'[];
}

/** At a signal, or when it is closed, takes no more requests and answers those it has, then ends with 0; at a second one ends at once. */
const endInOrder = (server: Server, facade: Facade, { log, shutdownDelay, skip }: Ending): { close(): void } => {
  const unused = unusedConnections(server);
  return closeWithGrace({ delay: shutdownDelay + DRAIN_MS + CLOSE_MS, logger: false, skip }, async ({ err, signal }) => {
    if (err) log.bug(err, undefined);
    facade.drain();
    // A terminal's interrupt has no load balancer behind it.
    if (signal === 'SIGTERM') await setTimeout(shutdownDelay);
    const end = closed(server);
    for (const connection of unused) connection.destroy();
    facade.breakOff();
    await Promise.race([end, setTimeout(DRAIN_MS, undefined, { ref: false })]);
    await facade.close();
  });
};

/**
 * Lines are written many at once, a moment after they are logged, and at the end of the process. They wait for a slow reader, and are dropped
 * when too many do: the server never waits for its log.
 */
const stdoutForLog = (): DestinationStream =>
  destination({ fd: process.stdout.fd, sync: false, minLength: LOG_BATCH, periodicFlush: LOG_FLUSH_MS, maxLength: MAX_LOG_BACKLOG });

const startText = (origin: string, { source, exportDirectories, hasPages }: Facade, { baseUrl, dataFile, production }: Config): string => {
  const from = {
    LIVE_API: production ? 'a live v5 API' : `the v5 API at ${baseUrl?.origin}${baseUrl?.pathname}`,
    EXPORT_DIRECTORY: `the export ${exportDirectories.join(', ')}`,
    SAMPLE: 'the sample export',
  }[source.kind];
  const rest = source.kind === 'LIVE_API' ? '' : `, REST on ${origin}/v5`;
  const page = production ? '' : ' and GraphiQL';
  const kept = dataFile === undefined ? '' : ` kept in ${shownData(dataFile)}`;
  const pages = hasPages ? `pages on ${origin}/, ` : '';
  return `Evaluations from ${from}${kept}: ${pages}GraphQL${page} on ${origin}/graphql${rest}`;
};
