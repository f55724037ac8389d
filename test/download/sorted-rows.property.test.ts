import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareKeys, type SortKey } from '../../src/analysis/compile-order.ts';
import { createSortedRows } from '../../src/download/sorted-rows.ts';

const key = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number): SortKey => [1, number, null]),
  fc.constantFrom('a', 'A', 'é', '\ud800').map((text): SortKey => [2, text.toLowerCase(), text]),
  fc.constant<SortKey>([3, null, null]),
);
const rows = fc.array(fc.tuple(key, fc.uint8Array({ maxLength: 50_000, size: '+1' })), { maxLength: 60 });

const spools = async () => (await readdir(tmpdir())).filter((name) => name.endsWith('.rows'));

test('rows come out in their order, whether they were held or had to wait in a file', async () => {
  await fc.assert(
    fc.asyncProperty(rows, fc.constantFrom(1, 700, 3_000, 2 ** 24), async (given, maxHeld) => {
      const sorted = createSortedRows(maxHeld);
      for (const [each, bytes] of given) await sorted.add({ key: each, bytes: Buffer.from(bytes) });
      const came: string[] = [];
      for await (const bytes of sorted.rows()) came.push(bytes.toString('hex'));
      await sorted.close();
      const expected = given.toSorted(([one], [other]) => compareKeys(one, other)).map(([, bytes]) => Buffer.from(bytes).toString('hex'));
      expect(came).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

test('nothing is left of the file, whether its rows were read or not', async () => {
  const before = await spools();
  const sorted = createSortedRows(1);
  await sorted.add({ key: [1, 1, null], bytes: Buffer.from('row') });
  await sorted.close();
  expect(await spools()).toEqual(before);
});
