import { describe, expect, test } from 'vitest';
import { CONTESTANTS } from './contestants.ts';
import { exactOf } from './exact.ts';
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

describe.each(QUERY_NAMES)('%s of the bench', (name) => {
  const upstream = createUpstream();

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
