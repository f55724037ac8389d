import { Link } from 'wouter';
import type { ProgressSubscription } from '../documents/documents.ts';
import { ProgressDocument } from '../documents/documents.ts';
import { useWatch, type Watched } from '../graph/use-watch.ts';
import { Panel } from '../parts/panel.tsx';
import { stepFocus, useShortcuts } from '../parts/shortcuts.tsx';
import { Answered, Empty, Loading } from '../parts/states.tsx';
import { Trail } from '../parts/trail.tsx';
import { useTitle } from '../parts/use-title.ts';
import { type Progress, underWay } from './far.ts';
import { LiveMark } from './live-mark.tsx';
import { ProgressTable } from './progress-table.tsx';
import { useNow } from './use-now.ts';
import '../styles/progress.css';

/** How far the runs of an evaluation have come, while they do. */
export const ProgressScreen = ({ id }: { readonly id: string }) => {
  const watched = useWatch(ProgressDocument, { id });
  const progress = watched.data?.evaluationProgress;
  const name = progress?.evaluation.name ?? id;
  const left = underWay(progress?.evaluation.runs).length;
  useTitle(progress && left > 0 ? `${left} under way: ${name}` : `Progress of ${name}`);
  useShortcuts({ j: () => stepFocus('.progress tbody a.item', 1), k: () => stepFocus('.progress tbody a.item', -1) });
  return (
    <main id="main">
      <Trail
        steps={[
          { href: '/', label: 'Evaluations' },
          { href: `/evaluations/${id}`, label: name },
        ]}
      />
      <h1>Progress</h1>
      <Answered
        answer={{ ...watched, isLoading: false, isStale: false, retry: () => location.reload() }}
        what="the progress of the evaluation"
      >
        {({ evaluationProgress }) => <Standing id={id} progress={evaluationProgress} watched={watched} />}
      </Answered>
      {!watched.data && !watched.problem && <Waiting watched={watched} />}
    </main>
  );
};

const Waiting = ({ watched: { connection } }: { readonly watched: Watched<ProgressSubscription> }) =>
  connection === 'lost' ? <LiveMark connection="lost" changedAt={undefined} now={0} /> : <Loading what="the progress" />;

interface StandingProps {
  readonly id: string;
  readonly progress: Progress;
  readonly watched: Watched<ProgressSubscription>;
}

const Standing = ({ id, progress, watched: { connection, asked } }: StandingProps) => {
  const now = useNow(!progress.isFinal);
  const runs = progress.evaluation.runs?.filter((run) => run !== null) ?? [];
  return (
    <>
      {progress.isFinal ? (
        <p className="live">
          <strong role="status">Every run is over.</strong> <Link href={`/evaluations/${id}`}>What they came to</Link>
        </p>
      ) : (
        <LiveMark connection={connection} changedAt={progress.observedAt} now={now} />
      )}
      <Panel title="Runs" asked={{ Progress: asked }}>
        {runs.length === 0 ? <Empty title="It has no runs yet: the first is shown here as soon as there is one." /> : null}
        {runs.length > 0 && <ProgressTable progress={progress} runs={runs} now={now} />}
      </Panel>
    </>
  );
};
