import { readFileSync } from 'node:fs';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { DataFileError } from '../backend/data-file.ts';
import { ExportUnreadableError, NotAnExportError } from '../backend/exports.ts';
import { ImportRefusedError } from '../backend/importer.ts';
import { type CommandLine, type Config, ConfigError, parseCommandLine, parseConfig } from '../config/config.ts';
import { createSubgraph, schema } from '../schema/index.ts';
import { checkJson, checkText, runCheck } from './check.ts';
import { COMMANDS, helpText } from './help.ts';
import { runImport } from './import.ts';
import { runServer } from './serve.ts';
import { InterruptedError } from './watch.ts';

/** `EX_CONFIG` of sysexits.h: something is wrong with the configuration. */
const EXIT_CONFIG = 78;
const EXIT_FAILED = 1;
const EXIT_NO_EXPORT = 2;
/** What shells say of a process that ended by SIGINT. */
const EXIT_INTERRUPTED = 130;

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
  (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version;
