import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { optionGroups } from '../../src/config/options.ts';
import { FINDING_KINDS } from '../../src/contract/finding.ts';
import { NAMED_COLUMNS } from '../../src/download/columns.ts';
import { ERROR_CODES } from '../../src/server/codes.ts';
import { createMetrics } from '../../src/server/telemetry/metrics.ts';
import { ROOT, textOf } from './pages.ts';

/** The text with these lines between the marks of a table. */
const withTable = (text: string, name: string, lines: readonly string[]): string => {
  const place = new RegExp(`(?<=<!-- ${name} -->\\n).*(?=<!-- /${name} -->)`, 's');
  if (!place.test(text)) throw new Error(`There are no marks for the table of ${name}.`);
  return text.replace(place, () => `${lines.join('\n')}\n`);
};

/** The lines of each table that is written here, by the page that has it. */
const TABLES: Readonly<Record<string, Readonly<Record<string, () => string[] | Promise<string[]>>>>> = {
  'docs/options.md': {
    options: () => [
      '| option | variable | default | meaning |',
      '| --- | --- | --- | --- |',
      ...optionGroups().flatMap(({ title, rows }) => [
        `| **${title}** | | | |`,
        ...rows.map(([flag, env, fallback, meaning]) => `| \`${flag}\` | \`${env}\` | ${fallback} | ${meaning} |`),
      ]),
    ],
  },
  'docs/archive.md': {
    findings: () => [
      '| finding | severity | meaning |',
      '| --- | --- | --- |',
      ...Object.entries(FINDING_KINDS).map(([code, { severity, meaning }]) => `| \`${code}\` | ${severity} | ${meaning} |`),
    ],
  },
  'docs/download.md': {
    columns: () => [
      '| column | what is in it |',
      '| --- | --- |',
      ...Object.entries(NAMED_COLUMNS).map(([name, { meaning }]) => `| \`${name}\` | ${meaning} |`),
    ],
  },
  'docs/operations.md': {
    metrics: async () => {
      const { text } = await createMetrics(new Set(), { load: () => ({ inFlight: 0, queued: 0 }), columns: () => undefined }).exposition();
      const rows = [...text.matchAll(/^# HELP ((?:server|graphql|rest|upstream|backend|shared)_\w+) (.*)$/gm)].map(
        ([, name, help]) => `| \`${name}\` | ${help} |`,
      );
      return ['| metric | meaning |', '| --- | --- |', ...rows];
    },
  },
  'docs/reading.md': {
    codes: () => [
      '| code | when |',
      '| --- | --- |',
      ...Object.entries<string>(ERROR_CODES).flatMap(([code, when]) => (when === '' ? [] : [`| \`${code}\` | ${when} |`])),
      '| `…_LIMIT_EXCEEDED` | the operation asks for too much: see [limits](operations.md#limits) |',
    ],
  },
};

test.each(Object.entries(TABLES))('%s has the tables that the source makes (npm test -- -u writes them)', async (page, tables) => {
  let written = textOf(page);
  for (const [name, lines] of Object.entries(tables)) written = withTable(written, name, await lines());
  await expect(written).toMatchFileSnapshot(ROOT + page);
});

/** The codes in the rows of a table. */
const codesIn = (page: string, name: string): string[] => {
  const [, table = ''] = new RegExp(`<!-- ${name} -->\\n(.*?)<!-- /${name} -->`, 's').exec(textOf(page)) ?? [];
  return [...table.matchAll(/^\| `([A-Z_]{4,})`/gm)].map(([, code = '']) => code);
};

test('the pages and the source have the same codes of errors', async () => {
  const named = [...codesIn('docs/reading.md', 'codes'), ...codesIn('docs/operations.md', 'limits')];
  expect(named.toSorted()).toEqual(Object.keys(ERROR_CODES).toSorted());
  const files = await readdir(`${ROOT}src/server`, { recursive: true });
  const sources = await Promise.all(
    files.filter((file) => file.endsWith('.ts')).map((file) => readFile(`${ROOT}src/server/${file}`, 'utf8')),
  );
  const written = new Set(sources.flatMap((source) => [...source.matchAll(/\bcode: '([A-Z_]+)'/g)].map(([, code = '']) => code)));
  // That of warnings, which come with no error.
  written.delete('MORE_WARNINGS');
  expect([...written].filter((code) => !named.includes(code))).toEqual([]);
});
