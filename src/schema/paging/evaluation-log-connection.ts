import type { GraphQLSchema } from 'graphql';
import type { Question } from '../../analysis/question.ts';
import type { EvaluationLog } from '../../loaders/entities.ts';
import type { Analysis } from '../../loaders/loaders.ts';
import { EvaluationLogRef } from '../kit/refs.ts';
import { connectionTypes } from './connection.ts';
import type { Connection } from './read-connection.ts';

/** Rows of an evaluation, with what they come to where that was asked. */
export interface LogConnection extends Connection<EvaluationLog> {
  readonly evaluationId: string;
  /** What was asked of all rows of the evaluation, as the JSON of variables: for whoever asks the same elsewhere. */
  readonly askedInJson: (schema: GraphQLSchema) => object;
  /** What was asked of all rows that the filter lets through, and what came of it; absent where the listing alone was read. */
  readonly analysed?: Pick<Analysis, 'answer' | 'isPushedDown'> & { readonly question: Question };
}

export const { connection: EvaluationLogConnectionRef } = connectionTypes<EvaluationLog, LogConnection>(EvaluationLogRef, {
  name: 'EvaluationLog',
  description:
    'Scored rows, in the order asked; without one by run (newest first) and then oldest first, in upstream’s order. All that is selected below one of these is computed in one reading of the rows.',
});

/** Names the rows of these runs of an evaluation (of all with none named), to tie cursors to them. */
export const logsListing = (evaluationId: string, runIds: readonly string[]): string => ['logs', evaluationId, ...runIds].join(' ');
