import type { DatabaseSync } from 'node:sqlite';
import type { Found } from './by-hand.ts';
import { BIN_WIDTH, BINS, byRun, deviation, FIRST, PERCENTILES, SLOW, SUMMED, TONE_AT, WORDS_AT } from './cases.ts';
import { ERRORED } from './narrow-tables.ts';

/* Questions by loops over the numbers of each run, read anew each time. */

const summary = (arrays: readonly Float64Array[]) => {
  let [count, sum, squares, min, max] = [0, 0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const array of arrays) {
    for (let row = 0; row < array.length; row += 1) {
      const value = array[row] as number;
      if (Number.isNaN(value)) continue;
      count += 1;
      sum += value;
      squares += value * value;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  return { count, sum, mean: sum / count, squares, min, max };
};

/** The numbers of each run under a name, as they stand in the file. */
const createRead = (narrow: DatabaseSync) => {
  const packed = narrow.prepare('SELECT run, bytes FROM packed WHERE name = ? AND (?2 IS NULL OR run = ?2)');
  return (name: string, run: number | null) =>
    packed.all(name, run).map((row) => ({ run: Number(row['run']), values: new Float64Array((row['bytes'] as Uint8Array).buffer) }));
};

const createSums = (read: ReturnType<typeof createRead>) => {
  const binned = (arrays: readonly Float64Array[]): number[] => {
    const bins = new Array<number>(BINS).fill(0);
    for (const array of arrays) {
      for (const value of array) {
        if (Number.isNaN(value)) continue;
        const bin = Math.min(BINS - 1, Math.floor(value / BIN_WIDTH));
        bins[bin] = (bins[bin] as number) + 1;
      }
    }
    return bins;
  };
  return (run: number | null): Found => {
    const columns = SUMMED.map((field) => read(field, run).map(({ values }) => values));
    const [durations = []] = columns;
    const sorted = new Float64Array(durations.reduce((length, array) => length + array.length, 0));
    let at = 0;
    for (const array of durations) {
      sorted.set(array, at);
      at += array.length;
    }
    sorted.sort();
    const { count } = summary(durations);
    const cells = [TONE_AT, WORDS_AT].flatMap((evaluator) => {
      const states = read(`state${evaluator}`, run);
      return read(`score${evaluator}`, run).map(({ run: key, values }, index) => {
        let errored = 0;
        for (const state of states[index]?.values ?? []) if (state === ERRORED) errored += 1;
        return { run: key, evaluator, errored, ...summary([values]) };
      });
    });
    const ofEvaluator = (evaluator: number): number[] => {
      const own = cells.filter((cell) => cell.evaluator === evaluator);
      const judged = own.reduce((sum, cell) => sum + cell.count, 0);
      return [judged, own.reduce((sum, cell) => sum + cell.errored, 0), own.reduce((sum, cell) => sum + cell.sum, 0) / judged];
    };
    return {
      bodies: [],
      outcome: [
        sorted.length,
        ...columns
          .map(summary)
          .flatMap((each) =>
            each.count === 0 ? [0, null, null] : [each.count, each.mean, deviation(each.count, each.mean, each.squares)],
          ),
        ...PERCENTILES.map((p) => {
          const place = ((count - 1) * p) / 100;
          const [one, other] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
          return one + (other - one) * (place - Math.floor(place));
        }),
        ...binned(durations),
        ...ofEvaluator(TONE_AT),
        ...ofEvaluator(WORDS_AT),
        ...byRun(cells.map((cell) => ({ ...cell, score: cell.mean }))),
      ],
    };
  };
};

/** The first rows of some, by a number of which the greatest comes first; NaN is a row that does not count. Equal ones stay as they are listed. */
const firstOf = (keys: readonly Float64Array[]): { total: number; places: number[] } => {
  let kept: { key: number; place: number }[] = [];
  let [total, least, start] = [0, Number.NEGATIVE_INFINITY, 0];
  const cut = (): void => {
    kept = kept.sort((one, other) => other.key - one.key || one.place - other.place).slice(0, FIRST);
    if (kept.length === FIRST) least = kept[FIRST - 1]?.key ?? least;
  };
  for (const column of keys) {
    for (let row = 0; row < column.length; row += 1) {
      const key = column[row] as number;
      if (Number.isNaN(key)) continue;
      total += 1;
      if (!(key > least)) continue;
      kept.push({ key, place: start + row });
      if (kept.length >= 4 * FIRST) cut();
    }
    start += column.length;
  }
  cut();
  return { total, places: kept.map(({ place }) => place) };
};

/** Those of a column where a row of another one passes. */
const where = (keys: readonly Float64Array[], others: readonly Float64Array[], passes: (key: number, other: number) => boolean) =>
  keys.map((column, run) => {
    const beside = others[run] as Float64Array;
    const left = new Float64Array(column.length);
    for (let row = 0; row < column.length; row += 1) {
      const key = column[row] as number;
      left[row] = passes(key, beside[row] as number) ? key : Number.NaN;
    }
    return left;
  });

export const createArrays = (narrow: DatabaseSync, blobs: (keys: readonly number[]) => Uint8Array[]) => {
  const read = createRead(narrow);
  const blobAt = narrow.prepare('SELECT blob FROM fact WHERE place = ?');
  const start = narrow.prepare('SELECT min(place) AS first FROM fact WHERE run = ?');
  // The arrays of runs stand in the order of their keys, rows in that of the listing.
  const firstPlaces = narrow.prepare('SELECT run, min(place) AS first FROM fact GROUP BY run').all();
  const order = firstPlaces.toSorted((one, other) => Number(one['first']) - Number(other['first'])).map(({ run }) => Number(run));
  const column = (name: string, run: number | null): Float64Array[] =>
    read(name, run)
      .toSorted((one, other) => order.indexOf(one.run) - order.indexOf(other.run))
      .map(({ values }) => values);
  const found = ({ total, places }: ReturnType<typeof firstOf>, from = 0): Found => ({
    outcome: [total],
    bodies: blobs(places.map((place) => Number(blobAt.get(from + place)?.['blob']))),
  });
  return {
    sums: createSums(read),
    slowest: (run: number | null): Found => found(firstOf(column('duration', run)), run === null ? 0 : Number(start.get(run)?.['first'])),
    slowOfScore: (): Found => {
      const [scores, durations] = [column(`score${WORDS_AT}`, null), column('duration', null)];
      const worst = where(scores, durations, (score, duration) => duration >= SLOW && score <= -100);
      for (const each of worst) for (let row = 0; row < each.length; row += 1) each[row] = -(each[row] as number);
      return found(firstOf(worst));
    },
    failed: (): Found =>
      found(firstOf(where(column('duration', null), column(`state${TONE_AT}`, null), (_duration, state) => state === ERRORED))),
  };
};
