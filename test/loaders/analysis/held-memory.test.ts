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
const heldBytes = (): number => {
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
  const before = heldBytes();
  const { asker, answer } = await askAll();
  expect(answer.total).toBe(ROWS);
  // Ten rows, a page or two, and less than a kilobyte of each of the others.
  expect(heldBytes() - before).toBeLessThan(30 * ROW_BYTES + ROWS * 1000);
  expect((await asker.ask({ total: true })).answer.total).toBe(ROWS);
});
