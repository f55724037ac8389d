import { describe, expect, test } from 'vitest';
import { CONTESTANTS } from './contestants.ts';
import { exactOf } from './exact.ts';
import { neutralRow } from './neutral-rows.ts';
import { QUERY_NAMES } from './queries.ts';
import { createUpstream } from './upstream.ts';

/** The fewest upstream calls, in the fewest rounds, that bring what each query asks for. */
const FEWEST = {
  Q1: { calls: 2, rounds: 1 },
  Q2: { calls: 141, rounds: 3 },
  Q3: { calls: 2, rounds: 1 },
  Q4: { calls: 11, rounds: 1 },
  Q5: { calls: 2, rounds: 1 },
};

const UPSTREAMS = { 'rows of their own': createUpstream(), 'neutral rows': createUpstream(neutralRow) };
const CASES = Object.entries(UPSTREAMS).flatMap(([rows, upstream]) => QUERY_NAMES.map((name) => ({ name, rows, upstream })));

describe.each(CASES)('$name of the bench over $rows', ({ name, upstream }) => {
  test('costs the fewest calls in the fewest rounds, as many as the handler written for it', async () => {
    expect(await exactOf('ours', name, upstream)).toMatchObject(FEWEST[name]);
    expect(await exactOf('hand-written', name, upstream)).toMatchObject(FEWEST[name]);
  });

  test('is answered alike by all', async () => {
    const [first, ...others] = await Promise.all(CONTESTANTS.map(async (contestant) => (await exactOf(contestant, name, upstream)).data));
    expect(JSON.stringify(first).length).toBeGreaterThan(50);
    for (const other of others) expect(other).toEqual(first);
  });
});

test('neutral rows are of plain ASCII and about 9 kB, with texts and versions that come again', () => {
  const rows = Array.from({ length: 40 }, (_, number) => neutralRow('evr_1-r0', number));
  const texts = rows.map((row) => JSON.stringify(row));
  for (const text of texts) expect(text).toMatch(/^[ -~]*$/);
  expect(Math.round(texts.join('').length / rows.length / 1_000)).toBe(9);
  expect(new Set(rows.map(({ log }) => log.output)).size).toBeLessThan(28);
  expect(new Set(rows.map(({ log }) => JSON.stringify(log.prompt))).size).toBe(1);
  expect(new Set(rows.map(({ log }) => log.id)).size).toBe(40);
});
