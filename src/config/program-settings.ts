import { closest } from '../contract/closest.ts';
import { type Config, ConfigError, parseConfig } from './config.ts';
import { CONSTANTS, type Constants } from './constants.ts';
import type { Option } from './option.ts';
import { OPTIONS } from './options.ts';

/** A setting as a program gives it; one that is undefined counts as not given. */
export type SettingValue = string | number | boolean | URL | readonly string[] | undefined;

/** What about the surroundings of a process counts beside its settings. */
export interface Surroundings {
  readonly production: boolean;
  /** The user's home, and the folder for what can be made again, as HOME and XDG_CACHE_HOME give them. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Options that say how the command listens, which a program does by itself. */
const LISTENING = ['port', 'host', 'keepAliveTimeout', 'metricsPort', 'shutdownDelay'] as const satisfies readonly (keyof typeof OPTIONS)[];

/** Constants that say how the command listens. */
const LISTENING_CONSTANTS = ['headersTimeout', 'requestTimeout'] as const satisfies readonly (keyof Constants)[];

const constants: ReadonlyMap<string, unknown> = new Map(
  Object.entries(CONSTANTS).filter(([name]) => !(LISTENING_CONSTANTS as readonly string[]).includes(name)),
);

/** The options and constants that are settings of a program too, by their names. */
export type SettingName = Exclude<
  keyof typeof OPTIONS | keyof Constants,
  (typeof LISTENING)[number] | (typeof LISTENING_CONSTANTS)[number]
>;

/** Where a program listens is not known here: what is for this machine alone must not count on it. */
const HOST = 'the program';

const NAMES = [...Object.keys(OPTIONS).filter((name) => !(LISTENING as readonly string[]).includes(name)), ...constants.keys()];

const nameByFlag: ReadonlyMap<string, string> = new Map(Object.entries<Option>(OPTIONS).map(([name, { flag }]) => [flag, name]));

/** A message about options in the words of a program: their names in it. What is to be typed at a command line stays. */
const inNames = (message: string): string => {
  const [problem = '', ...command] = message.split(/(?=: import )/);
  const named = problem.replace(/--([a-z][a-z-]*)(?: \(\w+\))?/g, (whole, flag: string) => nameByFlag.get(flag) ?? whole);
  return [named, ...command].join('');
};

/** Throws an error again; one that is about options in the words of a program. */
export const rethrowInNames = (error: unknown): never => {
  throw error instanceof ConfigError ? new ConfigError(inNames(error.message)) : error;
};

/** As an option would be given. */
const textOf = (name: string, value: unknown): string | undefined => {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value) && value.every((part) => typeof part === 'string')) return value.join(',');
  if (['string', 'number', 'boolean'].includes(typeof value) || value instanceof URL) return String(value);
  throw new ConfigError(`${name} has to be a text, a number, true or false, a URL, or a list of texts`);
};

const requireKnown = (name: string): void => {
  if (NAMES.includes(name)) return;
  const meant = closest(name, NAMES);
  throw new ConfigError(`there is no setting ${name}${meant === undefined ? '' : `; did you mean ${meant}?`}`);
};

/** What a program gives in place of what is no option of the command: a value of the same type, and no number that counts nothing. */
const constantsIn = (settings: Readonly<Record<string, SettingValue>>): Partial<Constants> =>
  Object.fromEntries(
    Object.entries(settings).filter(([name, value]) => {
      if (value === undefined || !constants.has(name)) return false;
      const isOfType = typeof value === typeof constants.get(name);
      const counts = typeof value !== 'number' || (Number.isSafeInteger(value) && value >= 0);
      if (isOfType && counts) return true;
      throw new ConfigError(`${name} has to be ${typeof constants.get(name) === 'number' ? 'a whole number' : 'true or false'}`);
    }),
  );

/** Checks settings that a program gives, by their names, as options are checked, with the same defaults. */
export const configOf = <Given extends { readonly [name in keyof Given]: SettingValue }>(
  // What is no setting is refused by the type checker where it is known, else below.
  settings: Given & Readonly<Record<Exclude<keyof Given, SettingName>, never>>,
  { production, env }: Surroundings,
): Config => {
  const values: Readonly<Record<string, unknown>> = settings;
  for (const name of Object.keys(settings)) requireKnown(name);
  const given = Object.entries<Option>(OPTIONS).map(([name, { flag }]) => [flag, textOf(name, values[name])]);
  const { HOME, XDG_CACHE_HOME } = env;
  const config = parseConfig({
    flags: { ...Object.fromEntries(given), host: HOST },
    env: { HOME, XDG_CACHE_HOME, NODE_ENV: production ? 'production' : undefined },
    readFile: () => '',
  });
  return { ...config, ...constantsIn(settings) };
};
