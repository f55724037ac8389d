import { builder } from '../kit/builder.ts';
import { hasNext } from '../paging/read-connection.ts';
import type { RowsConnection } from '../paging/rows-connection.ts';

/** What was read, as it is shown. */
export interface ShownScan {
  readonly isComplete: boolean;
  readonly isPushedDown: boolean;
  readonly rowsRead: number;
}

export const ScanRef = builder.objectRef<ShownScan>('EvaluationScan').implement({
  description: 'What was read to answer.',
  fields: (t) => ({
    isComplete: t.exposeBoolean('isComplete', {
      nullable: false,
      description: 'Whether every row was looked at that the answer speaks of; false where a page was full before.',
    }),
    isPushedDown: t.exposeBoolean('isPushedDown', {
      nullable: false,
      description: 'Whether the source itself filtered and ordered, so that only the rows of the page travelled.',
    }),
    rowsRead: t.exposeInt('rowsRead', { nullable: false, description: 'How many rows were read.' }),
  }),
});

/** What was read for a connection. Where the listing alone was read, the source itself picked the rows of the page. */
export const scanOf = async (connection: RowsConnection<unknown, unknown>): Promise<ShownScan> => {
  const { analysed, slice, rest, offset } = connection;
  if (analysed) return { ...analysed.answer.scan, isPushedDown: analysed.isPushedDown };
  const parts = await Promise.all([slice, ...rest]);
  const rowsRead = parts.reduce((sum, { rows }) => sum + rows.length, 0);
  return { isComplete: offset === 0 && !(await hasNext(connection)), isPushedDown: true, rowsRead };
};
