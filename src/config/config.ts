import { isAbsolute, join } from 'node:path';
import { CONSTANTS, type Constants, PLAIN } from './constants.ts';
import type { Option } from './option.ts';
import { OPTIONS, type Settings } from './options.ts';
import { REMOVED_OPTIONS } from './removed-options.ts';
import { endpointUrl } from './values.ts';

/** All settings, by the names of their rows in the tables of options, and what is no option. */
export interface Config extends Settings, Constants {
  readonly maxBody: number;
  /** Where OpenTelemetry's collector takes traces alone, as OpenTelemetry's own variable names it. */
  readonly otlpTracesEndpoint: URL | undefined;
  /** The user's folder for what can be made again; undefined where there is none. */
  readonly cacheHome: string | undefined;
  /** NODE_ENV=production: no GraphiQL, no introspection, no suggestions. */
  readonly production: boolean;
  /** A sentence for each variable that is set and not read, for its name lacks the prefix that ours have. */
  readonly unreadVariables: readonly string[];
}

/** A setting that cannot be used; the message is one line and names it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Options as a command line gives them, by their names without the dashes. */
export type OptionFlags = Readonly<Record<string, string | boolean | undefined>>;

type Environment = Readonly<Record<string, string | undefined>>;

/** Where settings are given. */
interface Given {
  readonly flags: OptionFlags;
  readonly env: Environment;
  /** The text of a file. */
  readonly readFile: (path: string) => string;
}

/** The value of one option. An empty one counts as not given. */
const read = (option: Option, given: Given): unknown => {
  const { flag, env: variable, type, fallback } = option;
  const value = String(given.flags[flag] ?? given.env[variable] ?? '');
  const bare = option.bareEnv && given.env[option.bareEnv];
  if (value === '' && bare) return readBare(option, bare);
  const text = (option.isSecret ? secretOf(option, value, given) : value) || fallback;
  if (text === undefined) return undefined;
  const parsed = type.safeParse(text);
  if (!parsed.success) throw new ConfigError(`--${flag} (${variable}) ${parsed.error.issues[0]?.message}`);
  return parsed.data;
};

/** A name without our prefix may well be another program's: the way out is reported with it. */
const readBare = ({ flag, env: variable, bareEnv, type, bareType = type }: Option, value: string): unknown => {
  const parsed = bareType.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ConfigError(`${bareEnv} ${parsed.error.issues[0]?.message}; unset it, or outweigh it with ${variable} or --${flag}`);
};

const PREFIX = 'HUMANLOOP_GRAPHQL_';

/** Variables that are set under a name without our prefix, which was read once and now is not: one that holds a secret ends the start. */
const unreadVariables = (env: Environment): string[] => {
  const former = Object.values<Option>(OPTIONS)
    .filter(({ env: name, bareEnv }) => name.startsWith(PREFIX) && bareEnv === undefined)
    .map(({ env: name }) => name.slice(PREFIX.length));
  const set = former.filter((name) => env[name] && !env[`${PREFIX}${name}`]);
  const secret = set.find((name) => name.startsWith('SERVER_API_KEY'));
  if (secret) throw new ConfigError(`${secret} is no longer read: set ${PREFIX}${secret} in place of it, or unset it`);
  const removed = Object.entries(REMOVED_OPTIONS).filter(([name]) => env[variableOf(name)]);
  return [
    ...set.map((name) => `${name} is set and not read; the variable is ${PREFIX}${name}.`),
    ...removed.map(([name, replacement]) => `${variableOf(name)} is set and not read: ${replacement}.`),
  ];
};

/** The variable of an option, without our prefix. */
const variableOf = (flag: string): string => flag.toUpperCase().replaceAll('-', '_');

/** A secret as it was given, or as it stands in its file, where a line's end does not count. */
const secretOf = ({ flag, env: variable, inFile }: Option, value: string, { env, readFile }: Given): string => {
  const path = env[`${variable}_FILE`];
  if (!path) return value;
  if (value !== '') throw new ConfigError(`--${flag} (${variable}) and ${variable}_FILE cannot be used together`);
  const text = readSecret(`${variable}_FILE`, path, readFile);
  if (text === '') throw new ConfigError(`${variable}_FILE names a file that is empty`);
  if (inFile && !inFile.pattern.test(text)) throw new ConfigError(`${variable}_FILE names a file that does not hold ${inFile.called}`);
  return text;
};

const readSecret = (variable: string, path: string, readFile: Given['readFile']): string => {
  try {
    return readFile(path).replace(/\r?\n$/, '');
  } catch {
    throw new ConfigError(`${variable} names a file that cannot be read`);
  }
};

/** Reads and checks all settings. */
export const parseConfig = (given: Given): Config => {
  // Each value is what its row's type makes of it, which TypeScript cannot follow through entries.
  const settings = Object.fromEntries(
    Object.entries<Option>(OPTIONS).map(([name, option]) => [name, read(option, given)]),
  ) as unknown as Settings;
  refuseContradictions(settings);
  refuseRemoved(given.env);
  return {
    ...CONSTANTS,
    ...(given.flags['plain'] === true ? PLAIN : {}),
    ...settings,
    otlpTracesEndpoint: otlpTracesEndpointIn(given.env),
    maxBody: settings.maxBody ?? (settings.federation ? 2 * 2 ** 20 : 256 * 2 ** 10),
    cacheHome: cacheHomeIn(given.env),
    production: given.env['NODE_ENV'] === 'production',
    unreadVariables: unreadVariables(given.env),
  };
};

/** Variables of options that were: what one of them asked for would otherwise silently not be so. */
const refuseRemoved = (env: Environment): void => {
  for (const [name, replacement] of Object.entries(REMOVED_OPTIONS)) {
    const variable = `${PREFIX}${variableOf(name)}`;
    if (env[variable]) throw new ConfigError(`${variable} is no longer read: ${replacement}`);
  }
};

const TRACES_ENDPOINT = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT';

const otlpTracesEndpointIn = ({ [TRACES_ENDPOINT]: text }: Environment): URL | undefined => {
  if (!text) return undefined;
  const parsed = endpointUrl.safeParse(text);
  if (!parsed.success) throw new ConfigError(`${TRACES_ENDPOINT} ${parsed.error.issues[0]?.message}`);
  return parsed.data;
};

/** As the XDG Base Directory Specification has it: a variable that is no whole path counts as unset. */
const cacheHomeIn = ({ XDG_CACHE_HOME: cacheHome = '', HOME: home = '' }: Environment): string | undefined => {
  if (isAbsolute(cacheHome)) return cacheHome;
  return isAbsolute(home) ? join(home, '.cache') : undefined;
};

const refuseContradictions = ({
  baseUrl,
  exportDirectory,
  dataFile,
  federation,
  federationNode,
  corsOrigins,
  corsCredentials,
  apiKey,
  shareKey,
  serverApiKey,
  serverApiKeyFile,
  sharedAddress,
  cacheFinal,
  host,
}: Settings): void => {
  if (baseUrl && exportDirectory) throw new ConfigError('--base-url and --export cannot be used together');
  if (corsCredentials && corsOrigins.length === 0)
    throw new ConfigError('--cors-credentials needs the origins that it is for: add --cors-origin');
  if (federationNode && !federation) throw new ConfigError('--federation-node says how to be a subgraph; add --federation');
  if (cacheFinal && !sharedAddress) throw new ConfigError('--cache-final keeps answers where --shared leads to; add --shared');
  if (cacheFinal && !baseUrl) throw new ConfigError('--cache-final keeps answers of a live API; add --base-url');
  if (baseUrl && dataFile) throw new ConfigError('--base-url and --data cannot be used together');
  if (apiKey && !isLoopback(host) && !shareKey) {
    throw new ConfigError(`--api-key would be lent to everyone who reaches ${host}; add --share-key if that is meant`);
  }
  if (serverApiKey && serverApiKeyFile) throw new ConfigError('--server-api-key and --server-api-key-file cannot be used together');
};

/** Whether only this machine reaches an address. */
export const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
