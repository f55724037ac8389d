import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { askerOver, bodiesChanged } from '../../support/asked-rows.ts';
import { synthetic } from '../../support/synthetic.ts';

const ROWS = 500;
const ROW_BYTES = 100_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What JavaScript holds, with what stands outside of its heap for it. */
const heldBytes = async (): Promise<number> => {
  collectGarbage();
  // What stands outside is given back in turns.
  await setImmediate();
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

const TEXT = 'x'.repeat(ROW_BYTES);
const source = bodiesChanged(synthetic({ runs: 1, logsPerRun: ROWS }), (body) => {
  for (const [index, { log }] of (Object(body).records ?? []).entries()) log.output = `${index} ${TEXT}`;
});

const askAll = async () => {
  const asker = askerOver(source, { scanLimit: ROWS });
  const { answer } = await asker.ask({
    filter: { output: { contains: 'x' } },
    orderBy: [{ by: { number: 'outputLength' } }],
    window: { offset: 0, count: 10 },
    total: true,
  });
  return { asker, answer };
};

test('of the rows that were read nothing large is held', async () => {
  // What runs for the first time stays.
  await askAll();
  const before = await heldBytes();
  const { asker, answer } = await askAll();
  expect(answer.total).toBe(ROWS);
  // Ten rows, a page or two, and little of each of the others: of all together there are fifty megabytes.
  expect((await heldBytes()) - before).toBeLessThan((ROWS * ROW_BYTES) / 4);
  expect((await asker.ask({ total: true })).answer.total).toBe(ROWS);
});
