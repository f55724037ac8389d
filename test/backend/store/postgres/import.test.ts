import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createFacade } from '../../../../src/compose.ts';
import { parseConfig } from '../../../../src/config/config.ts';
import { importIntoDatabase } from '../../../../src/embedded-import.ts';
import type { ImportWatch } from '../../../../src/embedded-store.ts';
import type { Log } from '../../../../src/server/telemetry/log.ts';
import { evaluationFiles, runTexts, writeExport } from '../../../support/export-directory.ts';
import { emptyDatabase } from '../../../support/postgres.ts';
import { SAMPLE_DIRECTORY } from '../../../support/sample-backend.ts';
import { variables } from '../../../support/settings.ts';

const LOG: Log = { operation: () => undefined, bug: () => undefined, note: () => undefined, problem: () => undefined };

const opened = async (settings: Readonly<Record<string, string>>) => {
  const config = parseConfig({ flags: {}, env: variables(settings), readFile: () => '' });
  const facade = await createFacade(config, { log: LOG });
  onTestFinished(() => facade.close());
  return facade;
};

const imported = async (url: string, watch: ImportWatch = {}, directory = SAMPLE_DIRECTORY) => {
  const cacheHome = await mkdtemp(join(tmpdir(), 'cache-'));
  onTestFinished(() => rm(cacheHome, { recursive: true, force: true }));
  const { close, ...held } = await importIntoDatabase({ url, directories: [directory], cacheHome }, watch);
  await close();
  return { ...held, left: await readdir(cacheHome, { recursive: true, withFileTypes: true }) };
};

describe('a database that --data names', () => {
  test('is imported into, with nothing left beside it, and served', async () => {
    const url = await emptyDatabase();
    const copied: number[] = [];
    const { reports, directories, left } = await imported(url, { onCopy: (rows, all) => copied.push(rows / all) });
    expect(reports).toMatchObject([{ evaluations: 5, logs: 142 }]);
    expect(directories).toEqual([SAMPLE_DIRECTORY]);
    expect(left.filter((entry) => entry.isFile())).toEqual([]);
    expect(copied.at(-1)).toBe(1);
    const { source, fetch } = await opened({ DATA: url });
    expect(source.kind).toBe('EXPORT_DIRECTORY');
    const answer = await fetch(
      new Request('http://127.0.0.1/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ evaluations { totalCount } }' }),
      }),
    );
    expect(await answer.json()).toEqual({ data: { evaluations: { totalCount: 5 } } });
  });

  test('is filled by one of two that import at once, and holds the exports then for the other', async () => {
    const url = await emptyDatabase();
    const both = await Promise.all([imported(url), imported(url)]);
    expect(both.map(({ directories }) => directories)).toEqual([[SAMPLE_DIRECTORY], [SAMPLE_DIRECTORY]]);
    expect(both.map(({ reports }) => reports.length).sort()).toEqual([0, 1]);
  });

  test('is told to have no place for an id that is longer than its indices take, be it empty or not', async () => {
    // Nothing that compresses to less.
    const id = `log_${randomBytes(3_000).toString('hex')}`;
    const log = JSON.stringify({ run_id: 'run_1', log: { id, output: 'x', prompt: {} }, evaluator_logs: [] });
    const long = await writeExport(evaluationFiles('evr_1', { runs: runTexts('run_1'), logs: [[log]] }), '20250101-000000');
    const refused = `PostgreSQL has no place for ids as long as that of a log that begins with "${id.slice(0, 40)}" and has 6004 bytes.`;
    const [empty, filled] = await Promise.all([emptyDatabase(), emptyDatabase()]);
    await imported(filled);
    for (const url of [empty, filled]) await expect(imported(url, {}, long)).rejects.toThrow(refused);
    expect((await imported(filled)).reports).toEqual([]);
  });

  test('is not served while it is empty', async () => {
    const url = await emptyDatabase();
    await expect(opened({ DATA: url })).rejects.toThrow('The database is empty: import exports into it first.');
  });

  test('has no export beside it', async () => {
    const url = await emptyDatabase();
    await expect(opened({ DATA: url, EXPORT: SAMPLE_DIRECTORY })).rejects.toThrow('--export and a database cannot be used together');
  });
});

test('a server that is not there is reported by its name, without what is secret', async () => {
  const error = await opened({ DATA: 'postgres://me:secret@127.0.0.1:1/evals?sslpassword=secret' }).catch((thrown: unknown) =>
    String(thrown),
  );
  expect(error).toContain('--data (HUMANLOOP_GRAPHQL_DATA) postgres://127.0.0.1:1/evals: The database server does not answer.');
  expect(error).not.toContain('secret');
});

test.each([
  [
    'is no URL',
    'postgres://me:se/cret@127.0.0.1:1/evals',
    'a database: Its URL cannot be read. In a user or password "/" is written as %2F',
  ],
  ['is another URL', 'postgres://localhost:1/cret@127.0.0.1:1/evals', 'a database: The database server does not answer.'],
])('a URL is not shown that %s for what its password has', async (_, url, reason) => {
  const error = await opened({ DATA: url }).catch((thrown: unknown) => String(thrown));
  expect(error).toContain(`--data (HUMANLOOP_GRAPHQL_DATA) ${reason}`);
  expect(error).not.toContain('cret');
});
