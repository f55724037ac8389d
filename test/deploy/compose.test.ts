import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { optionRows } from '../../src/config/options.ts';
import { startedBy } from './started.ts';

const DEPLOY = fileURLToPath(new URL('../../deploy/', import.meta.url));
const PATH = `${process.env['PATH']}:/usr/sbin:/usr/local/sbin`;

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: object;
  readonly networks: Readonly<Record<string, unknown>>;
  readonly ports?: readonly string[];
  readonly read_only?: boolean;
  readonly secrets?: readonly { readonly source: string }[];
}

const folder = mkdtempSync(join(tmpdir(), 'compose-'));
afterAll(() => rmSync(folder, { recursive: true }));
cpSync(join(DEPLOY, 'compose'), folder, { recursive: true });
cpSync(join(folder, 'sample.env'), join(folder, '.env'));
mkdirSync(join(folder, 'secrets'));
for (const name of ['postgres-password', 'data-url', 'server-keys']) writeFileSync(join(folder, 'secrets', name), 'sesame');

/** As Docker Compose makes it of the files, with every variable filled in. */
const composed = parse(
  execFileSync('docker-compose', ['--file', 'compose.yaml', 'config'], { cwd: folder, encoding: 'utf8', env: { PATH } }),
) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
};
const services = Object.entries(composed.services);

const FILES = new Set(optionRows().flatMap(([, name, , meaning]) => (meaning.includes(`${name}_FILE`) ? [`${name}_FILE`] : [])));
/** All variables that the product reads. */
const VARIABLES = new Set([...optionRows().map(([, name]) => name), ...FILES, 'XDG_CACHE_HOME']);

test('only the proxy is reached from outside, and the database by replicas alone', () => {
  expect(services.filter(([, { ports }]) => ports).map(([name]) => name)).toEqual(['haproxy']);
  const open = Object.keys(composed.networks).filter((name) => composed.networks[name]?.internal !== true);
  expect(open).toEqual(['outside']);
  const inNetwork = (network: string) => services.filter(([, { networks }]) => network in networks).map(([name]) => name);
  expect(inNetwork('outside')).toEqual(['haproxy']);
  expect(inNetwork('front')).toEqual(['haproxy', 'server']);
  expect(inNetwork('database')).toEqual(['import', 'postgres', 'server']);
  expect(inNetwork('shared')).toEqual(['server', 'valkey']);
});

test('what the replicas are told are options, and what is secret comes by files that they have', () => {
  for (const name of ['server', 'import']) {
    const { environment = {}, secrets = [], command } = composed.services[name] as Service;
    expect([...VARIABLES]).toEqual(expect.arrayContaining(Object.keys(environment)));
    const files = Object.entries(environment).filter(([variable]) => FILES.has(variable));
    expect(files.length).toBeGreaterThan(0);
    const mounted = secrets.map(({ source }) => `/run/secrets/${source}`);
    for (const [, path] of files) expect(mounted).toContain(path);
    expect(startedBy(command ?? [], environment)).toMatchObject({
      command: name === 'server' ? 'serve' : 'import',
      words: name === 'server' ? [] : ['/exports'],
      config: { dataFile: expect.stringMatching(/^postgres:/) },
    });
  }
  expect(JSON.stringify(composed)).not.toContain('sesame');
});

test('what the page has carried out beside the replicas are commands that there are', () => {
  const page = readFileSync(join(DEPLOY, 'README.md'), 'utf8');
  const { command = [], environment = {} } = composed.services['import'] as Service;
  const run = [...page.matchAll(/ run --rm import *([^`\n]*)/g)].map(([, words = '']) => {
    const started = startedBy(words === '' ? command : words.split(' '), environment);
    expect(started.config.dataFile).toMatch(/^postgres:/);
    return started.command;
  });
  expect(run).toEqual(['import', 'migrate']);
});

test('each service is of a version, writes only where it has to, and says whether it is well', () => {
  const dockerfile = readFileSync(join(DEPLOY, '../Dockerfile'), 'utf8');
  expect(dockerfile).toContain('HEALTHCHECK');
  for (const [name, { image, healthcheck, read_only: isReadOnly }] of services) {
    if (image !== 'humanloop-graphql') expect(image, name).toMatch(/:\d/);
    if (name !== 'postgres') expect(isReadOnly, name).toBe(true);
    if (image !== 'humanloop-graphql' && name !== 'haproxy') expect(healthcheck, name).toBeDefined();
  }
});

/** The lines of a configuration of HAProxy that say what is sent again, and to whom. */
const retriesOf = (text: string): string[] =>
  text.split('\n').filter((line) => /^ {2}(?:acl|http-request|retr|option (?:redispatch|allbackups)|timeout check)/.test(line));

test('HAProxy sends again what the example for proxies lets it, which is no change', () => {
  const example = readFileSync(new URL('../../examples/proxies/haproxy.cfg', import.meta.url), 'utf8');
  expect(retriesOf(example).length).toBeGreaterThan(7);
  expect(retriesOf(readFileSync(join(folder, 'haproxy.cfg'), 'utf8'))).toEqual(retriesOf(example));
});

test('the proxy takes its configuration, and asks for readiness where the replicas listen', () => {
  const file = join(folder, 'haproxy.cfg');
  execFileSync('haproxy', ['-c', '-f', file], { env: { PATH }, stdio: 'pipe' });
  const text = readFileSync(file, 'utf8');
  expect(text).toMatch(/server-template \S+ 8 server:4000 check/);
  // How changes are kept from being sent twice is tried with the example.
  const backendIn = (file: string): string[] =>
    file
      .slice(file.indexOf('\nbackend '))
      .split('\n')
      .filter((line) => /^ {2}(?!server|balance)/.test(line));
  const example = readFileSync(join(DEPLOY, '../examples/proxies/haproxy.cfg'), 'utf8');
  expect(backendIn(example).length).toBeGreaterThan(5);
  expect(backendIn(text)).toEqual(backendIn(example));
  expect(readFileSync(join(DEPLOY, '../Dockerfile'), 'utf8')).toMatch(/^EXPOSE 4000 /m);
});

test('the sample of settings names options alone, and no secret', () => {
  const lines = readFileSync(join(DEPLOY, 'humanloop-graphql.env'), 'utf8').split('\n');
  const names = lines.flatMap((line) => /^#([A-Z_]+)=/.exec(line)?.[1] ?? []);
  expect(names.length).toBeGreaterThan(5);
  expect([...VARIABLES]).toEqual(expect.arrayContaining(names));
  // What is in it is commented out: the unit alone is what it is.
  expect(lines.filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
});

test('the sample beside the compose file names what that asks for', () => {
  const asked = [...readFileSync(join(folder, 'compose.yaml'), 'utf8').matchAll(/\$\{(\w+)/g)].map(([, name]) => name);
  const named = [...readFileSync(join(folder, 'sample.env'), 'utf8').matchAll(/^(\w+)=/gm)].map(([, name]) => name);
  expect(named.toSorted()).toEqual([...new Set(asked)].toSorted());
});
