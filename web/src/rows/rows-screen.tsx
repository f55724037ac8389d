import { RowColumnsDocument } from '../documents/documents.ts';
import { useGraph } from '../graph/use-graph.ts';
import { OfEvaluation } from '../parts/of-evaluation.tsx';
import { Rows } from './rows.tsx';

/** The rows of an evaluation as one table. */
export const RowsScreen = ({ id }: { readonly id: string }) => {
  const answer = useGraph(RowColumnsDocument, { id });
  return (
    <OfEvaluation id={id} answer={answer} heading="Rows" title="Rows of" what="the columns of the table">
      {(table, isLive) => <Rows table={table} isLive={isLive} />}
    </OfEvaluation>
  );
};
