import { setImmediate } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createBackend } from '../../../src/backend/backend.ts';
import { ENGINES } from '../../support/engines.ts';
import { evaluationFiles, recordText, runTexts, writeExport } from '../../support/export-directory.ts';
import { facade } from '../../support/helpers.ts';
import { download, pathOf } from './downloading.ts';

const RUNS = ['run_1', 'run_2'];
/** So long that a file of the rows comes in many pieces. */
const wideRecord = (runId: string, logId: string): string =>
  recordText(runId, logId).replace('{"run_id"', `{"note":"${'x'.repeat(9_000)}","run_id"`);

const lines = RUNS.flatMap((run) => Array.from({ length: 100 }, (_, index) => wideRecord(run, `${run}-${index}`)));
const FILES = evaluationFiles('evr_1', { runs: runTexts(...RUNS), logs: [lines] });

describe.each(ENGINES)('over $name', ({ fill }) => {
  const serve = async () => {
    const { store } = await fill(await writeExport(FILES));
    onTestFinished(() => store.close());
    const { send } = createBackend({ store });
    return facade({ upstream: send, backend: send, anyRange: true, readOnly: false });
  };

  test.each([
    ['all rows', {}],
    ['filtered and ordered ones', { filter: { hasError: false }, orderBy: [{ by: { field: 'LISTED' }, direction: 'DESC' }] }],
  ])('a file of %s is of one moment: what changes while it is sent shows nowhere in it', async (_what, query) => {
    const served = await serve();
    const path = pathOf('jsonl', query, 'evr_1');
    const before = await (await download(served, path)).text();
    expect(before.trimEnd().split('\n')).toHaveLength(200);
    const reader = ((await download(served, path)).body as ReadableStream<Uint8Array>).getReader();
    const first = await reader.read();
    const removed = await served.fetch(
      new Request('http://facade.test/v5/evaluations/evr_1/runs/run_2', { method: 'DELETE', headers: { 'x-api-key': 'any' } }),
    );
    expect(removed.status).toBe(204);
    const pieces = [first.value as Uint8Array];
    for (let next = await reader.read(); !next.done; next = await reader.read()) pieces.push(next.value);
    expect(pieces.length).toBeGreaterThan(5);
    expect(Buffer.concat(pieces).toString()).toBe(before);
    expect((await (await download(served, path)).text()).trimEnd().split('\n')).toHaveLength(100);
  });

  test('one that is left lets go of its moment, so that there may be any number of them', async () => {
    const served = await serve();
    for (let time = 0; time < 12; time += 1) {
      const { body, status } = await download(served, pathOf('jsonl', undefined, 'evr_1'));
      expect(status).toBe(200);
      const reader = (body as ReadableStream<Uint8Array>).getReader();
      if (time % 2 === 0) await reader.read();
      await reader.cancel();
      await setImmediate();
    }
    expect(served.bugs).toEqual([]);
  });
});
