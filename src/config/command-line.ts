import { parseArgs } from 'node:util';
import { closest } from '../contract/closest.ts';
import { ConfigError, type OptionFlags } from './config.ts';
import type { Option } from './option.ts';
import { OPTIONS } from './options.ts';
import { REMOVED_OPTIONS } from './removed-options.ts';

export interface CommandLine {
  /** Words that are no options, such as a command. */
  readonly words: readonly string[];
  readonly help: boolean;
  readonly version: boolean;
  readonly json: boolean;
  readonly strict: boolean;
  /** Those of the command export. */
  readonly rows: RowsFlags;
  /** Those of the command gate. */
  readonly gate: GateFlags;
  /** Those of the command forget. */
  readonly forget: ForgetFlags;
  readonly flags: OptionFlags;
}

/** How the command export is asked; each is absent where it is not given. */
export type RowsFlags = Readonly<Partial<Record<keyof typeof ROWS_FLAGS, string> & { all: true }>>;

/** How the command gate is asked; each is absent where it is not given. */
export type GateFlags = Readonly<
  Partial<Record<keyof typeof GATE_TEXTS | 'json', string> & { rule: readonly string[]; 'allow-unfinished': true }>
>;

/** What the command forget is asked for; each is absent where it is not given. */
export type ForgetFlags = Readonly<Partial<{ log: readonly string[]; user: string; 'dry-run': true; yes: true }>>;

const FORGET_FLAGS = {
  log: { type: 'string', multiple: true },
  user: { type: 'string' },
  'dry-run': { type: 'boolean' },
  yes: { type: 'boolean' },
} as const;

const ROWS_FLAGS = {
  file: { type: 'string' },
  format: { type: 'string' },
  filter: { type: 'string' },
  order: { type: 'string' },
  columns: { type: 'string' },
  output: { type: 'string' },
} as const;

const GATE_TEXTS = {
  rules: { type: 'string' },
  control: { type: 'string' },
  wait: { type: 'string' },
  'on-inconclusive': { type: 'string' },
  'min-coverage': { type: 'string' },
  confidence: { type: 'string' },
  evidence: { type: 'string' },
  junit: { type: 'string' },
  summary: { type: 'string' },
  'comment-marker': { type: 'string' },
  init: { type: 'string' },
} as const;

const GATE_FLAGS = { ...GATE_TEXTS, rule: { type: 'string', multiple: true }, 'allow-unfinished': { type: 'boolean' } } as const;

/** What says what to do, or how to print it. */
const SWITCHES = {
  ...ROWS_FLAGS,
  ...GATE_FLAGS,
  ...FORGET_FLAGS,
  all: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
  json: { type: 'boolean' },
  strict: { type: 'boolean' },
  // For those who look for a fault, and in no help: see CONTRIBUTING.md.
  plain: { type: 'boolean' },
} as const;

/** Those of the command gate, whose --json names a file. */
const OF_GATE = { ...SWITCHES, json: { type: 'string' } } as const;

type Given = Readonly<Record<string, string | boolean | undefined>>;

const picked = (values: Given, names: readonly string[]): Given =>
  Object.fromEntries(names.filter((name) => values[name] !== undefined).map((name) => [name, values[name]]));

const ROWS_NAMES = [...Object.keys(ROWS_FLAGS), 'all'];
const GATE_NAMES = Object.keys(GATE_FLAGS);
const FORGET_NAMES = Object.keys(FORGET_FLAGS);

/** Takes a command line apart; an option it does not know is a `ConfigError`. */
export const parseCommandLine = (argv: readonly string[]): CommandLine => {
  const settings = Object.fromEntries(
    Object.values<Option>(OPTIONS).map(({ flag, value }) => [
      flag,
      { type: value === undefined ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  const args = [...argv];
  const [command] = parseArgs({ args, strict: false, options: { ...settings, ...SWITCHES } }).positionals;
  const options = { ...settings, ...(command === 'gate' ? OF_GATE : SWITCHES) };
  try {
    const parsed = parseArgs({ args, allowPositionals: true, options });
    const values = parsed.values as Given;
    const { help, version, json, strict } = values;
    const others = new Set([...ROWS_NAMES, ...GATE_NAMES, ...FORGET_NAMES, 'help', 'version', 'json', 'strict']);
    return {
      words: parsed.positionals,
      help: help === true,
      version: version === true,
      json: json === true,
      strict: strict === true,
      rows: picked(values, ROWS_NAMES) as RowsFlags,
      gate: picked(values, command === 'gate' ? [...GATE_NAMES, 'json'] : GATE_NAMES) as GateFlags,
      forget: picked(values, FORGET_NAMES) as ForgetFlags,
      flags: Object.fromEntries(Object.entries(values).filter(([name]) => !others.has(name))),
    };
  } catch (error) {
    throw new ConfigError(commandLineProblem(error, Object.keys(options)));
  }
};

const commandLineProblem = (error: unknown, known: readonly string[]): string => {
  const message = error instanceof Error ? error.message : String(error);
  // Node's sentence goes on about arguments that begin with a dash.
  const [problem, name = ''] = /^Unknown option '(?:--?)?(.*?)'(?=\.|$)/s.exec(message) ?? [];
  if (problem === undefined) return message.split('\n')[0] ?? '';
  const replacement = Object.hasOwn(REMOVED_OPTIONS, name) && REMOVED_OPTIONS[name];
  if (replacement) return `--${name} is no longer an option: ${replacement}`;
  const meant = closest(name, known);
  return meant === undefined ? `${problem}; --help lists all there are` : `${problem}; did you mean --${meant}?`;
};
