import { RowColumnsDocument } from '../documents/documents.ts';
import { useGraph } from '../graph/use-graph.ts';
import { Answered, Empty } from '../parts/states.tsx';
import { Trail } from '../parts/trail.tsx';
import { useTitle } from '../parts/use-title.ts';
import { Rows } from './rows.tsx';

/** The rows of an evaluation as one table. */
export const RowsScreen = ({ id }: { readonly id: string }) => {
  const answer = useGraph(RowColumnsDocument, { id });
  const name = answer.data?.evaluation?.name ?? id;
  useTitle(`Rows of ${name}`);
  return (
    <main id="main">
      <Trail
        steps={[
          { href: '/', label: 'Evaluations' },
          { href: `/evaluations/${id}`, label: name },
        ]}
      />
      <h1>Rows</h1>
      <Answered answer={answer} what="the columns of the table">
        {({ evaluation, evaluationSource }) =>
          evaluation ? (
            <Rows table={evaluation} isLive={evaluationSource.kind === 'LIVE_API'} />
          ) : (
            !answer.problem && <Empty title="This source has no such evaluation." />
          )
        }
      </Answered>
    </main>
  );
};
