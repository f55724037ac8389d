import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { optionRows } from '../../src/config/options.ts';
import { anchorsOf, inlineCodeOf, linksOf, PAGES, proseOf, ROOT, textOf } from './pages.ts';

const docs = PAGES.filter((page) => page.startsWith('docs/'));

const tests = readdirSync(`${ROOT}test`, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !/node_modules|\.out|^documents/.test(path))
  .map((path) => `test/${path}`);

describe('links', () => {
  test.each(PAGES)('of %s lead to files and headings that are there', (page) => {
    const broken = linksOf(page)
      .filter((link) => !/^https?:/.test(link))
      .filter((link) => {
        const [path = '', anchor] = link.split('#');
        const target = path === '' ? page : normalize(join(dirname(page), decodeURI(path)));
        if (target.startsWith('..') || !existsSync(ROOT + target)) return true;
        return anchor !== undefined && !anchorsOf(target).includes(anchor);
      });
    expect(broken).toEqual([]);
  });

  test.each(PAGES)('of %s to other places are whole and go by https, or to this machine', (page) => {
    const others = linksOf(page).filter((link) => /^https?:/.test(link));
    expect(
      others.filter((link) => !URL.canParse(link) || !/^(?:https:\/\/[\w-]+(?:\.[\w-]+)+|http:\/\/127\.0\.0\.1:\d+)(?:\/|$)/.test(link)),
    ).toEqual([]);
  });

  test('of the README lead to every page of docs, but for decisions, which the architecture names', () => {
    const named = new Set([
      ...linksOf('README.md').map((link) => link.split('#')[0]),
      ...linksOf('docs/architecture.md').map((link) => `docs/${link.split('#')[0]}`),
    ]);
    expect(docs.filter((page) => !named.has(page))).toEqual([]);
  });
});

test('the README has at most 15 kB', () => {
  expect(Buffer.byteLength(textOf('README.md'))).toBeLessThanOrEqual(15 * 1024);
});

test.each(PAGES.filter((page) => page.startsWith('docs/') || page.startsWith('examples/')))('%s begins with whom it is for', (page) => {
  const [title, paragraph = ''] = textOf(page).split('\n\n');
  expect(title).toMatch(/^# .+$/);
  expect(paragraph).toMatch(/^For .+[.:]/);
});

test('every folder of examples is named by a test that runs it, and every file by its page', () => {
  const sources = tests.map(textOf).join('\n') + textOf('test/documents/python-recipe.test.ts');
  const folders = readdirSync(`${ROOT}examples`, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.length).toBeGreaterThan(5);
  for (const { name } of folders) {
    // A project is opened by its name; other files are read by their path.
    expect(sources, name).toMatch(new RegExp(`openWorkshop\\([^)]*'${name}'\\)|examples/${name}/`));
    const files = readdirSync(`${ROOT}examples/${name}`).filter(
      (file) => !/^(?:README\.md|node_modules|package-lock\.json|__generated__)$/.test(file),
    );
    expect(files.filter((file) => !linksOf(`examples/${name}/README.md`).includes(file))).toEqual([]);
    const isNamed = (file: string): boolean => new RegExp(`['"\`/]${file.replace(/\.tsx?$/, '')}(?:\\.tsx?)?['"\`]`).test(sources);
    expect(files.filter((file) => file !== 'package.json' && !isNamed(file))).toEqual([]);
  }
});

describe('what prose names', () => {
  const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
  const flags = new Set([
    ...optionRows().map(([flag]) => flag.split(' ')[0]),
    // Those of commands, which are no settings.
    ...Object.values(COMMANDS).flatMap((command) =>
      'switches' in command ? Object.keys(command.switches).map((name) => `--${name.split(' ')[0]}`) : [],
    ),
    '--help',
    '--plain',
    '--version',
  ]);
  /** Those of the bench are named on its page. */
  const benchFlags = [...textOf('test/bench/bench.ts').matchAll(/(\w+): \{ type: /g)].map(([, name]) => `--${name}`);

  test.each(PAGES)('in %s are npm scripts that there are', (page) => {
    const named = [
      ...inlineCodeOf(page)
        .join('\n')
        .matchAll(/\bnpm (?:run (?:--silent )?([\w:-]+)|(start|test)\b)/g),
    ].map(([, run, short]) => run ?? short ?? '');
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  test.each(PAGES.filter((page) => page !== 'CHANGELOG.md'))('in %s are options that there are', (page) => {
    const known = page === 'docs/performance.md' ? new Set([...flags, ...benchFlags]) : flags;
    const named = inlineCodeOf(page).flatMap((code) => /^--[a-z][a-z-]*/.exec(code)?.[0] ?? []);
    expect(named.filter((flag) => !known.has(flag))).toEqual([]);
  });

  const sources = readdirSync(`${ROOT}src`, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => textOf(`src/${path}`));
  // What OpenTelemetry's packages read is in the test that sets it, and what tests read in their support.
  const source = [
    ...sources,
    textOf('bin/compile-cache.js'),
    textOf('test/operations/traces.test.ts'),
    textOf('test/support/property-seed.ts'),
    ...optionRows().map(([, variable]) => `${variable} ${variable}_FILE`),
  ].join('\n');

  test.each(PAGES.filter((page) => page !== 'CHANGELOG.md'))('in %s are codes and variables that the source has', (page) => {
    const named = inlineCodeOf(page).flatMap((code) => /^[A-Z]+(?:_[A-Z]+)+/.exec(code)?.[0] ?? []);
    expect(named.filter((name) => !source.includes(name))).toEqual([]);
  });

  test.each(PAGES.filter((page) => page !== 'CHANGELOG.md'))('in %s are files that there are', (page) => {
    const files = inlineCodeOf(page).filter((code) => /^(?:src|test|sample|bin|client|deploy|examples)\/[\w./-]+$/.test(code));
    expect(files.filter((file) => !existsSync(ROOT + file))).toEqual([]);
  });
});

test('docs/writing.md names every mutation', () => {
  const [, fields = ''] = /^type Mutation \{\n(.*?)^\}/ms.exec(textOf('schema.graphql')) ?? [];
  const mutations = [...fields.matchAll(/^ {2}(\w+)\(/gm)].map(([, name = '']) => name);
  expect(mutations.length).toBeGreaterThan(10);
  expect(mutations.filter((name) => !textOf('docs/writing.md').includes(name))).toEqual([]);
});

test('every bench that a page tells of is run before a change lands', () => {
  const told = PAGES.flatMap((page) => [...textOf(page).matchAll(/npm run bench(?: -- [a-z][\w-]*)?/g)].map(([command]) => command));
  expect(told.length).toBeGreaterThan(10);
  const run = textOf('.ci/run').split('\n');
  const isRun = (command: string): boolean =>
    run.some((line) => line.startsWith(command.includes(' -- ') ? `${command} ` : `${command} -- --`));
  expect(told.filter((command) => !isRun(command))).toEqual([]);
});

test('no page has words that a newcomer stumbles over', () => {
  const words = /\b(?:amiss|whence|whoever|thereof|in the stead|at one go)\b/i;
  expect(PAGES.filter((page) => words.test(proseOf(page)))).toEqual([]);
});

test('the changelog is kept as Keep a Changelog has it: what is unreleased, then each version with its day, the newest first', () => {
  const changelog = textOf('CHANGELOG.md');
  const [unreleased, ...versions] = [...changelog.matchAll(/^## (.*)$/gm)].map(([, title = '']) => title);
  expect(unreleased).toBe('[Unreleased]');
  expect(versions.filter((title) => !/^\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d$/.test(title))).toEqual([]);
  const days = versions.map((title) => title.split(' - ')[1] ?? '');
  expect(days).toEqual(days.toSorted().reverse());
  const { version } = JSON.parse(textOf('package.json')) as { version: string };
  expect(versions[0]).toMatch(`[${version}]`);
  const kinds = [...changelog.matchAll(/^### (.*)$/gm)].map(([, title = '']) => title);
  expect(kinds.filter((kind) => !['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security'].includes(kind))).toEqual([]);
  for (const [, name = ''] of changelog.matchAll(/^## \[(.*?)\]/gm)) expect(changelog).toContain(`\n[${name}]: https://`);
});
