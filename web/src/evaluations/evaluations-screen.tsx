import { Link, useSearchParams } from 'wouter';
import {
  EvaluationScoresDocument,
  type EvaluationScoresQuery,
  EvaluationsDocument,
  type EvaluationsQuery,
} from '../documents/documents.ts';
import { useGraph } from '../graph/use-graph.ts';
import { Figure, Missing, written } from '../parts/figure.tsx';
import { FileLink } from '../parts/file-link.tsx';
import { Moment } from '../parts/moment.tsx';
import { Panel } from '../parts/panel.tsx';
import { stepFocus, useShortcuts } from '../parts/shortcuts.tsx';
import { Answered, Empty } from '../parts/states.tsx';
import { Status } from '../parts/status.tsx';
import { useTitle } from '../parts/use-title.ts';
import { underWay } from '../progress/far.ts';
import { EvaluationScores } from './evaluation-scores.tsx';
import { askedIn } from './list-address.ts';
import { ListBar } from './list-bar.tsx';
import { LiveList } from './live-list.tsx';
import { PageLinks } from './page-links.tsx';

type Evaluations = NonNullable<EvaluationsQuery['evaluations']>;
type Evaluation = NonNullable<Evaluations['nodes'][number]>;
type Scored = NonNullable<NonNullable<EvaluationScoresQuery['evaluations']>['nodes'][number]>;

/** All evaluations of the source. */
export const EvaluationsScreen = () => {
  useTitle('Evaluations');
  const [params] = useSearchParams();
  const asked = askedIn(params);
  const list = useGraph(EvaluationsDocument, asked);
  // The list does not wait for what its evaluations come to.
  const scores = useGraph(EvaluationScoresDocument, asked, { pause: list.isStale });
  useShortcuts({ j: () => stepFocus('.evaluations tbody a.item', 1), k: () => stepFocus('.evaluations tbody a.item', -1) });
  const scored = new Map(scores.data?.evaluations?.nodes.flatMap((node) => (node ? [[node.id, node] as const] : [])));
  const going = underWay(scores.data?.evaluations?.nodes);
  return (
    <main id="main">
      <h1>Evaluations</h1>
      <ListBar />
      <Answered answer={list} what="the evaluations">
        {({ evaluations }) =>
          evaluations && (
            <Panel title={countOf(evaluations)} asked={{ List: list.asked, Scores: scores.asked }}>
              {going.length > 0 && <LiveList ids={going.map(({ id }) => id)} />}
              <EvaluationTable evaluations={evaluations} scored={scored} isStale={list.isStale} />
              <PageLinks cursors={evaluations.pageCursors} />
              {scores.problem && <p className="note">Status and scores are missing: {scores.problem.title.toLowerCase()}.</p>}
            </Panel>
          )
        }
      </Answered>
    </main>
  );
};

const countOf = ({ totalCount }: Evaluations): string => `${written(totalCount, 'count')} evaluation${totalCount === 1 ? '' : 's'}`;

interface TableProps {
  readonly evaluations: Evaluations;
  readonly scored: ReadonlyMap<string, Scored>;
  readonly isStale: boolean;
}

const EvaluationTable = ({ evaluations: { totalCount, nodes }, scored, isStale }: TableProps) => {
  if (nodes.length === 0) return totalCount === 0 ? <NoEvaluations /> : <Empty title="There is no such page of the list." />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
    <section className="scroll" tabIndex={0} aria-label="Evaluations" aria-busy={isStale}>
      <table className="evaluations">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Status</th>
            <th scope="col" className="right">
              Runs
            </th>
            <th scope="col">Scores by run</th>
            <th scope="col">File</th>
            <th scope="col">Changed</th>
            <th scope="col">By</th>
          </tr>
        </thead>
        <tbody>{nodes.map((node) => node && <EvaluationRow key={node.id} evaluation={node} scored={scored.get(node.id)} />)}</tbody>
      </table>
    </section>
  );
};

const EvaluationRow = ({ evaluation, scored }: { readonly evaluation: Evaluation; readonly scored: Scored | undefined }) => (
  <tr>
    <th scope="row">
      <Link className="item" href={`/evaluations/${evaluation.humanloopId}`}>
        {evaluation.name ?? evaluation.humanloopId}
      </Link>
    </th>
    <td>{scored ? <Status status={scored.status} /> : <span className="muted">…</span>}</td>
    <td className="right">
      <Figure value={evaluation.runsCount} kind="count" />
    </td>
    <td>{scored && <EvaluationScores evaluation={scored} />}</td>
    <td>
      <FileLink id={evaluation.fileId} file={scored?.file} />
    </td>
    <td>
      <Moment at={evaluation.updatedAt} />
    </td>
    <td>{evaluation.createdBy?.name ?? <Missing />}</td>
  </tr>
);

const NoEvaluations = () => {
  const [params] = useSearchParams();
  if (params.size === 0) {
    return (
      <Empty title="There are no evaluations here.">
        <p>Serve an export of yours with --export, or a live API with --base-url.</p>
      </Empty>
    );
  }
  return (
    <Empty title="No evaluation fits.">
      <p>
        <Link href="/">Show all</Link>
      </p>
    </Empty>
  );
};
