import { cellLogs, judgingLogs, judgmentState } from '../../contract/judgment.ts';
import { isObject, type JsonObject, textAt } from '../../json/tolerant.ts';
import { type AttachedEvaluator, attachedEvaluators, parsedBody } from '../stats/bodies.ts';
import type { ListedRun } from '../store/sqlite/reads.ts';
import type { EvaluationFolder, ImportContext } from './import-context.ts';
import type { Stats } from './stats-import.ts';

/** What the cells of one evaluator come to over the rows of one run. */
interface CellCounts {
  judged: number;
  abstained: number;
  errored: number;
  missing: number;
}

/** Counts the cells of an evaluation's rows as its records are read, to be compared with its stats. */
export interface CellCount {
  /** Counts a record that was read and is what is served. */
  add(runId: string, record: JsonObject): void;
  /** To be called where what is served of a run is something else than what was read: such a run is counted from what is stored. */
  countFromStore(runId: string): void;
  /** Notes where the stats differ from the cells of a run whose rows are all there. To be called once the logs are placed. */
  compare(): void;
}

const COUNTED = [
  ['judged', 'num_judgments', 'judgments'],
  ['abstained', 'num_nulls', 'abstentions'],
  ['errored', 'num_errors', 'errors'],
] as const;

const textOf = (counts: readonly unknown[]): string => COUNTED.map(([, , noun], index) => `${counts[index]} ${noun}`).join(', ');

const evaluatorStatsIn = (entry: Buffer): JsonObject[] => {
  const { evaluator_stats: list } = parsedBody(entry);
  return Array.isArray(list) ? list.filter(isObject) : [];
};

const emptyCounts = (): CellCounts => ({ judged: 0, abstained: 0, errored: 0, missing: 0 });

/** Rows of one run, and what their cells come to, by the place of the evaluator. */
interface RunCount {
  rows: number;
  readonly cells: readonly CellCounts[];
}

const createRunCount = (evaluators: readonly AttachedEvaluator[]) => {
  const versions = evaluators.map(({ versionId, fileId }) => ({ version_id: versionId, id: fileId }));
  const begin = (): RunCount => ({ rows: 0, cells: evaluators.map(emptyCounts) });
  const add = (count: RunCount, record: JsonObject): void => {
    count.rows += 1;
    for (const [index, log] of cellLogs(versions, judgingLogs(record)).entries()) {
      const cell = count.cells[index];
      if (cell) cell[judgmentState(log)] += 1;
    }
  };
  return { begin, add };
};

/** How the stats of one evaluator over one run differ from its cells; undefined where its stats agree with its cells, or do not say. */
const differenceOf = (stats: JsonObject, cell: CellCounts) => {
  const reported = COUNTED.map(([, key]) => stats[key]);
  const counted = COUNTED.map(([state]) => cell[state]);
  const at = reported.findIndex((count, index) => Number.isSafeInteger(count) && count !== counted[index]);
  if (at === -1) return undefined;
  return {
    text: `${textOf(reported)}; the rows of the run have ${textOf(counted)}`,
    expected: Number(reported[at]),
    actual: counted[at] ?? 0,
  };
};

/** Where the entry of a run in the stats differs from its cells: at most once for each evaluator. */
const differencesOf = (evaluators: readonly AttachedEvaluator[], entry: Buffer, { cells }: RunCount) => {
  const entries = evaluatorStatsIn(entry);
  return evaluators.flatMap(({ versionId, name }, index) => {
    const reported = entries.find((one) => textAt(one, 'evaluator_version_id') === versionId);
    const cell = cells[index];
    const difference = reported && cell && differenceOf(reported, cell);
    if (!difference) return [];
    const { text, expected, actual } = difference;
    return [{ message: `The stats of the evaluator ${name} (${versionId}) tell ${text}.`, expected, actual }];
  });
};

/** For the runs that stats report: others have nothing to be compared with, and are not counted. */
export const createCellCount = (
  context: ImportContext,
  { key, path, forgotten }: Pick<EvaluationFolder, 'key' | 'path' | 'forgotten'>,
  stats: Stats,
): CellCount => {
  const { edits, reads, note } = context;
  const body = edits.evaluationOfKey(key)?.body;
  const evaluators = body ? attachedEvaluators(body) : [];
  const { begin, add } = createRunCount(evaluators);
  const compared = [...stats].filter(([, { bytes }]) => evaluators.length > 0 && evaluatorStatsIn(bytes).length > 0);
  // Undefined for a run that is counted from what is stored.
  const counts = new Map<string, RunCount | undefined>(compared.map(([runId]) => [runId, begin()]));

  const recounted = ({ key: runKey, logsCount }: ListedRun): RunCount => {
    const count = begin();
    for (const record of reads.logsBetween(runKey, 0, logsCount - 1)) add(count, parsedBody(record));
    return count;
  };
  const cellsOf = (runId: string, run: ListedRun): RunCount => {
    const read = counts.get(runId);
    return read?.rows === run.logsCount ? read : recounted(run);
  };
  return {
    add: (runId, record) => {
      const count = counts.get(runId);
      if (count) add(count, record);
    },
    countFromStore: (runId) => {
      if (counts.has(runId)) counts.set(runId, undefined);
    },
    compare: () => {
      const runs = new Map(reads.listedRuns(key).map((run) => [run.id, run]));
      for (const [runId, { numLogs, bytes }] of compared) {
        const run = runs.get(runId);
        // Missing rows are reported by themselves.
        if (!run || run.logsCount < numLogs || forgotten.runs.has(runId)) continue;
        for (const difference of differencesOf(evaluators, bytes, cellsOf(runId, run)))
          note({ code: 'STATS_DIFFER', path: `${path}/stats.json`, runId, ...difference });
      }
    },
  };
};
