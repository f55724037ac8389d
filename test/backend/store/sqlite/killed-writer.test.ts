import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { importExport } from '../../../../src/backend/import/importer.ts';
import { openData } from '../../../../src/backend/store/sqlite/data-file.ts';
import type { Row } from '../../../support/judging.ts';
import { expectSound, killedAfter } from '../../../support/killed-process.ts';
import { type Ask, askStore, SAMPLE_DIRECTORY } from '../../../support/sample-backend.ts';

// More of them by hand: KILL_ROUNDS=100 npx vitest run test/backend/killed-writer.test.ts
const ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 10);
const WRITER = fileURLToPath(new URL('./acknowledging-writer.ts', import.meta.url));

const dataFile = async (): Promise<string> => {
  const directory = await mkdtemp(join(tmpdir(), 'data-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return join(directory, 'data.db');
};

/** What a writer printed until it was killed, which is once it has printed so many lines. */
const writerKilledAfter = async (lines: number, ...args: string[]): Promise<string[]> => {
  const { printed, killed } = await killedAfter(lines, WRITER, args);
  expect(killed).toBe(true);
  return printed;
};

const reopened = async (file: string): Promise<{ ask: Ask; close: () => void; isNew: boolean }> => {
  let isNew = false;
  const store = await openData(file, {
    fill: (empty) => {
      isNew = true;
      return importExport(SAMPLE_DIRECTORY, empty);
    },
  });
  return { ask: askStore(store), close: store.close, isNew };
};

/** What the writer does to an evaluation, in its order. */
const STEPS = ['evaluation', 'run', 'control', 'evaluator', 'logs', 'judgment'];

/** How many of the steps are in the store. Whatever was written was written whole: the answers agree with each other. */
const stepsDone = async (ask: Ask, id: string): Promise<number> => {
  const [evaluation, runs, stats, logs] = await Promise.all(
    ['', '/runs', '/stats', '/logs'].map(async (rest) => (await ask('GET', `/evaluations/${id}${rest}`)).body),
  );
  const { length } = runs.runs;
  expect([evaluation.runs_count, stats.run_stats.length, logs.records.length]).toEqual([length, length, logs.total]);
  if (length === 1) expect(stats.run_stats).toMatchObject([{ run_id: runs.runs[0].id, num_logs: logs.total }]);
  const judgment = await ask('GET', `/logs/judged/${id}`);
  const isJudged = logs.records.some(({ evaluator_logs: judgments }: Row) => judgments.some((one) => one.id === `judged/${id}`));
  expect(isJudged).toBe(judgment.status === 200);
  const done = [true, length === 1, runs.runs[0]?.control === true, evaluation.evaluators.length === 1, logs.total === 2, isJudged];
  expect(done.toSorted().reverse()).toEqual(done);
  return done.filter(Boolean).length;
};

const expectKept = async (ask: Ask, printed: readonly string[]): Promise<void> => {
  const toldSteps = new Map<string, number>();
  for (const line of printed) {
    const [step = '', id] = line.split(' ');
    if (id !== undefined) toldSteps.set(id, STEPS.indexOf(step) + 1);
  }
  // The step after the last one printed may have been done as well.
  for (const [id, steps] of toldSteps) expect([steps, steps + 1]).toContain(await stepsDone(ask, id));
};

test(
  `of ${ROUNDS} writers killed at any moment, all that was acknowledged is there afterwards`,
  async () => {
    const file = await dataFile();
    (await reopened(file)).close();
    const printed: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const lines = await writerKilledAfter(2 + Math.floor(Math.random() * 40), file, SAMPLE_DIRECTORY);
      expect(lines).not.toContain('filling');
      printed.push(...lines);
      const { ask, close, isNew } = await reopened(file);
      await expectKept(ask, lines);
      close();
      expect(isNew).toBe(false);
      expectSound(file);
    }
    const { ask, close } = await reopened(file);
    await expectKept(ask, printed);
    const { records, total } = (await ask('GET', '/evaluations?size=100000')).body;
    expect(records.length).toBe(total);
    close();
  },
  20_000 + ROUNDS * 3_000,
);

test('a writer killed while it fills a new file leaves none, and what it left is cleared away by the next', async () => {
  const file = await dataFile();
  expect(await writerKilledAfter(2, file, SAMPLE_DIRECTORY, 'stay')).toEqual(['filling', 'filled']);
  expect(await readdir(join(file, '..'))).not.toContain('data.db');
  const { ask, close, isNew } = await reopened(file);
  expect(isNew).toBe(true);
  expect((await ask('GET', '/evaluations')).body.total).toBe(5);
  close();
  expect(await readdir(join(file, '..'))).toEqual(['data.db']);
});
