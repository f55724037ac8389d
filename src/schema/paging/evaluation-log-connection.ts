import { EvaluationLogRef } from '../kit/refs.ts';
import { connectionTypes } from './connection.ts';

export const { connection: EvaluationLogConnectionRef } = connectionTypes(EvaluationLogRef, {
  name: 'EvaluationLog',
  description: 'Scored rows, by run (newest first) and then oldest first, in upstream’s order.',
});

/** Names the rows of these runs of an evaluation (of all with none named), to tie cursors to them. */
export const logsListing = (evaluationId: string, runIds: readonly string[]): string => ['logs', evaluationId, ...runIds].join(' ');
