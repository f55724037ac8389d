import type { Pace } from './pace.ts';

/** Work in steps so small that nobody waits for one. What it comes to is known after the last. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** What is known without a further step. */
export function* known<T>(value: T): Steps<T> {
  yield* [];
  return value;
}

/** Does all steps at once: for what is small, or where nothing else waits. */
export const finished = <T>(steps: Steps<T>): T => {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
};

/** Does the steps at a pace. Rejects with what a step throws, or with the reason of the pace's signal: then the other steps are left. */
export const paced = async <T>(steps: Steps<T>, pace: Pace): Promise<T> => {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    const pause = pace();
    if (pause !== undefined) await pause;
  }
};

/** Items of a column that are looked at in one step. */
const STRETCH = 16_384;

/** A loop over items in steps of so many: `work` is told where each begins and ends. */
export function* inStretches(length: number, work: (from: number, to: number) => void, size = STRETCH): Steps<void> {
  for (let from = 0; from < length; from += size) {
    if (from > 0) yield;
    work(from, Math.min(length, from + size));
  }
}

/** Items that the engine's own sort puts in order at once. */
const RUN = 512;

const merged = function* <T>(ones: readonly T[], others: readonly T[], compare: (one: T, other: T) => number): Steps<T[]> {
  const items: T[] = [];
  let [at, otherAt] = [0, 0];
  while (at < ones.length && otherAt < others.length) {
    const isOther = compare(ones[at] as T, others[otherAt] as T) > 0;
    items.push(isOther ? (others[otherAt++] as T) : (ones[at++] as T));
    if (items.length % RUN === 0) yield;
  }
  for (; at < ones.length; at += 1) items.push(ones[at] as T);
  for (; otherAt < others.length; otherAt += 1) items.push(others[otherAt] as T);
  return items;
};

/** Items in order, in steps; equal ones stay as they were. */
export function* sorted<T>(items: readonly T[], compare: (one: T, other: T) => number): Steps<T[]> {
  let runs: T[][] = [];
  for (let from = 0; from < items.length; from += RUN) {
    if (from > 0) yield;
    runs.push(items.slice(from, from + RUN).sort(compare));
  }
  while (runs.length > 1) {
    const longer: T[][] = [];
    for (let at = 0; at < runs.length; at += 2) longer.push(yield* merged(runs[at] as T[], runs[at + 1] ?? [], compare));
    runs = longer;
  }
  return runs[0] ?? [];
}
