import { type ExportFiles, evaluationFiles } from '../../support/export-directory.ts';
import type { ByHandEvaluator, ByHandLog } from './compared-by-hand.ts';

/* An evaluation that is made for one comparison: judgments of four kinds, and logs that say what a test wants of them. */

export const EVALUATION = 'evr_pairs';

const evaluator = (name: string, spec: ByHandEvaluator['spec']): ByHandEvaluator & { readonly id: string; readonly path: string } => ({
  id: `ev_${name.toLowerCase()}`,
  version_id: `evv_${name.toLowerCase()}`,
  name,
  path: `Judges/${name}`,
  spec: { ...spec, ...{ arguments_type: 'target_free', evaluator_type: 'human' } },
});

const OPTIONS = [
  { name: 'glad', valence: 'positive' },
  { name: 'calm', valence: 'neutral' },
  { name: 'cool', valence: 'neutral' },
  { name: 'cross', valence: 'negative' },
];

const GOOD_OR_BAD = {
  return_type: 'boolean',
  options: [
    { name: 'true', valence: 'positive' },
    { name: 'false', valence: 'negative' },
  ],
};

export const EVALUATORS = [
  evaluator('Right', GOOD_OR_BAD),
  evaluator('Quality', { return_type: 'number', number_valence: 'positive' }),
  evaluator('Mood', { return_type: 'select', options: OPTIONS }),
  evaluator('Note', { return_type: 'text' }),
  evaluator('Kind', GOOD_OR_BAD),
  evaluator('Length', { return_type: 'number', number_valence: 'negative' }),
] as const;

type Name = 'Right' | 'Quality' | 'Mood' | 'Note' | 'Kind' | 'Length';

/** A judgment that failed. */
export const FAILED = Symbol('failed');

export interface MadeLog {
  readonly datapoint?: string | null;
  readonly error?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  /** Null: abstained; absent: no log of the evaluator at all. */
  readonly judged?: Readonly<Partial<Record<Name, unknown>>>;
}

const at = (minute: number): string => new Date(Date.UTC(2025, 4, 1, 0, minute)).toISOString();

const rowOf = (run: string, { datapoint = null, error, inputs, judged = {} }: MadeLog, index: number): ByHandLog => {
  const id = `log_${run}_${index}`;
  const evaluator_logs = EVALUATORS.filter(({ name }) => judged[name as Name] !== undefined).map((judge) => {
    const said = judged[judge.name as Name];
    const outcome = said === FAILED ? { judgment: null, error: 'It broke.' } : { judgment: said };
    return { id: `${id}_${judge.name}`, evaluator: judge, ...outcome, evaluator_logs: [], created_at: at(index + 1), parent_id: id };
  });
  return {
    run_id: run,
    datapoint: datapoint === null ? null : { id: datapoint },
    log: {
      id,
      created_at: at(index),
      prompt: { id: 'pr_1', version_id: 'prv_1', name: 'Reply', path: 'Reply' },
      evaluator_logs: [],
      ...(error !== undefined && { error }),
      ...(inputs && { inputs }),
    } as ByHandLog['log'],
    evaluator_logs,
  };
};

/** The rows of runs, in the order in which they are listed. */
export const madeRows = (runs: Readonly<Record<string, readonly MadeLog[]>>): ByHandLog[] =>
  Object.entries(runs).flatMap(([run, logs]) => logs.map((log, index) => rowOf(run, log, index)));

/** An export of these runs, the first of them the control run. `NaN` is written as Python writes it. */
export const madeExport = (runs: Readonly<Record<string, readonly MadeLog[]>>): ExportFiles => {
  const runText = (id: string, index: number): string =>
    JSON.stringify({
      id,
      added_at: at(100 - index),
      created_at: at(100 - index),
      status: 'completed',
      control: index === 0,
      orchestrated: false,
    });
  const lines = madeRows(runs).map((row) =>
    JSON.stringify(row, (_key, value: unknown) => (Number.isNaN(value) ? 'NOT A NUMBER' : value)).replaceAll('"NOT A NUMBER"', 'NaN'),
  );
  return evaluationFiles(EVALUATION, {
    body: JSON.stringify({
      id: EVALUATION,
      name: 'Pairs',
      file_id: 'pr_1',
      created_at: at(0),
      updated_at: at(0),
      runs_count: Object.keys(runs).length,
      evaluators: EVALUATORS.map((version) => ({ version, orchestrated: true, added_at: at(0) })),
    }),
    runs: Object.fromEntries(Object.keys(runs).map((id, index) => [id, runText(id, index)])),
    logs: [lines],
  });
};
