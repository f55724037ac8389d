import { ACCESS_OPTIONS } from './access-options.ts';
import { LIMIT_OPTIONS } from './limit-options.ts';
import { OBSERVABILITY_OPTIONS } from './observability-options.ts';
import type { Option, OptionValue } from './option.ts';
import { REPLICA_OPTIONS } from './replica-options.ts';
import { SERVER_OPTIONS } from './server-options.ts';
import { SOURCE_OPTIONS } from './source-options.ts';
import { UPSTREAM_OPTIONS } from './upstream-options.ts';

const GROUPS: Readonly<Record<string, Readonly<Record<string, Option>>>> = {
  Source: SOURCE_OPTIONS,
  Server: SERVER_OPTIONS,
  Access: ACCESS_OPTIONS,
  Limits: LIMIT_OPTIONS,
  Upstream: UPSTREAM_OPTIONS,
  Replicas: REPLICA_OPTIONS,
  Observability: OBSERVABILITY_OPTIONS,
};

/** Every setting there is. A flag outweighs its variable. */
export const OPTIONS = {
  ...SOURCE_OPTIONS,
  ...SERVER_OPTIONS,
  ...ACCESS_OPTIONS,
  ...LIMIT_OPTIONS,
  ...UPSTREAM_OPTIONS,
  ...REPLICA_OPTIONS,
  ...OBSERVABILITY_OPTIONS,
};

export type Settings = { readonly [Name in keyof typeof OPTIONS]: OptionValue<(typeof OPTIONS)[Name]> };

/** A row of the option table: the flag with its value, variable, default, meaning. */
export type OptionRow = readonly [flag: string, variable: string, fallback: string, meaning: string];

const rowOf = ({ flag, env, value, fallback, fallbackShown = fallback ?? 'unset', meaning, isSecret, inFile }: Option): OptionRow => [
  `--${flag}${value === undefined ? '' : ` ${value}`}`,
  env,
  fallbackShown,
  isSecret ? `${meaning} ${env}_FILE names a file with ${inFile?.called ?? 'it'}.` : meaning,
];

/** The rows of the option table, by the titles of their groups: what is used every day comes first. The help and docs are printed from it. */
export const optionGroups = (): readonly { readonly title: string; readonly rows: readonly OptionRow[] }[] =>
  Object.entries(GROUPS).map(([title, options]) => ({ title, rows: Object.values(options).map(rowOf) }));

/** The same without groups. */
export const optionRows = (): readonly OptionRow[] => optionGroups().flatMap(({ rows }) => rows);
