import { optionGroups } from '../config/options.ts';
import { COMMANDS, type Command, type CommandName, nameOf } from './commands.ts';

const GENERAL = { help: 'Print this.', version: 'Print the version.' };

/** The longest line of a help: a terminal that is not very narrow shows it whole. */
const MAX_LINE = 100;
const INDENT = '  ';
const OPTION_COLUMN = 30;

const NO_BREAK = '\u00a0';
/** A text that stays on one line. */
const unbroken = (text: string): string => text.replaceAll(' ', NO_BREAK);

/** The words of a text in lines of at most so many characters. */
const wrapped = (text: string, width: number): string[] => {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.map((line) => line.replaceAll(NO_BREAK, ' '));
};

/** A name, and what is said of it in the column that begins so many characters after it, or below it where it is longer. */
const listed = (name: string, column: number, text: string): string[] => {
  const [first = '', ...rest] = wrapped(text, MAX_LINE - INDENT.length - column);
  const below = rest.map((line) => `${INDENT}${' '.repeat(column)}${line}`);
  if (name.length >= column) return [`${INDENT}${name}`, `${INDENT}${' '.repeat(column)}${first}`, ...below];
  return [`${INDENT}${name.padEnd(column)}${first}`, ...below];
};

/** Options by their groups, each with its meaning, environment variable and default. */
const settingLines = (wanted: readonly string[] | undefined): string[] =>
  optionGroups().flatMap(({ title, rows }) => {
    const shown = rows.filter(([flag]) => wanted === undefined || wanted.includes(nameOf(flag)));
    const lines = shown.flatMap(([flag, variable, fallback, meaning]) =>
      listed(flag, OPTION_COLUMN, `${meaning} ${unbroken(`[${variable}: ${fallback}]`)}`),
    );
    return lines.length === 0 ? [] : ['', `${title}:`, ...lines];
  });

const switchLines = (switches: Readonly<Record<string, string>>): string[] => [
  '',
  'Also:',
  ...Object.entries(switches).flatMap(([name, meaning]) => listed(`--${name}`, OPTION_COLUMN, meaning)),
];

const NOTE = 'In brackets are the environment variable and the default; an option outweighs its variable.';
const paragraph = (text: string): string[] => ['', ...wrapped(text, MAX_LINE)];

/** What `--help` prints. */
export const helpText = (): string[] => [
  'Usage: humanloop-graphql [command] [options]',
  '',
  'GraphQL over Humanloop evaluations, from a live v5 API, an export directory, or a sample.',
  '',
  'Commands:',
  ...Object.entries({ ...COMMANDS, help: { meaning: 'Print this; help COMMAND is about one command.' } }).flatMap(([name, { meaning }]) =>
    listed(name, 8, meaning),
  ),
  ...settingLines(undefined),
  ...switchLines(GENERAL),
  ...paragraph(`${NOTE} NODE_ENV=production closes GraphiQL, introspection and suggestions.`),
  ...section('Examples:', COMMANDS.serve.examples.map(indented)),
];

const indented = (line: string): string => `${INDENT}${line}`;

const section = (title: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : ['', title, ...lines]);

/** What `--help` prints with a command. */
export const commandHelp = (command: CommandName): string[] => {
  const { usage, meaning, more = [], settings, switches = {}, examples, exits = {} }: Command = COMMANDS[command];
  return [
    `Usage: humanloop-graphql ${usage}`,
    ...paragraph(meaning),
    ...more.flatMap(paragraph),
    ...settingLines(settings),
    ...switchLines({ ...switches, ...GENERAL }),
    ...(settings?.length === 0 ? [] : paragraph(NOTE)),
    ...section(
      'Exit codes:',
      Object.entries(exits).flatMap(([code, text]) => listed(code, 5, text)),
    ),
    ...section('Examples:', examples.map(indented)),
  ];
};
