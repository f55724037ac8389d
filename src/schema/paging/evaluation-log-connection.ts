import type { EvaluationLog } from '../../loaders/entities.ts';
import { EvaluationLogRef } from '../kit/refs.ts';
import { connectionTypes } from './connection.ts';
import type { RowsConnection } from './rows-connection.ts';

/** Whose rows are asked of: those of an evaluation, or of one of its runs. */
export interface LogsOf {
  readonly evaluationId: string;
  readonly runId?: string;
}

/** Rows of an evaluation, with what they come to where that was asked. */
export type LogConnection = RowsConnection<EvaluationLog, LogsOf>;

export const { connection: EvaluationLogConnectionRef } = connectionTypes<EvaluationLog, LogConnection>(EvaluationLogRef, {
  name: 'EvaluationLog',
  description:
    'Scored rows, in the order asked; without one by run (newest first) and then oldest first, in upstream’s order. All that is selected below one of these is computed in one reading of the rows.',
});

/** Names the rows of these runs of an evaluation (of all with none named), to tie cursors to them. */
export const logsListing = (evaluationId: string, runIds: readonly string[]): string => ['logs', evaluationId, ...runIds].join(' ');
