import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { serve } from '@hono/node-server';
import closeWithGrace from 'close-with-grace';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { type DestinationStream, destination } from 'pino';
import { DataFileError } from './backend/data-file.ts';
import { ExportUnreadableError, NotAnExportError } from './backend/exports.ts';
import type { ImportReport } from './backend/import-report.ts';
import { ImportRefusedError } from './backend/importer.ts';
import { codeOf } from './backend/system-error.ts';
import { type Checked, checkExports, checkJson, checkText, placeOf } from './check.ts';
import { type CommandLine, type Config, ConfigError, optionRows, parseCommandLine, parseConfig } from './config/config.ts';
import { type ExportHealth, SEVERITIES } from './contract/finding.ts';
import { type ImportWatch, importInto } from './embedded-store.ts';
import { createFacade, type Facade } from './facade.ts';
import { createImportProgress } from './import-progress.ts';
import { createSubgraph, schema } from './schema/index.ts';
import { createLog, type Log } from './server/telemetry/log.ts';

/** `EX_CONFIG` of sysexits.h: something is wrong with the configuration. */
const EXIT_CONFIG = 78;
const EXIT_FAILED = 1;
const EXIT_AMISS = 1;
const EXIT_NO_EXPORT = 2;
/** What shells say of a process that ended by SIGINT. */
const EXIT_INTERRUPTED = 130;
/** Milliseconds that requests may take to end, and after them the source and the exporter of traces. */
const DRAIN_MS = 10_000;
const CLOSE_MS = 5_000;
/** Bytes, and milliseconds after which fewer are written too. */
const LOG_BATCH = 4_096;
const LOG_FLUSH_MS = 100;
const MAX_LOG_BACKLOG = 4 * 2 ** 20;
const MAX_TOLD_FINDINGS = 10;

const COMMANDS = {
  serve: 'Answer GraphQL on /graphql, and the v5 REST API on /v5 when the backend is embedded. The default.',
  import: 'Import exports, or folders of them, into the file that --data names, beside what it holds: import DIR... --data FILE.',
  check: 'Say what is amiss in exports, with --json as JSON: check DIR... Exit code 0: nothing, 1: something, 2: not an export.',
  schema: 'Print the GraphQL schema; with --federation that of the subgraph.',
};

/** Runs the command that the process was started with. */
export const main = async (): Promise<void> => {
  try {
    const { words, help, version, json, flags } = parseCommandLine(process.argv.slice(2));
    const [command = 'serve', ...rest] = words;
    if (help) console.log(helpText());
    else if (version) console.log(packageVersion());
    else if (command === 'check') await runCheck(rest, json ? checkJson : checkText);
    else if (json) throw new ConfigError('--json is for the command check');
    else if (command === 'import') await runImport(settings(flags), rest);
    else if (rest.length > 0) throw new ConfigError(`Unexpected argument '${rest[0]}'`);
    else if (command === 'schema') console.log(schemaText(settings(flags)));
    else if (command === 'serve') await runServer(settings(flags));
    else throw new ConfigError(`Unknown command '${command}'; there are ${Object.keys(COMMANDS).join(', ')}`);
  } catch (error) {
    const { code, message } = exitOf(error);
    console.error(`humanloop-graphql: ${message}`);
    process.exit(code);
  }
};

const settings = (flags: CommandLine['flags']): Config =>
  parseConfig({ flags, env: process.env, readFile: (path) => readFileSync(path, 'utf8') });

const schemaText = ({ federation, federationNode }: Config): string =>
  federation ? createSubgraph({ nodeFields: federationNode }).sdl : printSchema(lexicographicSortSchema(schema));

/** The process was asked to end while it imported. */
class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** Does work that may import for long: it is shown how far that has come, and a signal ends it in good order. */
const watched = async <T>(work: (watch: ImportWatch) => Promise<T>): Promise<T> => {
  const stopping = new AbortController();
  const stop = (): void => stopping.abort(new InterruptedError('interrupted; the same command goes on where it was'));
  const progress = createImportProgress(process.stderr, process.stderr.isTTY, Date.now);
  const onWait = (): void => console.error('Another process is importing into the same file; waiting for its end.');
  for (const signal of SIGNALS) process.on(signal, stop);
  try {
    return await work({ onProgress: progress.onProgress, onWait, signal: stopping.signal });
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop);
    progress.end();
  }
};

const runImport = async ({ dataFile }: Config, directories: readonly string[]): Promise<void> => {
  if (directories.length === 0) throw new ConfigError('import needs the directories of exports: import DIR... --data FILE');
  if (dataFile === undefined) throw new ConfigError('import needs a file to import into: --data FILE');
  const reports = await watched((watch) => importInto(dataFile, directories, watch));
  for (const report of reports) tellImport(report, console.log);
  if (reports.length === 0) console.log('The file holds these exports already, as they are.');
};

/** Whoever reads it may have read enough before its end: `check DIR | head`. */
const print = (chunks: Iterable<string>): Promise<void> =>
  pipeline(Readable.from(chunks), process.stdout, { end: false }).catch((error: unknown) => {
    if (codeOf(error) !== 'EPIPE') throw error;
  });

const runCheck = async (directories: readonly string[], told: (checked: Checked) => Iterable<string>): Promise<void> => {
  if (directories.length === 0) throw new ConfigError('check needs the directories of exports: check DIR...');
  const checked = await watched((watch) => checkExports(directories, watch));
  await print(told(checked));
  if (checked.health.findingsCount(SEVERITIES) > 0) process.exitCode = EXIT_AMISS;
  checked.close();
};

const exitOf = (error: unknown): { code: number; message: string } => {
  // A wait that is aborted throws an error of its own.
  const reason = error instanceof Error && error.name === 'AbortError' ? error.cause : error;
  if (reason instanceof InterruptedError) return { code: EXIT_INTERRUPTED, message: reason.message };
  if (error instanceof ImportRefusedError) return { code: EXIT_CONFIG, message: `the file ${error.message}` };
  if (error instanceof ConfigError) return { code: EXIT_CONFIG, message: error.message };
  if (error instanceof DataFileError) return { code: EXIT_FAILED, message: `the database file cannot be used: ${error.message}` };
  if (error instanceof NotAnExportError || error instanceof ExportUnreadableError) return { code: EXIT_NO_EXPORT, message: error.message };
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return { code: EXIT_FAILED, message: line };
};

const packageVersion = (): string =>
  (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version;

const helpText = (): string => {
  const rows = optionRows();
  const width = Math.max(...rows.map(([flag]) => flag.length));
  const variables = Math.max(...rows.map(([, env]) => env.length));
  return [
    'Usage: humanloop-graphql [command] [options]',
    '',
    'GraphQL over Humanloop evaluations, from a live v5 API, an export directory, or a sample.',
    '',
    'Commands:',
    ...Object.entries(COMMANDS).map(([name, meaning]) => `  ${name.padEnd(8)}${meaning}`),
    '',
    'Options, each with its environment variable (a flag outweighs it) and default:',
    ...rows.map(([flag, env, fallback, meaning]) => `  ${flag.padEnd(width)}  ${env.padEnd(variables)}  ${meaning} [${fallback}]`),
    `  ${'--help'.padEnd(width)}  ${''.padEnd(variables)}  Print this.`,
    `  ${'--version'.padEnd(width)}  ${''.padEnd(variables)}  Print the version.`,
    '',
    'NODE_ENV=production closes GraphiQL, introspection and suggestions.',
  ].join('\n');
};

/** Takes a line for whoever started the process. */
type Tell = (line: string) => void;

const runServer = async (config: Config): Promise<void> => {
  const log = createLog(config.logLevel ?? (config.production || !process.stdout.isTTY ? 'info' : 'warn'), stdoutForLog());
  const facade = await watched((watch) => createFacade(config, { log, watch }));
  const tell = config.production ? log.note : console.log;
  for (const report of facade.imported) tellImport(report, tell);
  if (facade.imported.length > 0) tellFindings(facade.exportHealth(config.serverApiKey), tell);
  const { port, metricsPort } = config;
  if (metricsPort !== undefined) {
    const probes = await listen(facade.probes, { port: metricsPort, flag: '--metrics-port', config });
    tell(`Metrics, health and readiness on ${originOf(probes, config)}/metrics`);
  }
  const server = await listen(facade, { port, flag: '--port', config });
  endInOrder(server, facade, { log, shutdownDelay: config.shutdownDelay });
  tell(startText(originOf(server, config), facade, config));
};

interface Ending {
  readonly log: Log;
  readonly shutdownDelay: number;
}

/** At a signal takes no more requests and answers those it has, then ends with 0; at a second one ends at once. */
const endInOrder = (server: Server, facade: Facade, { log, shutdownDelay }: Ending): void => {
  const unused = unusedConnections(server);
  closeWithGrace({ delay: shutdownDelay + DRAIN_MS + CLOSE_MS, logger: false }, async ({ err, signal }) => {
    if (err) log.bug(err, undefined);
    facade.drain();
    // A terminal's interrupt has no load balancer behind it.
    if (signal === 'SIGTERM') await setTimeout(shutdownDelay);
    const end = closed(server);
    for (const connection of unused) connection.destroy();
    facade.endStreams();
    await Promise.race([end, setTimeout(DRAIN_MS, undefined, { ref: false })]);
    await facade.close();
  });
};

/**
 * Lines are written many at once, a moment after they are told, and at the end of the process. They wait for a slow reader, and are dropped
 * when too many do: the server never waits for its log.
 */
const stdoutForLog = (): DestinationStream =>
  destination({ fd: process.stdout.fd, sync: false, minLength: LOG_BATCH, periodicFlush: LOG_FLUSH_MS, maxLength: MAX_LOG_BACKLOG });

interface Listening {
  readonly port: number;
  /** The option that chooses another port. */
  readonly flag: string;
  readonly config: Config;
}

/** A server that listens. */
const listen = ({ fetch }: Pick<Facade, 'fetch'>, { port, flag, config }: Listening): Promise<Server> =>
  new Promise((resolve, reject) => {
    const { host: hostname, headersTimeout, requestTimeout, keepAliveTimeout } = config;
    const serverOptions = { headersTimeout, requestTimeout, keepAliveTimeout, connectionsCheckingInterval: 1_000 };
    const server = serve({ fetch, port, hostname, serverOptions }, () => resolve(server)) as Server;
    server.on('error', (error: NodeJS.ErrnoException) => reject(new Error(listenProblem(error, { port, flag, config }))));
  });

/** The connections that no request came on yet, such as browsers open ahead of need: Node does not count them as idle. */
const unusedConnections = (server: Server): ReadonlySet<Socket> => {
  const unused = new Set<Socket>();
  server.on('connection', (connection: Socket) => {
    unused.add(connection);
    connection.once('close', () => unused.delete(connection));
  });
  server.on('request', ({ socket }) => unused.delete(socket));
  return unused;
};

/** Takes no more connections, and waits for the requests of those there are. */
const closed = async (server: Server): Promise<void> => {
  const end = new Promise((resolve) => server.close(resolve));
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  await end;
  clearInterval(idle);
};

const listenProblem = ({ code, message }: NodeJS.ErrnoException, { port, flag, config: { host } }: Listening): string => {
  if (code === 'EADDRINUSE') return `port ${port} on ${host} is taken; choose another with ${flag}`;
  if (code === 'EACCES') return `not allowed to listen on port ${port}; choose another with ${flag}`;
  return message;
};

const originOf = (server: Server, { host }: Config): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`;

const startText = (origin: string, { source, exportDirectories }: Facade, { baseUrl, dataFile, production }: Config): string => {
  const from = {
    LIVE_API: production ? 'a live v5 API' : `the v5 API at ${baseUrl?.origin}${baseUrl?.pathname}`,
    EXPORT_DIRECTORY: `the export ${exportDirectories.join(', ')}`,
    SAMPLE: 'the sample export',
  }[source.kind];
  const rest = source.kind === 'LIVE_API' ? '' : `, REST on ${origin}/v5`;
  const page = production ? '' : ' and GraphiQL';
  const kept = dataFile === undefined ? '' : ` kept in ${dataFile}`;
  return `Evaluations from ${from}${kept}: GraphQL${page} on ${origin}/graphql${rest}`;
};

const tellImport = ({ files, evaluations, runs, logs }: ImportReport, tell: Tell): void =>
  tell(`Read ${evaluations} evaluations of ${files} files, with ${runs} runs and ${logs} logs.`);

const tellFindings = (health: ExportHealth | null, tell: Tell): void => {
  const told = health?.findings({ severities: SEVERITIES, offset: 0, count: MAX_TOLD_FINDINGS }) ?? [];
  for (const finding of told) tell(`  ${finding.code} ${placeOf(finding)} ${finding.message}`);
  if (!health || health.findingsCount(SEVERITIES) === told.length) return;
  const counts = Object.entries(health.findingsByCode()).map(([code, count]) => `${count} ${code}`);
  tell(`  … in all: ${counts.join(', ')}`);
};
