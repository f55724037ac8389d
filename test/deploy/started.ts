import { basename } from 'node:path';
import { COMMANDS, type Command, type CommandName, commandNamed } from '../../src/cli/commands.ts';
import { parseCommandLine } from '../../src/config/command-line.ts';
import { type Config, parseConfig } from '../../src/config/config.ts';
import { textOf } from '../documents/pages.ts';

/** What stands in the files of secrets, by their names. */
const SECRETS: Readonly<Record<string, string>> = {
  'data-url': 'postgres://humanloop:sesame@postgres/humanloop',
  'server-keys': 'write sesame me',
  'api-key': 'sesame',
  'shared-url': 'redis://:sesame@valkey',
};

/** The variables that the image has. */
const [, ENV = ''] = /^ENV (.+)$/m.exec(textOf('Dockerfile')) ?? [];
export const IMAGE_ENV: Readonly<Record<string, string>> = Object.fromEntries(ENV.split(' ').map((pair) => pair.split('=')));

/** What a container is to do, by the program's own reading of its command line and of its variables. */
export interface Started {
  readonly command: CommandName;
  readonly words: readonly string[];
  readonly config: Config;
}

/** Throws where the program would not take what a container is started with. */
export const startedBy = (args: readonly string[], env: Readonly<Record<string, string>>): Started => {
  const { words, flags } = parseCommandLine(args);
  const [word = 'serve', ...rest] = words;
  const command = commandNamed(word);
  const { settings }: Command = COMMANDS[command];
  for (const name of Object.keys(flags)) if (settings && !settings.includes(name)) throw new Error(`${command} has no --${name}.`);
  const readFile = (path: string): string => SECRETS[basename(path)] ?? '';
  return { command, words: rest, config: parseConfig({ flags, env: { ...IMAGE_ENV, ...env }, readFile }) };
};
