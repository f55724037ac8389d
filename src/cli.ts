import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { serve } from '@hono/node-server';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { DataFileError } from './backend/data-file.ts';
import { ExportUnreadableError, NotAnExportError } from './backend/exports.ts';
import type { ImportReport } from './backend/import-report.ts';
import { ImportRefusedError } from './backend/importer.ts';
import { codeOf } from './backend/system-error.ts';
import { type Checked, checkExports, checkJson, checkText, placeOf } from './check.ts';
import { type Config, ConfigError, optionRows, parseCommandLine, parseConfig } from './config/config.ts';
import { type ExportHealth, SEVERITIES } from './contract/finding.ts';
import { type ImportWatch, importInto } from './embedded-store.ts';
import { createFacade, type Facade } from './facade.ts';
import { createImportProgress } from './import-progress.ts';
import { createSubgraph, schema } from './schema/index.ts';

/** `EX_CONFIG` of sysexits.h: something is wrong with the configuration. */
const EXIT_CONFIG = 78;
const EXIT_FAILED = 1;
const EXIT_AMISS = 1;
const EXIT_NO_EXPORT = 2;
/** What shells say of a process that ended by SIGINT. */
const EXIT_INTERRUPTED = 130;
const SHUTDOWN_MS = 10_000;
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
    else if (command === 'import') await runImport(parseConfig(flags, process.env), rest);
    else if (rest.length > 0) throw new ConfigError(`Unexpected argument '${rest[0]}'`);
    else if (command === 'schema') console.log(schemaText(parseConfig(flags, process.env)));
    else if (command === 'serve') await runServer(parseConfig(flags, process.env));
    else throw new ConfigError(`Unknown command '${command}'; there are ${Object.keys(COMMANDS).join(', ')}`);
  } catch (error) {
    const { code, message } = exitOf(error);
    console.error(`humanloop-graphql: ${message}`);
    process.exit(code);
  }
};

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
  for (const report of reports) tellImport(report);
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

const runServer = async (config: Config): Promise<void> => {
  const facade = await watched((watch) => createFacade(config, { onBug: (error) => console.error('A bug:', error), watch }));
  for (const report of facade.imported) tellImport(report);
  if (facade.imported.length > 0) tellFindings(facade.source.health);
  const { port, host: hostname, headersTimeout, requestTimeout, keepAliveTimeout } = config;
  const serverOptions = { headersTimeout, requestTimeout, keepAliveTimeout, connectionsCheckingInterval: 1_000 };
  const server = serve({ fetch: facade.fetch, port, hostname, serverOptions }, (address) => tellStart(address, facade, config));
  server.on('error', (error: NodeJS.ErrnoException) => {
    console.error(`humanloop-graphql: ${listenProblem(error, config)}`);
    process.exit(EXIT_FAILED);
  });
  const stopOnce = once(() => stop(server, facade));
  for (const signal of SIGNALS) process.on(signal, stopOnce);
};

/** A function that does its work at the first call only. */
const once = (work: () => void): (() => void) => {
  let isDone = false;
  return () => {
    if (!isDone) work();
    isDone = true;
  };
};

/** Ends in good order: no new connections, streams completed, requests answered; whatever still hangs after a while is let go. */
const stop = (server: ReturnType<typeof serve>, facade: Facade): void => {
  const end = (): void => {
    facade.close().then(
      () => process.exit(0),
      () => process.exit(EXIT_FAILED),
    );
  };
  facade.endStreams();
  server.close(end);
  setTimeout(end, SHUTDOWN_MS).unref();
};

const listenProblem = ({ code, message }: NodeJS.ErrnoException, { host, port }: Config): string => {
  if (code === 'EADDRINUSE') return `port ${port} on ${host} is taken; choose another with --port`;
  if (code === 'EACCES') return `not allowed to listen on port ${port}; choose another with --port`;
  return message;
};

const tellStart = ({ port }: AddressInfo, { source, exportDirectories }: Facade, config: Config): void => {
  const { host, baseUrl, dataFile, production } = config;
  const from = {
    LIVE_API: `the v5 API at ${baseUrl?.origin}${baseUrl?.pathname}`,
    EXPORT_DIRECTORY: `the export ${exportDirectories.join(', ')}`,
    SAMPLE: 'the sample export',
  }[source.kind];
  const origin = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const rest = source.kind === 'LIVE_API' ? '' : `, REST on ${origin}/v5`;
  const page = production ? '' : ' and GraphiQL';
  const kept = dataFile === undefined ? '' : ` kept in ${dataFile}`;
  console.log(`Evaluations from ${from}${kept}: GraphQL${page} on ${origin}/graphql${rest}`);
};

const tellImport = ({ files, evaluations, runs, logs }: ImportReport): void =>
  console.log(`Read ${evaluations} evaluations of ${files} files, with ${runs} runs and ${logs} logs.`);

const tellFindings = (health: ExportHealth | null): void => {
  const told = health?.findings({ severities: SEVERITIES, offset: 0, count: MAX_TOLD_FINDINGS }) ?? [];
  for (const finding of told) console.log(`  ${finding.code} ${placeOf(finding)} ${finding.message}`);
  if (!health || health.findingsCount(SEVERITIES) === told.length) return;
  const counts = Object.entries(health.findingsByCode()).map(([code, count]) => `${count} ${code}`);
  console.log(`  … in all: ${counts.join(', ')}`);
};
