import { randomOf } from '../../../sample/random.ts';
import { type Exported, runIdOf } from '../row-export.ts';
import { rowBody } from '../rows.ts';
import { evaluationBody } from '../upstream.ts';

/* Runs over one dataset, each log judged by several evaluators: three give booleans, two numbers. Each run is a little better than the one before. */

export const RUNS = 4;
export const CONTROL = runIdOf(0);
export const CANDIDATES = [1, 2, 3].map(runIdOf);

const EVALUATORS = 5;
const BOOLEANS = 3;

type Attached = ReturnType<typeof evaluationBody>['evaluators'][number];
type Row = ReturnType<typeof rowBody>;
type Judging = Row['evaluator_logs'][number];

const named = <T extends { readonly version_id: string }>(version: T, index: number): T => ({
  ...version,
  id: `ev_${index}`,
  version_id: versionIdOf(index),
  name: `Judge ${index}`,
  path: `Judges/${index}`,
});

export const versionIdOf = (index: number): string => `evv_${index}`;

const [ofModel, ofCode] = rowBody('run', 0, 1).evaluator_logs as [Judging, Judging];
const sourceOf = (index: number): Judging => (index < BOOLEANS ? ofModel : ofCode);

const judgmentOf = (index: number, run: number, random: () => number): boolean | number =>
  index < BOOLEANS ? random() < 0.7 + run / 50 : Math.floor(200 * random()) - run;

const judgedBy = (index: number, runId: string, log: number): Judging => {
  const id = `log_${runId}-${log}-${index}`;
  const random = randomOf(id);
  const source = sourceOf(index);
  const failed = random() < 0.02;
  const judgment = judgmentOf(index, Number(runId.slice(-1)), random);
  return {
    ...source,
    id,
    parent_id: `log_${runId}-${log}`,
    evaluator: named(source.evaluator, index),
    judgment: failed ? null : judgment,
    error: failed ? 'It timed out.' : null,
    evaluator_logs: [],
  } as Judging;
};

const evaluators = Array.from({ length: EVALUATORS }, (_, index): Attached => {
  const attached = evaluationBody('').evaluators[0];
  return { ...attached, version: named(sourceOf(index).evaluator, index) } as Attached;
});

export const COMPARED: Exported = {
  evaluation: { evaluators },
  runs: RUNS,
  row: (runId, log) => {
    const { log: its, ...row } = rowBody(runId, log, 1);
    const judging = evaluators.map((_evaluator, index) => judgedBy(index, runId, log));
    return { ...row, log: { ...its, evaluator_logs: [] }, evaluator_logs: judging };
  },
};

/** In the evaluation's order, with whether more is better. */
export const JUDGES = evaluators.map((_evaluator, index) => ({ versionId: versionIdOf(index), isNumber: index >= BOOLEANS }));
