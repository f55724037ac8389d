import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createUsability } from '../../src/shared/usability.ts';

test('what is closed while it is looked at is not told to be there again', async () => {
  const [begun, probed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let back = 0;
  const usability = createUsability({
    probe: () => {
      begun.resolve();
      return probed.promise;
    },
    onBack: () => {
      back += 1;
    },
    retryMs: 1,
  });
  usability.lost();
  await begun.promise;
  usability.close();
  probed.reject(new Error('Connection is closed.'));
  await setImmediate();
  expect([back, usability.isUsable()]).toEqual([0, false]);
});
