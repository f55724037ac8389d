import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createBackend } from '../../src/backend/backend.ts';
import { importExport } from '../../src/backend/import/importer.ts';
import { openData } from '../../src/backend/store/sqlite/data-file.ts';
import type { Answer } from '../../src/contract/send.ts';
import { question, questionPath } from '../support/asked-backend.ts';
import { SAMPLE } from '../support/helpers.ts';

const EVALUATION = 'evr_7ZAECYi82P80BOqjkseLt';
const ORDERED = question({ orderBy: [{ by: { number: 'duration' } }], window: { offset: 3, count: 1 } });

/** The sample in a file, and whether somebody holds an earlier moment of it than the present. */
const opened = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'streams-'));
  const file = join(folder, 'data.db');
  const store = await openData(file, { fill: async (empty) => void (await importExport(SAMPLE, empty)) });
  const beside = new DatabaseSync(file);
  onTestFinished(async () => {
    beside.close();
    await store.close();
    await rm(folder, { recursive: true });
  });
  const { send } = createBackend({ store });
  const isHeld = (): boolean => {
    beside.exec('UPDATE evaluation SET pos = pos');
    return beside.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.['busy'] === 1;
  };
  const ask = (path: string, signal: AbortSignal): Promise<Answer> => send({ method: 'GET', path, headers: {}, streams: true, signal });
  return { ask, isHeld };
};

test('a stream has every row in its order, whatever the window, and holds the moment until its end', async () => {
  const { ask, isHeld } = await opened();
  const { signal } = new AbortController();
  const path = questionPath(EVALUATION, ORDERED);
  const { streamed, body } = await ask(path, signal);
  expect([body.length, isHeld()]).toEqual([0, true]);
  const records: { log: { start_time: string; end_time: string } }[] = [];
  for await (const batch of streamed?.records ?? []) records.push(...batch.map((bytes) => JSON.parse(bytes.toString())));
  const durations = records.map(({ log }) => Date.parse(log.end_time) - Date.parse(log.start_time));
  expect([durations.length, durations]).toEqual([streamed?.total, durations.toSorted((one, other) => one - other)]);
  await setImmediate();
  expect(isHeld()).toBe(false);
});

test('one that is left lets go of it, begun or not, and gives nothing more', async () => {
  const { ask, isHeld } = await opened();
  for (const begun of [true, false]) {
    const leaving = new AbortController();
    const { streamed } = await ask(questionPath(EVALUATION, question()), leaving.signal);
    const records = streamed?.records[Symbol.asyncIterator]();
    if (begun) await records?.next();
    expect(isHeld()).toBe(true);
    leaving.abort();
    await setImmediate();
    expect(isHeld()).toBe(false);
    await expect(records?.next()).rejects.toThrow('aborted');
  }
});

test('what cannot be asked is refused as without a stream', async () => {
  const { ask, isHeld } = await opened();
  const { signal } = new AbortController();
  const unknown = question({ orderBy: [{ by: { judgment: { path: 'Nobody' } } }] });
  for (const [path, status] of [
    [questionPath(EVALUATION, unknown), 422],
    [questionPath(EVALUATION, { ...question(), more: 1 }), 422],
    [questionPath('evr_none', question()), 404],
  ] as const) {
    expect(await ask(path, signal)).toMatchObject({ status });
  }
  expect(isHeld()).toBe(false);
  expect((await ask(`/evaluations/${EVALUATION}/logs`, signal)).streamed).toBeUndefined();
});
