import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test, vi } from 'vitest';
import { createImportProgress } from '../../src/cli/progress.ts';

const MB = 1_000_000;

afterEach(() => {
  vi.useRealTimers();
});

/** What is shown of steps, each a moment in milliseconds and the megabytes read by then, of 400. */
const shown = async (doing: string, steps: readonly (readonly [at: number, read: number])[]): Promise<string> => {
  vi.useFakeTimers();
  const stream = new PassThrough();
  let time = 0;
  const progress = createImportProgress({ stream, isTerminal: false, doing, now: () => time });
  for (const [at, read] of steps) {
    vi.advanceTimersByTime(at - time);
    time = at;
    progress.onProgress(read * MB, 400 * MB);
  }
  vi.advanceTimersByTime(5_000);
  progress.end();
  stream.end();
  vi.useRealTimers();
  return text(stream);
};

test('what is done is said in lines, with the time that is left once that can be known', async () => {
  const early = await shown('Checking', [
    [0, 0],
    [1_100, 36],
  ]);
  expect(early).toMatch(/^(Checking 9% of 400 MB, 32\.7 MB\/s\n)+$/);
  const later = await shown('Importing', [
    [0, 0],
    [2_000, 4],
    [4_000, 40],
  ]);
  expect(later).toMatch(/Importing 10% of 400 MB, 10\.0 MB\/s, 36s left\n$/);
});

test('an import that goes on counts only what it reads itself', async () => {
  const again = await shown('Importing', [
    [0, 200],
    [4_000, 204],
  ]);
  expect(again).toMatch(/51% of 400 MB, 1\.0 MB\/s, 3m16s left\n$/);
});

test('nothing is left at the end but to finish, and what is over at once shows nothing', async () => {
  const end = await shown('Importing', [
    [0, 0],
    [9_000, 400],
  ]);
  expect(end).toMatch(/100% of 400 MB, 44\.4 MB\/s, finishing\n$/);
  expect(
    await shown('Importing', [
      [0, 0],
      [900, 400],
    ]),
  ).toBe('');
});
