import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { optionRows } from '../../src/config/config.ts';
import { FINDING_KINDS } from '../../src/contract/finding.ts';
import { ERROR_CODES } from '../../src/server/codes.ts';
import type { Operation } from '../../src/server/operation.ts';
import { createLog } from '../../src/server/telemetry/log.ts';
import { createMetrics } from '../../src/server/telemetry/metrics.ts';
import { backendOver, facade } from '../support/helpers.ts';

const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');

/** Each query of the README, with the answer that follows it, where one does. */
const queries = [...readme.matchAll(/```graphql\n(.*?)```\n(?:\n```json\n(.*?)```)?/gs)].map(([, query = '', answer]) => ({
  query,
  answer,
}));

/** The text with these lines between the marks of a table. */
const withTable = (text: string, name: string, lines: readonly string[]): string =>
  text.replace(new RegExp(`(?<=<!-- ${name} -->\\n).*(?=<!-- /${name} -->)`, 's'), () => `${lines.join('\n')}\n`);

describe('the README', () => {
  test.each(queries.filter(({ query }) => !query.includes('$evaluation: ID!')))(
    'has queries that answer without errors: $query',
    async ({ query, answer }) => {
      const over = facade({ readOnly: false, upstream: await backendOver() });
      const { data, errors } = await over.ask(query);
      expect(JSON.stringify(data)).not.toMatch(/"userErrors":\[\{/);
      expect(errors).toBeUndefined();
      expect(Object.values(data)).not.toContain(null);
      if (answer !== undefined) expect({ data }).toEqual(JSON.parse(answer));
    },
  );

  test('launches an evaluation, runs it, and watches the next run come', async () => {
    const over = facade({ readOnly: false, upstream: await backendOver() });
    const named = (name: string): string => queries.find(({ query }) => query.includes(` ${name}`))?.query ?? '';
    const launched = await over.ask(named('Launch {'));
    const evaluation: string = launched.data.createEvaluation.evaluation.id;
    const launchRuns = async () => {
      const { data, errors } = await over.ask(named('LaunchRuns('), { evaluation });
      expect(errors).toBeUndefined();
      expect(data.createEvaluationRuns).toMatchObject({ succeeded: 1, failed: 0, evaluation: { id: evaluation } });
    };
    await launchRuns();
    const watched = await over.post({ query: named('Progress('), variables: { evaluation } }, { accept: 'text/event-stream' });
    const events = watched.body?.pipeThrough(new TextDecoderStream()).getReader();
    const until = async (runs: number): Promise<void> => {
      let text = '';
      while ((text.match(/"numLogs"/g) ?? []).length < runs) {
        const { value, done } = (await events?.read()) ?? { done: true };
        if (done) throw new Error(`The events ended with ${text}`);
        text = value ?? '';
      }
    };
    await until(1);
    await launchRuns();
    await until(2);
    await events?.cancel();
  });

  test('shows an answer', () => {
    expect(queries.filter(({ answer }) => answer !== undefined)).toHaveLength(1);
  });

  test('has the tables of all options, findings and metrics of ours (npm test -- -u writes them)', async () => {
    const options = optionRows().map(([flag, env, fallback, meaning]) => `| \`${flag}\` | \`${env}\` | ${fallback} | ${meaning} |`);
    const findings = Object.entries(FINDING_KINDS).map(([code, { severity, meaning }]) => `| \`${code}\` | ${severity} | ${meaning} |`);
    const { text } = await createMetrics(new Set(), () => ({ inFlight: 0, queued: 0 })).exposition();
    const metrics = [...text.matchAll(/^# HELP ((?:graphql|upstream)_\w+) (.*)$/gm)].map(([, name, help]) => `| \`${name}\` | ${help} |`);
    const codes = Object.entries<string>(ERROR_CODES).flatMap(([code, when]) => (when === '' ? [] : [`| \`${code}\` | ${when} |`]));
    codes.push('| `…_LIMIT_EXCEEDED` | the operation asks for too much: see [limits](#limits) |');
    const tables = {
      codes: ['| code | when |', '| --- | --- |', ...codes],
      options: ['| option | variable | default | meaning |', '| --- | --- | --- | --- |', ...options],
      findings: ['| finding | severity | meaning |', '| --- | --- | --- |', ...findings],
      metrics: ['| metric | meaning |', '| --- | --- |', ...metrics],
    };
    const written = Object.entries(tables).reduce((whole, [name, lines]) => withTable(whole, name, lines), readme);
    await expect(written).toMatchFileSnapshot('../../README.md');
  });

  test('and the source have the same codes of errors', async () => {
    const [, section = ''] = /\*\*Errors\.\*\*(.*?)\n## /s.exec(readme) ?? [];
    const told = section
      .split('\n')
      .flatMap((line) => [...(/^\| (.*?) \|/.exec(line)?.[1]?.matchAll(/`([A-Z_]{4,})`/g) ?? [])].map(([, code]) => code));
    expect(told.toSorted()).toEqual(Object.keys(ERROR_CODES).toSorted());
    const files = await readdir(new URL('../../src/server', import.meta.url), { recursive: true });
    const sources = await Promise.all(
      files.filter((file) => file.endsWith('.ts')).map((file) => readFile(new URL(`../../src/server/${file}`, import.meta.url), 'utf8')),
    );
    const written = new Set(sources.flatMap((source) => [...source.matchAll(/\bcode: '([A-Z_]+)'/g)].map(([, code]) => code)));
    // That of warnings, which come with no error.
    written.delete('MORE_WARNINGS');
    expect([...written].filter((code) => !told.includes(code))).toEqual([]);
  });

  test('shows a line of the log as there is one', async () => {
    const [, shown = ''] = /```jsonl\n(.*?)\n```/s.exec(readme) ?? [];
    const lines: string[] = [];
    const operation = { ...(JSON.parse(shown) as Operation), errorCodes: new Set(['UPSTREAM_TIMEOUT']) };
    createLog('info', { write: (line) => lines.push(line) }).operation(operation, 200, 41.7);
    expect(Object.keys(JSON.parse(lines.join('')) as object)).toEqual(Object.keys(JSON.parse(shown) as object));
  });

  test('names every npm script that package.json has, and no other', async () => {
    const { scripts } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const named = [
      ...readme.matchAll(
        /\bnpm (?:run )?(?:--silent )?(start|test:ecosystem|test|check|lint|format|schema|sample|dev|build|bench|soak)\b/g,
      ),
    ].map(([, name]) => name);
    for (const name of named) expect(scripts).toHaveProperty(String(name));
  });
});
