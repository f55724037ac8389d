import { parseArgs } from 'node:util';
import { z } from 'zod';

interface Option {
  /** Name on the command line, without the dashes. */
  readonly flag: string;
  /** Name of the environment variable. */
  readonly env: string;
  /** What the value is called in the help; an option without one is a switch. */
  readonly value?: string;
  /** The default as the help tells it. */
  readonly fallback: string;
  readonly meaning: string;
}

/** Every setting there is. The help and the README's table are printed from it. A flag outweighs its variable. */
export const OPTIONS = {
  port: { flag: 'port', env: 'PORT', value: 'NUMBER', fallback: '4000', meaning: 'Port to listen on; 0 takes a free one.' },
  host: { flag: 'host', env: 'HOST', value: 'ADDRESS', fallback: '127.0.0.1', meaning: 'Address to listen on.' },
  baseUrl: {
    flag: 'base-url',
    env: 'HUMANLOOP_BASE_URL',
    value: 'URL',
    fallback: 'unset',
    meaning: 'A live v5 API to read from, with its path prefix. Unset: the embedded backend.',
  },
  apiKey: {
    flag: 'api-key',
    env: 'HUMANLOOP_API_KEY',
    value: 'KEY',
    fallback: 'unset',
    meaning: 'Sent upstream for callers that bring no X-API-KEY of their own.',
  },
  shareKey: {
    flag: 'share-key',
    env: 'SHARE_KEY',
    fallback: 'off',
    meaning: 'Allow --api-key while listening on an address that other machines reach: everyone there reads with that key.',
  },
  serverApiKey: {
    flag: 'server-api-key',
    env: 'SERVER_API_KEY',
    value: 'KEY',
    fallback: 'unset',
    meaning: 'What callers of the embedded backend have to present as X-API-KEY. Unset: nothing.',
  },
  exportDirectory: {
    flag: 'export',
    env: 'EXPORT',
    value: 'DIR',
    fallback: 'unset',
    meaning: 'A directory that the official export tool wrote, for the embedded backend. Unset: the sample.',
  },
  dataFile: {
    flag: 'data',
    env: 'DATA',
    value: 'FILE',
    fallback: 'unset',
    meaning: 'Keep the embedded backend’s database in this file, and changes with it; when new it is filled from --export or the sample.',
  },
  corsOrigins: {
    flag: 'cors-origin',
    env: 'CORS_ORIGIN',
    value: 'ORIGIN,...',
    fallback: 'closed',
    meaning: 'Origins whose pages may call this server, separated by commas.',
  },
  allowedHosts: {
    flag: 'allowed-host',
    env: 'ALLOWED_HOST',
    value: 'NAME,...',
    fallback: 'none',
    meaning: 'While listening on loopback: further names that may stand in the Host header of requests, such as a proxy’s.',
  },
  persistedFile: {
    flag: 'persisted',
    env: 'PERSISTED',
    value: 'FILE',
    fallback: 'unset',
    meaning: 'Execute only the documents of this file: a JSON object of documents by id, as Relay and graphql-codegen write it.',
  },
  federation: {
    flag: 'federation',
    env: 'FEDERATION',
    fallback: 'off',
    meaning: 'Be a subgraph of Apollo Federation 2 as well: answer _service and _entities.',
  },
  federationNode: {
    flag: 'federation-node',
    env: 'FEDERATION_NODE',
    fallback: 'off',
    meaning: 'Give Query.node and Query.nodes to the supergraph; only one of its subgraphs can have them.',
  },
  maxBody: {
    flag: 'max-body',
    env: 'MAX_BODY',
    value: 'BYTES',
    fallback: '262144',
    meaning: 'The largest GraphQL request; 2097152 by default with --federation, whose gateways send many references at once.',
  },
  operationTimeout: {
    flag: 'operation-timeout',
    env: 'OPERATION_TIMEOUT',
    value: 'MS',
    fallback: '10000',
    meaning: 'Milliseconds after which an operation stops waiting for upstream and answers with what it has.',
  },
  upstreamPage: {
    flag: 'upstream-page',
    env: 'UPSTREAM_PAGE',
    value: 'NUMBER',
    fallback: '100',
    meaning: 'The most records to ask for in one upstream call; no larger than upstream allows.',
  },
  scanLimit: {
    flag: 'scan-limit',
    env: 'SCAN_LIMIT',
    value: 'NUMBER',
    fallback: '50',
    meaning: 'The most upstream calls that looking up one row or name may take where upstream has no look-up.',
  },
  upstreamConcurrency: {
    flag: 'upstream-concurrency',
    env: 'UPSTREAM_CONCURRENCY',
    value: 'NUMBER',
    fallback: '64',
    meaning: 'Upstream calls in flight at a time; more wait.',
  },
  upstreamMaxBytes: {
    flag: 'upstream-max-bytes',
    env: 'UPSTREAM_MAX_BYTES',
    value: 'BYTES',
    fallback: '16777216',
    meaning: 'The largest answer taken from upstream.',
  },
} as const satisfies Record<string, Option>;

type OptionName = keyof typeof OPTIONS;

export interface Config {
  readonly port: number;
  readonly host: string;
  readonly baseUrl: URL | undefined;
  readonly apiKey: string | undefined;
  readonly serverApiKey: string | undefined;
  readonly exportDirectory: string | undefined;
  readonly dataFile: string | undefined;
  readonly corsOrigins: readonly string[];
  readonly allowedHosts: readonly string[];
  readonly persistedFile: string | undefined;
  readonly federation: boolean;
  /** Query.node and Query.nodes are part of the subgraph. */
  readonly federationNode: boolean;
  /** Bytes. */
  readonly maxBody: number;
  /** Milliseconds. */
  readonly operationTimeout: number;
  readonly upstreamPage: number;
  readonly scanLimit: number;
  readonly upstreamConcurrency: number;
  readonly upstreamMaxBytes: number;
  /** NODE_ENV=production: no GraphiQL, no introspection, no suggestions. */
  readonly production: boolean;
}

/** A setting that cannot be used; the message is one line and names it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, `has to be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `has to be a whole number from ${min} to ${max}`);

const httpUrl = z
  .string()
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), 'has to be an http or https URL')
  .transform((text) => new URL(text))
  .refine((url) => url.search === '' && url.hash === '', 'cannot have a query or a fragment')
  .refine((url) => url.username === '' && url.password === '', 'cannot have credentials; use --api-key');

const hostNames = z
  .string()
  .transform((text) => text.split(',').map((host) => host.trim().toLowerCase()))
  .refine((list) => list.every((host) => /^[a-z0-9.-]+$/.test(host)), 'has to be host names without ports, separated by commas');

const origins = z
  .string()
  .transform((text) => text.split(',').map((origin) => origin.trim()))
  .refine(
    (list) => list.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin),
    'has to be origins such as https://app.example.com, separated by commas',
  );

/** A header's value: what could break out of a header line is no key. */
const key = z.string().regex(/^[\x21-\x7e]+$/, 'has to be printable ASCII without spaces');
const onOff = z.enum(['true', 'false', '1', '0'], 'has to be true or false').transform((text) => text === 'true' || text === '1');

const VALUES = z.object({
  port: wholeNumber(0, 65_535).default(4000),
  host: z.string().min(1, 'cannot be empty').default('127.0.0.1'),
  baseUrl: httpUrl.optional(),
  apiKey: key.optional(),
  shareKey: onOff.default(false),
  serverApiKey: key.optional(),
  exportDirectory: z.string().min(1, 'cannot be empty').optional(),
  dataFile: z.string().min(1, 'cannot be empty').optional(),
  corsOrigins: origins.default([]),
  allowedHosts: hostNames.default([]),
  federation: onOff.default(false),
  federationNode: onOff.default(false),
  persistedFile: z.string().min(1, 'cannot be empty').optional(),
  maxBody: wholeNumber(1, 2 ** 30).optional(),
  operationTimeout: wholeNumber(1, 600_000).default(10_000),
  upstreamPage: wholeNumber(1, 1_000).default(100),
  scanLimit: wholeNumber(1, 1_000).default(50),
  upstreamConcurrency: wholeNumber(1, 1_024).default(64),
  upstreamMaxBytes: wholeNumber(1_024, 2 ** 30).default(16 * 2 ** 20),
} satisfies Record<OptionName, z.ZodType>);

export interface CommandLine {
  /** Words that are no options, such as a command. */
  readonly words: readonly string[];
  readonly help: boolean;
  readonly version: boolean;
  readonly flags: Readonly<Record<string, string | boolean | undefined>>;
}

/** Takes a command line apart; an option it does not know is a `ConfigError`. */
export const parseCommandLine = (argv: readonly string[]): CommandLine => {
  const options = Object.fromEntries(
    Object.values<Option>(OPTIONS).map(({ flag, value }) => [
      flag,
      { type: value === undefined ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { ...options, help: { type: 'boolean', short: 'h' }, version: { type: 'boolean', short: 'v' } },
    });
    const { help, version, ...flags } = values as Record<string, string | boolean | undefined>;
    return { words: positionals, help: help === true, version: version === true, flags };
  } catch (error) {
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new ConfigError(line);
  }
};

/** Reads and checks all settings. An empty variable counts as unset. The value itself is never part of a message: it may be a secret. */
export const parseConfig = (flags: CommandLine['flags'], env: Readonly<Record<string, string | undefined>>): Config => {
  const given: Record<string, string> = {};
  for (const [name, { flag, env: variable }] of Object.entries<Option>(OPTIONS)) {
    const value = flags[flag] ?? env[variable];
    if (value !== undefined && value !== '') given[name] = String(value);
  }
  const parsed = VALUES.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const { flag, env: variable } = OPTIONS[String(issue?.path[0]) as OptionName];
    throw new ConfigError(`--${flag} (${variable}) ${issue?.message}`);
  }
  const { shareKey, ...config } = parsed.data;
  if (config.baseUrl && config.exportDirectory) throw new ConfigError('--base-url and --export cannot be used together');
  if (config.federationNode && !config.federation) throw new ConfigError('--federation-node says how to be a subgraph; add --federation');
  if (config.baseUrl && config.dataFile) throw new ConfigError('--base-url and --data cannot be used together');
  if (config.apiKey && !isLoopback(config.host) && !shareKey) {
    throw new ConfigError(`--api-key would be lent to everyone who reaches ${config.host}; add --share-key if that is meant`);
  }
  return {
    ...config,
    baseUrl: config.baseUrl,
    apiKey: config.apiKey,
    serverApiKey: config.serverApiKey,
    exportDirectory: config.exportDirectory,
    dataFile: config.dataFile,
    maxBody: config.maxBody ?? (config.federation ? 2 * 2 ** 20 : 256 * 2 ** 10),
    persistedFile: config.persistedFile,
    production: env['NODE_ENV'] === 'production',
  };
};

/** Whether only this machine reaches an address. */
export const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

/** The rows of the option table: flag with its value, variable, default, meaning. */
export const optionRows = (): readonly (readonly [string, string, string, string])[] =>
  Object.values<Option>(OPTIONS).map(({ flag, env, value, fallback, meaning }) => [
    `--${flag}${value === undefined ? '' : ` ${value}`}`,
    env,
    fallback,
    meaning,
  ]);
