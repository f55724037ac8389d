import type { GraphQLSchema } from 'graphql';
import type { Question } from '../../analysis/question.ts';
import type { Analysis } from '../../loaders/loaders.ts';
import type { Connection } from './read-connection.ts';

/** What came of a question, beside the question. */
export interface Analysed extends Pick<Analysis, 'answer' | 'isPushedDown'> {
  readonly question: Question;
}

/** Rows of whatever `of` tells, with what they come to where that was asked. */
export interface RowsConnection<Row, Of> extends Connection<Row> {
  readonly of: Of;
  /** What was asked of all rows, as the JSON of variables: for whoever asks the same elsewhere. */
  readonly askedInJson: (schema: GraphQLSchema) => object;
  /** What was asked of all rows that the filter lets through, and what came of it; absent where the listing alone was read. */
  readonly analysed?: Analysed;
}
