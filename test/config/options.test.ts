import { describe, expect, test } from 'vitest';
import { commandHelp, helpText } from '../../src/cli/help.ts';
import { parseCommandLine } from '../../src/config/command-line.ts';
import { ConfigError, parseConfig } from '../../src/config/config.ts';
import { optionGroups, optionRows } from '../../src/config/options.ts';
import { REMOVED_OPTIONS } from '../../src/config/removed-options.ts';
import { facade } from '../support/helpers.ts';
import { synthetic } from '../support/synthetic.ts';

/** More than these are too many to choose from. Once everything that is planned is there, at most 44 are allowed. */
const MAX_OPTIONS = 39;

const nameOf = (flag: string): string => flag.slice(2).split(' ')[0] ?? '';
const given = (env: Record<string, string>, flags: Record<string, string | boolean> = {}) =>
  parseConfig({ flags, env, readFile: () => '' });

test('there are few options, in groups, and what is used every day comes first', () => {
  expect(optionRows().length).toBeLessThanOrEqual(MAX_OPTIONS);
  expect(optionGroups().map(({ title }) => title)).toEqual([
    'Source',
    'Server',
    'Access',
    'Limits',
    'Upstream',
    'Replicas',
    'Observability',
  ]);
  expect(
    optionRows()
      .slice(0, 5)
      .map(([flag]) => nameOf(flag)),
  ).toEqual(['export', 'data', 'base-url', 'port', 'host']);
  const names = optionRows().map(([flag]) => nameOf(flag));
  expect(new Set(names).size).toBe(names.length);
});

test.each([
  { name: 'the whole help', lines: helpText() },
  ...(['serve', 'import', 'check', 'schema'] as const).map((name) => ({ name: `the help of ${name}`, lines: commandHelp(name) })),
])('$name has lines of at most 100 columns, and ends with examples', ({ lines }) => {
  expect(lines.filter((line) => line.length > 100)).toEqual([]);
  const examples = lines.slice(lines.indexOf('Examples:') + 1);
  expect(examples.length).toBeGreaterThan(0);
  for (const line of examples) expect(line).toMatch(/^ {2}humanloop-graphql/);
});

test('the help has every option with its variable, default and meaning, and none that was removed', () => {
  const words = helpText().join(' ').replaceAll(/\s+/g, ' ');
  for (const [flag, variable, fallback, meaning] of optionRows()) expect(words).toContain(`${flag} ${meaning} [${variable}: ${fallback}]`);
  for (const name of [...Object.keys(REMOVED_OPTIONS), 'plain']) expect(words).not.toContain(`--${name} `);
});

describe.each(Object.entries(REMOVED_OPTIONS))('what was --%s', (name, replacement) => {
  test('is answered with what replaces it', () => {
    expect(optionRows().map(([flag]) => nameOf(flag))).not.toContain(name);
    expect(() => parseCommandLine([`--${name}`, 'x'])).toThrow(new ConfigError(`--${name} is no longer an option: ${replacement}`));
    expect(() => parseCommandLine([`--${name}=x`])).toThrow(new ConfigError(`--${name} is no longer an option: ${replacement}`));
  });

  test('is answered so as a variable', () => {
    const variable = `HUMANLOOP_GRAPHQL_${name.toUpperCase().replaceAll('-', '_')}`;
    expect(() => given({ [variable]: 'x' })).toThrow(new ConfigError(`${variable} is no longer read: ${replacement}`));
    expect(given({ [variable]: '' })).toEqual(given({}));
  });

  test('is reported where its variable has no prefix, as it had none once and may be another program’s', () => {
    const variable = name.toUpperCase().replaceAll('-', '_');
    expect(given({ [variable]: 'x' })).toEqual({ ...given({}), unreadVariables: [`${variable} is set and not read: ${replacement}.`] });
  });

  test('names nothing that is not there', () => {
    const flags = [...replacement.matchAll(/--([a-z-]+)/g)].map(([, flag = '']) => flag).filter((flag) => flag !== 'plain');
    for (const flag of flags) expect(optionRows().map(([row]) => nameOf(row))).toContain(flag);
  });
});

test.each(['constructor', 'toString', '__proto__', 'valueOf'])('--%s, which every object has, is no option that was', (name) => {
  expect(() => parseCommandLine([`--${name}`])).toThrow(`Unknown option '--${name}'`);
});

test('--plain leaves queries to graphql-js, reads rows whole, and shares nothing', async () => {
  const { flags } = parseCommandLine(['--plain']);
  const plain = given({}, flags as Record<string, boolean>);
  expect(plain).toEqual({ ...given({}), plannedExecution: false, answerKnown: false, readSelected: false, shareInFlight: false });
  const calls = async (shareInFlight: boolean): Promise<readonly string[]> => {
    const over = facade({ upstream: synthetic(), shareInFlight });
    await Promise.all([1, 2].map(() => over.ask('{ evaluation(id: "evr_0") { name } }')));
    return over.calls;
  };
  expect(await calls(plain.shareInFlight)).toHaveLength(2);
  expect(await calls(given({}).shareInFlight)).toHaveLength(1);
});

test('traces go where OpenTelemetry’s own variable says', () => {
  expect(given({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:4318/x' }).otlpTracesEndpoint?.href).toBe('http://127.0.0.1:4318/x');
  expect(() => given({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'x' })).toThrow(
    'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT has to be an http or https URL',
  );
});

test('a database URL is read from a file, which may not be the data file itself', () => {
  const dataIn = (text: string) =>
    parseConfig({ flags: {}, env: { HUMANLOOP_GRAPHQL_DATA_FILE: '/run/secrets/data' }, readFile: () => text }).dataFile;
  expect(dataIn('postgres://us:sesame@db/evaluations\n')).toBe('postgres://us:sesame@db/evaluations');
  for (const text of ['SQLite format 3\0', 'evaluations.db', 'https://db'])
    expect(() => dataIn(text)).toThrow(new ConfigError('HUMANLOOP_GRAPHQL_DATA_FILE names a file that does not hold a postgres:// URL'));
});
