import type { ComparedCell, ComparedJudgment } from '../../analysis/comparison/comparison.ts';
import type { EvaluationLog, Run } from '../../loaders/entities.ts';
import { JudgmentRef, JudgmentStateEnum, judgedOf } from '../judgment.ts';
import { judgmentCells } from '../judgment-cell.ts';
import { builder } from '../kit/builder.ts';
import { hasRunsBelow } from '../kit/cost.ts';
import { passesKey } from '../kit/early.ts';
import { EvaluatorSelectorRef } from '../kit/evaluator-selector.ts';
import { checksPath, pathArg } from '../kit/free-form.ts';
import { pointerOf } from '../kit/pointer.ts';
import { passesOfRows, readsOfRows } from '../kit/reads.ts';
import { DatapointRef, EvaluationLogRef, EvaluatorVersionRef, RunRef } from '../kit/refs.ts';
import { connectionTypes } from '../paging/connection.ts';
import { ChangeEnum } from './change.ts';
import { type Compared, pickedPlaces } from './compared.ts';
import type { ShownRow } from './rows-pages.ts';

interface ShownCell extends Pick<ShownRow, 'compared'> {
  readonly run: Run;
  readonly cell: ComparedCell;
  /** Its logs; an error in the place of one that is damaged. */
  readonly logs: readonly (EvaluationLog | Error)[];
}

interface ShownJudgment extends ShownCell {
  readonly judgment: ComparedJudgment;
  /** Of the evaluator among those of the evaluation. */
  readonly place: number;
}

const runsOf = ({ control, candidates }: Compared): readonly Run[] => [control, ...candidates];

const cellsOf = ({ compared, row, logs }: ShownRow): ShownCell[] =>
  runsOf(compared).map((run, index) => {
    const cell = row.cells[index] as ComparedCell;
    return { compared, run, cell, logs: cell.logs.map((log) => logs[log] as EvaluationLog | Error) };
  });

/** The first log of a row that could be read. */
const firstLog = ({ row, logs }: ShownRow): EvaluationLog | undefined => {
  const own = row.cells.flatMap((cell) => cell.logs).map((log) => logs[log]);
  const sound = own.find((log) => log !== undefined && !(log instanceof Error));
  if (!sound && own[0] instanceof Error) throw own[0];
  return sound as EvaluationLog | undefined;
};

const judgedIn = ({ compared: { evaluation }, judgment, logs, place }: ShownJudgment) => {
  const row = judgment.state === 'judged' && judgment.log !== null ? logs[judgment.log] : undefined;
  if (row instanceof Error) throw row;
  const log = row && judgmentCells(evaluation, row, undefined)[place]?.log;
  return log ? judgedOf(log) : null;
};

const ComparedJudgmentRef = builder.objectRef<ShownJudgment>('EvaluationComparisonJudgment').implement({
  description: 'What one evaluator says of one cell of a comparison.',
  fields: (t) => ({
    evaluator: t.field({
      type: EvaluatorVersionRef,
      description: 'The evaluator.',
      resolve: ({ compared, place }) => compared.evaluators[place],
    }),
    state: t.field({
      type: JudgmentStateEnum,
      nullable: false,
      description: 'What came of it. Of several logs JUDGED if one is, else ERRORED if one is, else ABSTAINED if one is.',
      resolve: ({ judgment }) => judgment.state,
    }),
    judgment: t.field({
      type: JudgmentRef,
      description: 'The judgment; of several logs that of the newest that is judged. Null unless the state is JUDGED.',
      extensions: readsOfRows('evaluator_logs', 'log.evaluator_logs'),
      resolve: judgedIn,
    }),
    score: t.float({
      description: 'The score, where more is better; of several logs the mean of those that have one. Null without one.',
      resolve: ({ judgment }) => judgment.score,
    }),
    delta: t.float({
      description:
        'The score less that of the control run: above 0 is better. Null where one is missing, and in the control run’s own cell.',
      resolve: ({ judgment }) => judgment.delta,
    }),
    change: t.field({
      type: ChangeEnum,
      description: 'What became of it since the control run; null in the control run’s own cell.',
      resolve: ({ judgment }) => judgment.change,
    }),
  }),
});

const CellRef = builder.objectRef<ShownCell>('EvaluationComparisonCell').implement({
  description: 'What one run made of a datapoint.',
  fields: (t) => ({
    run: t.expose('run', { type: RunRef, nullable: false, description: 'The run.', extensions: passesKey }),
    logs: t.field({
      type: [EvaluationLogRef],
      nullable: { list: false, items: true },
      description: 'Its logs, newest first; empty where it has none. Null with an error for one that upstream sent damaged.',
      extensions: passesKey,
      resolve: ({ logs }) => logs as EvaluationLog[],
    }),
    judgments: t.field({
      type: [ComparedJudgmentRef],
      nullable: false,
      args: {
        evaluators: t.arg({ type: [EvaluatorSelectorRef], description: 'Only these evaluators; one that there is not is an error.' }),
      },
      description: 'What the evaluators found, in the evaluation’s order.',
      resolve: (cell, { evaluators }) =>
        pickedPlaces(cell.compared, evaluators).map((place) => ({
          ...cell,
          place,
          judgment: cell.cell.judgments[place] as ComparedJudgment,
        })),
    }),
  }),
});

const RowRef = builder.objectRef<ShownRow>('EvaluationComparisonRow').implement({
  description: 'One datapoint, or one set of inputs, in all runs of a comparison.',
  fields: (t) => ({
    datapoint: t.field({
      type: DatapointRef,
      description: 'The datapoint; null for logs without one, and where rows are paired by inputs.',
      extensions: passesOfRows('datapoint'),
      resolve: (self) => (self.row.datapoint === null ? null : firstLog(self)?.datapoint),
    }),
    inputs: t.field({
      type: 'JSON',
      args: pathArg,
      description: 'What went in: the inputs of its first log, that of the control run where it has one.',
      extensions: { ...readsOfRows('log.inputs'), ...checksPath },
      resolve: (self, { path }) => {
        const lookup = pointerOf('path', path ?? '');
        return lookup(firstLog(self)?.log.inputs) ?? null;
      },
    }),
    cells: t.field({
      type: [CellRef],
      nullable: false,
      description: 'What the runs made of it: the control run’s cell, then one for each candidate.',
      extensions: { ...hasRunsBelow, ...passesKey },
      resolve: cellsOf,
    }),
  }),
});

export const { connection: RowConnectionRef } = connectionTypes<ShownRow>(RowRef, {
  name: 'EvaluationComparisonRow',
  description: 'Rows of a comparison, in the order asked; without one in the control run’s order, and then what only the others have.',
});
