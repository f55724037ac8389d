import { ListProgressDocument } from '../documents/documents.ts';
import { useWatch } from '../graph/use-watch.ts';
import { written } from '../parts/figure.tsx';
import '../styles/live.css';

/** Watches the evaluations of the list that are under way, by their ids: status and scores of the list follow. */
export const LiveList = ({ ids }: { readonly ids: readonly string[] }) => {
  const { connection, problem } = useWatch(ListProgressDocument, { ids: [...ids] });
  return (
    <p className={`note live live-${connection}`}>
      <span className="live-dot" aria-hidden="true" />
      <span role="status">
        {ids.length === 1 ? 'One evaluation is' : `${written(ids.length, 'count')} evaluations are`} under way
        {connection === 'lost' ? ', and the connection is lost: it is looked for again.' : '.'}
        {problem && ` ${problem.title}.`}
      </span>
    </p>
  );
};
