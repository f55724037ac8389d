import { expect, test } from 'vitest';
import { InterruptedError, watched } from '../../src/cli/watch.ts';

const signal = (): void => void process.emit('SIGTERM');

test.each([
  ['while work goes on that does not look at it', async () => signal()],
  ['and is delivered only when the work lets others run', async () => void setImmediate(signal)],
])('a signal that comes %s is not lost', async (_when, work) => {
  await expect(watched({ doing: 'Reading' }, work)).rejects.toBeInstanceOf(InterruptedError);
});

test('without one the work brings what it brings', async () => {
  expect(await watched({ doing: 'Reading' }, async () => 7)).toBe(7);
});
