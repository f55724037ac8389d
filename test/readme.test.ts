import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { optionRows } from '../src/config/config.ts';
import { FINDING_KINDS } from '../src/contract/finding.ts';
import { backendOver, facade } from './helpers.ts';

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');

/** Each query of the README, with the answer that follows it, where one does. */
const queries = [...readme.matchAll(/```graphql\n(.*?)```\n(?:\n```json\n(.*?)```)?/gs)].map(([, query = '', answer]) => ({
  query,
  answer,
}));

/** The text with these lines between the marks of a table. */
const withTable = (text: string, name: string, lines: readonly string[]): string =>
  text.replace(new RegExp(`(?<=<!-- ${name} -->\\n).*(?=<!-- /${name} -->)`, 's'), () => `${lines.join('\n')}\n`);

describe('the README', () => {
  test.each(queries)('has queries that answer without errors: $query', async ({ query, answer }) => {
    const over = facade({ readOnly: false, upstream: await backendOver() });
    if (query.startsWith('subscription')) {
      const response = await over.post({ query }, { accept: 'text/event-stream' });
      expect(await response.text()).toContain('"isFinal":true');
      return;
    }
    const { data, errors } = await over.ask(query);
    expect(JSON.stringify(data)).not.toMatch(/"userErrors":\[\{/);
    expect(errors).toBeUndefined();
    expect(Object.values(data)).not.toContain(null);
    if (answer !== undefined) expect({ data }).toEqual(JSON.parse(answer));
  });

  test('shows an answer', () => {
    expect(queries.filter(({ answer }) => answer !== undefined)).toHaveLength(1);
  });

  test('has the tables of all options and findings (npm test -- -u writes them)', async () => {
    const options = optionRows().map(([flag, env, fallback, meaning]) => `| \`${flag}\` | \`${env}\` | ${fallback} | ${meaning} |`);
    const findings = Object.entries(FINDING_KINDS).map(([code, { severity, meaning }]) => `| \`${code}\` | ${severity} | ${meaning} |`);
    const written = withTable(
      withTable(readme, 'options', ['| option | variable | default | meaning |', '| --- | --- | --- | --- |', ...options]),
      'findings',
      ['| finding | severity | meaning |', '| --- | --- | --- |', ...findings],
    );
    await expect(written).toMatchFileSnapshot('../README.md');
  });

  test('names every npm script that package.json has, and no other', async () => {
    const { scripts } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const named = [
      ...readme.matchAll(/\bnpm (?:run )?(?:--silent )?(start|test:ecosystem|test|check|lint|format|schema|sample|dev|build|bench)\b/g),
    ].map(([, name]) => name);
    for (const name of named) expect(scripts).toHaveProperty(String(name));
  });
});
