import { isDeepStrictEqual } from 'node:util';
import type { EvaluatorStatsResponse } from '../../contract/stats.ts';
import type { RunRef, StoredTally } from '../store/changes.ts';
import { askAll, type Steps } from '../store/steps.ts';
import { type Counted, type EvaluatorTally, evaluatorTally, type StatsEvaluator } from './evaluator-stats.ts';
import { cellsOf, countRecords, countRun } from './run-stats.ts';

/** The tallies of the evaluators of an evaluation over one of its runs. */
export interface RunTally {
  /** Counts records that the run is given now. */
  add(records: Iterable<Buffer>): void;
  /** Counts a record in place of another of the same log. The version ids of the evaluators whose cell in it is another one now. */
  replace(record: Buffer, by: Buffer): ReadonlySet<string>;
  /** In the order of the evaluators. */
  stats(): EvaluatorStatsResponse[];
  /** Whether something came of the work of every evaluator on every log. */
  isFull(): boolean;
  /** Whether it was kept, so that nothing had to be counted. */
  readonly wasKept: boolean;
  /** How many logs the run had before any were added. */
  readonly numLogs: number;
  /** What was counted, to be kept, so that it need not be counted once more. `numLogs`: how many logs the run has now. */
  kept(numLogs: number): StoredTally;
}

/** All that a kept tally depends on, and what it came to. The numbers of all evaluators stand beside it, one after another. */
interface KeptCounts {
  readonly evaluators: readonly (readonly [versionId: string, fileId: string | null, returnType: string])[];
  readonly logs: number;
  readonly counts: readonly (Omit<Counted, 'numbers'> & { readonly numbers: number })[];
}

const evaluatorsOf = (evaluators: readonly StatsEvaluator[]): KeptCounts['evaluators'] =>
  evaluators.map(({ versionId, fileId, returnType }) => [versionId, fileId ?? null, returnType]);

const countedIn = ({ counts, numbers }: StoredTally, evaluators: readonly StatsEvaluator[], logs: number): Counted[] | undefined => {
  // Only `keep` writes it.
  const kept = JSON.parse(counts) as KeptCounts;
  if (kept.logs !== logs || JSON.stringify(kept.evaluators) !== JSON.stringify(evaluatorsOf(evaluators))) return undefined;
  // A copy, for numbers have to begin at a multiple of eight.
  const all = new Float64Array(Uint8Array.from(numbers).buffer);
  let at = 0;
  return kept.counts.map((one) => {
    at += one.numbers;
    return { ...one, numbers: all.subarray(at - one.numbers, at) };
  });
};

const keptRow = (tallies: readonly EvaluatorTally[], evaluators: readonly StatsEvaluator[], logs: number): StoredTally => {
  const counted = tallies.map((tally) => tally.counted());
  const kept: KeptCounts = {
    evaluators: evaluatorsOf(evaluators),
    logs,
    counts: counted.map(({ states, chosen, numbers }) => ({ states, chosen, numbers: numbers.length })),
  };
  const numbers = Buffer.concat(counted.map((one) => new Uint8Array(one.numbers.buffer)));
  return { counts: JSON.stringify(kept), numbers };
};

const recount = (
  evaluators: readonly StatsEvaluator[],
  tallies: readonly EvaluatorTally[],
  record: Buffer,
  by: Buffer,
): ReadonlySet<string> => {
  const [before, now] = [cellsOf(evaluators, record), cellsOf(evaluators, by)];
  const changed = evaluators.flatMap(({ versionId }, index) => {
    if (isDeepStrictEqual(before[index], now[index])) return [];
    tallies[index]?.remove(before[index]);
    tallies[index]?.add(now[index]);
    return versionId;
  });
  return new Set(changed);
};

/** Goes on from what was kept of a run, where that still holds; else counts its records, of which none is new yet. */
export function* runTally(run: RunRef, evaluators: readonly StatsEvaluator[]): Steps<RunTally> {
  const [kept, numLogs] = yield* askAll(['tally', run], ['logsCount', run]);
  const counted = kept && countedIn(kept, evaluators, numLogs);
  const tallies = evaluators.map((evaluator, index) => evaluatorTally(evaluator, counted?.[index]));
  if (!counted) yield* countRun(evaluators, tallies, run);
  return {
    add: (records) => countRecords(evaluators, tallies, records),
    replace: (record, by) => recount(evaluators, tallies, record, by),
    isFull: () => tallies.every((tally) => tally.missing() === 0),
    wasKept: counted !== undefined,
    numLogs,
    stats: () => tallies.map((tally) => tally.stats()),
    kept: (numLogs) => keptRow(tallies, evaluators, numLogs),
  };
}
