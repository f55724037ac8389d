import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { serve } from '@hono/node-server';
import { expect, onTestFinished, test } from 'vitest';
import { SAMPLE_IDS } from '../src/backend/sample/sample-ids.ts';
import { facade, sampleBackend } from './helpers.ts';

/** In pandas' stead: it prints what it was given as JSON. */
const PANDAS = `
import json

class DataFrame:
    def __init__(self, rows):
        self.rows = list(rows)

    def set_index(self, column):
        return DataFrame({**row, "index": row[column]} for row in self.rows)

    def __str__(self):
        return json.dumps(self.rows)
`;

/** The recipe of the README, asking the server at an origin for pages of so many rows. */
const recipeFor = async (origin: string, pageSize: number): Promise<string> => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const [, recipe = ''] = /```python\n(.*?)```/s.exec(readme) ?? [];
  return recipe.replace('http://127.0.0.1:4000', origin).replace('first: 100', `first: ${pageSize}`);
};

const hasPython = spawnSync('python3', ['--version']).error === undefined;

test.runIf(hasPython)('the Python recipe of the README reads a run page by page into one table', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'recipe-'));
  const { fetch, calls } = facade();
  const server = serve({ fetch, port: 0, hostname: '127.0.0.1' }) as Server;
  onTestFinished(async () => {
    server.close();
    await rm(folder, { recursive: true });
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await writeFile(join(folder, 'pandas.py'), PANDAS);
  await writeFile(join(folder, 'recipe.py'), await recipeFor(`http://127.0.0.1:${port}`, 10));
  const { stdout } = await promisify(execFile)('python3', [join(folder, 'recipe.py')], {
    env: { PYTHONPATH: folder, PATH: process.env['PATH'] },
  });
  const table = JSON.parse(stdout) as Record<string, unknown>[];

  const { spring } = SAMPLE_IDS.evaluations;
  const answer = await (await sampleBackend())({
    method: 'GET',
    path: `/evaluations/${spring}/logs?run_id=run_0rLTuIVnBtotNrNZLxGwH&size=100`,
    headers: {},
  });
  const { records } = JSON.parse(Buffer.from(answer.body).toString());
  expect(table).toHaveLength(24);
  expect(table.map(({ index, output }) => [index, output])).toEqual(
    records.map(({ log }: { log: Record<string, unknown> }) => [log['id'], log['output'] ?? null]),
  );
  expect(Object.keys(table[0] ?? {})).toEqual(
    expect.arrayContaining(['humanloopId', 'createdAt', 'output', 'question', 'Helpfulness', 'Voice']),
  );
  expect(calls.filter((call) => call.includes('/logs?'))).toHaveLength(3);
});
