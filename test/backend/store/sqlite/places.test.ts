import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openStore, type SqliteStore } from '../../../../src/backend/store/sqlite/store.ts';

interface Entry {
  readonly id: string;
  readonly createdAt: number | null;
}

// The most microseconds that a timestamp may have are more than a number holds to the last one.
const TIMES = [null, -62_135_596_800_000_000, 0, 1, 2, 1_746_187_200_000_000, 253_402_300_799_000_000];

const entries = fc
  .uniqueArray(fc.tuple(fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }), fc.constantFrom(...TIMES)), {
    selector: ([id]) => id,
    minLength: 1,
    maxLength: 60,
  })
  .map((all): Entry[] => all.map(([id, createdAt]) => ({ id, createdAt })));

const byPlace = (a: Entry, b: Entry): number => {
  const [first, second] = [a.createdAt ?? Number.POSITIVE_INFINITY, b.createdAt ?? Number.POSITIVE_INFINITY];
  return first === second ? Buffer.compare(Buffer.from(a.id), Buffer.from(b.id)) : first - second;
};

const withRun = (use: (store: SqliteStore, runKey: number) => void): void => {
  const store = openStore(':memory:');
  const evaluationKey = store.writes.addEvaluation({ id: 'evr_1', fileId: null, createdAt: null, body: Buffer.from('{}') });
  const runKey = store.writes.addRun({ evaluationKey, id: 'run_1', body: Buffer.from('{}') });
  try {
    store.writes.transact(() => use(store, runKey));
  } finally {
    store.close();
  }
};

const add = ({ writes }: SqliteStore, runKey: number, { id, createdAt }: Entry): void => {
  writes.addEvaluationLog({ runKey, logId: id, createdAt, body: Buffer.from(id) });
};

const idsBetween = ({ reads }: SqliteStore, runKey: number, first: number, last: number): string[] =>
  [...reads.logsBetween(runKey, first, last)].map((bytes) => Buffer.from(bytes).toString());

test('logs stand in the order of their times and ids, whether they were placed at once, one by one, or some of each', () => {
  fc.assert(
    fc.property(entries, fc.nat({ max: 60 }), fc.nat({ max: 60 }), fc.nat({ max: 60 }), (all, placed, first, length) => {
      withRun((store, runKey) => {
        for (const entry of all.slice(0, placed)) add(store, runKey, entry);
        store.writes.placeLogs(runKey);
        for (const entry of all.slice(placed)) {
          add(store, runKey, entry);
          store.writes.placeLog(runKey, entry.id);
        }
        const sorted = all.toSorted(byPlace).map(({ id }) => id);
        expect(idsBetween(store, runKey, first, first + length)).toEqual(sorted.slice(first, first + length + 1));
        expect(store.edits.logsCount(runKey)).toBe(all.length);
      });
    }),
    { numRuns: 60 },
  );
});

// More than fit under one mark, however they come.
const COUNT = 6_000;
const numbered = (at: number): Entry => ({ id: `log_${String(at).padStart(5, '0')}`, createdAt: Math.floor(at / 700) });

test.each([
  ['in order', (at: number) => at],
  ['the other way round', (at: number) => COUNT - 1 - at],
  ['in any order', (at: number) => (at * 2_477) % COUNT],
  ['from both ends', (at: number) => (at % 2 === 0 ? at / 2 : COUNT - 1 - (at - 1) / 2)],
])('thousands of logs that come %s are found at every position', (_, nth) => {
  withRun((store, runKey) => {
    for (let at = 0; at < COUNT; at++) {
      const entry = numbered(nth(at));
      add(store, runKey, entry);
      if (at === 1_500) store.writes.placeLogs(runKey);
      else if (at > 1_500) store.writes.placeLog(runKey, entry.id);
    }
    const all = Array.from({ length: COUNT }, (__, at) => numbered(at).id);
    expect(idsBetween(store, runKey, 0, COUNT)).toEqual(all);
    for (let first = 0; first < COUNT; first += 97)
      expect(idsBetween(store, runKey, first, first + 2)).toEqual(all.slice(first, first + 3));
    expect(idsBetween(store, runKey, COUNT, COUNT + 5)).toEqual([]);
  });
});
