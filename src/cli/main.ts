import { readFileSync } from 'node:fs';
import packageJson from '../../package.json' with { type: 'json' };
import { QuestionError } from '../analysis/errors.ts';
import { ExportUnreadableError, NotAnExportError } from '../backend/files/not-an-export.ts';
import { ImportRefusedError } from '../backend/import/import-refused.ts';
import { DataFileError } from '../backend/store/sqlite/data-file-error.ts';
import { type CommandLine, parseCommandLine } from '../config/command-line.ts';
import { type Config, ConfigError, type OptionFlags, parseConfig } from '../config/config.ts';
import { InputError } from '../schema/kit/input-error.ts';
import { commandNamed } from './commands.ts';
import { UsageError } from './gate/usage-error.ts';
import { commandHelp, helpText } from './help.ts';
// Not with the server, which loads later: npm may be gone by then.
import { followNpm } from './parent.ts';
import { print, say, warn } from './terminal.ts';
import { InterruptedError } from './watch.ts';

/** `EX_CONFIG` of sysexits.h: something is wrong with the configuration. */
const EXIT_CONFIG = 78;
/** `EX_USAGE` of sysexits.h. */
const EXIT_USAGE = 64;
const EXIT_FAILED = 1;
const EXIT_NO_EXPORT = 2;
/** Of a gate, whose 1 and 2 are verdicts: nothing was judged. */
const EXIT_NOTHING_JUDGED = 3;
/** What shells say of a process that ended by SIGINT. */
const EXIT_INTERRUPTED = 130;

/** Runs the command that the process was started with; the code of the others is not loaded. */
export const main = async (): Promise<void> => {
  const asked: { line?: CommandLine } = {};
  try {
    asked.line = parseCommandLine(process.argv.slice(2));
    await runCommand(asked.line);
  } catch (error) {
    const { code, message } = exitOf(error);
    warn(`humanloop-graphql: ${message}`);
    process.exit(process.argv[2] === 'gate' ? exitOfGate(code, asked.line !== undefined) : code);
  }
};

const runCommand = async ({ words, help, version, json, strict, rows, gate, forget, flags }: CommandLine): Promise<void> => {
  const [first, ...rest] = words;
  if (help || first === 'help') return print(helpFor(first === 'help' ? rest[0] : first));
  if (version) return say(packageJson.version);
  const command = commandNamed(first ?? 'serve');
  if (json && command !== 'check') throw new ConfigError('--json is for the command check');
  if (strict && command !== 'check' && command !== 'import') throw new ConfigError('--strict is for the command import');
  const [rowsFlag] = Object.keys(rows);
  if (rowsFlag !== undefined && command !== 'export') throw new ConfigError(`--${rowsFlag} is for the command export`);
  const [gateFlag] = Object.keys(gate);
  if (gateFlag !== undefined && command !== 'gate') throw new ConfigError(`--${gateFlag} is for the command gate`);
  const [forgetFlag] = Object.keys(forget);
  if (forgetFlag !== undefined && command !== 'forget') throw new ConfigError(`--${forgetFlag} is for the command forget`);
  if (command === 'gate')
    return (await import('./gate/gate.ts')).runGate({ words: rest, flags: gate, config: () => settings(flags), env: process.env });
  if (command === 'export') return (await import('./export.ts')).runExport(settings(flags), rest, rows);
  if (command === 'check') return (await import('./check.ts')).runCheck(rest, { json });
  if (command === 'backup') return (await import('./backup.ts')).runBackup(settings(flags), rest);
  if (command === 'restore') return (await import('./backup.ts')).runRestore(settings(flags), rest);
  if (command === 'forget') return (await import('./forget.ts')).runForget(settings(flags), rest, forget);
  if (command === 'import') return (await import('./import.ts')).runImport(settings(flags), rest, { strict });
  if (rest.length > 0) throw new ConfigError(`Unexpected argument '${rest[0]}'`);
  if (command === 'migrate') return (await import('./migrate.ts')).runMigrate(settings(flags));
  return command === 'schema'
    ? (await import('./print-schema.ts')).printSchema(settings(flags))
    : (await import('./serve.ts')).runServer(settings(flags), followNpm);
};

const helpFor = (word: string | undefined): string[] =>
  word === undefined || word === 'help' ? helpText() : commandHelp(commandNamed(word));

const settings = (flags: OptionFlags): Config => parseConfig({ flags, env: process.env, readFile: (path) => readFileSync(path, 'utf8') });

const exitOf = (error: unknown): { code: number; message: string } => {
  // A wait that is aborted throws an error of its own.
  const reason = error instanceof Error && error.name === 'AbortError' ? error.cause : error;
  if (reason instanceof InterruptedError) return { code: EXIT_INTERRUPTED, message: reason.message };
  if (error instanceof UsageError) return { code: EXIT_USAGE, message: error.message };
  if (error instanceof ImportRefusedError) return { code: EXIT_CONFIG, message: `the file ${error.message}` };
  if (error instanceof QuestionError || error instanceof InputError) return { code: EXIT_CONFIG, message: error.message };
  if (error instanceof ConfigError) return { code: EXIT_CONFIG, message: error.message };
  if (error instanceof DataFileError) return { code: EXIT_FAILED, message: `the database file cannot be used: ${error.message}` };
  if (error instanceof NotAnExportError || error instanceof ExportUnreadableError) return { code: EXIT_NO_EXPORT, message: error.message };
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return { code: EXIT_FAILED, message: line };
};

/** Build servers go by the exit code of a gate: none of its own is another's, and flags that make no sense are wrong usage. */
const exitOfGate = (code: number, isRead: boolean): number => {
  if (!isRead) return EXIT_USAGE;
  return code === EXIT_FAILED || code === EXIT_NO_EXPORT ? EXIT_NOTHING_JUDGED : code;
};
