import { useState } from 'react';
import { Link } from 'wouter';
import { RunChanges } from '../changes/run-changes.tsx';
import { EvaluationDocument, EvaluationIntervalsDocument, type EvaluationQuery } from '../documents/documents.ts';
import { ScoresOverTime } from '../file/scores-over-time.tsx';
import { type Asked, useGraph } from '../graph/use-graph.ts';
import { Facts } from '../parts/facts.tsx';
import { written } from '../parts/figure.tsx';
import { FileLink } from '../parts/file-link.tsx';
import { Late, late } from '../parts/late.tsx';
import { Moment } from '../parts/moment.tsx';
import { Panel } from '../parts/panel.tsx';
import { stepFocus, useShortcuts } from '../parts/shortcuts.tsx';
import { Answered, Empty, ProblemNote } from '../parts/states.tsx';
import { Status } from '../parts/status.tsx';
import { Trail } from '../parts/trail.tsx';
import { useTitle } from '../parts/use-title.ts';
import { WebLink } from '../parts/web-link.tsx';
import { underWay } from '../progress/far.ts';
import { LiveRuns, useOnceOver } from '../progress/live-runs.tsx';
import { type Evaluation, figuresByRun } from './grid.ts';
import { RunGrid } from './run-grid.tsx';
import { WaysOn } from './ways-on.tsx';

const RunCharts = late(async () => (await import('./run-charts.tsx')).RunCharts);

/** One evaluation: its runs beside each other. */
export const EvaluationScreen = ({ id }: { readonly id: string }) => {
  const answer = useGraph(EvaluationDocument, { id });
  const name = answer.data?.evaluation?.name ?? id;
  useTitle(name);
  useShortcuts({ j: () => stepFocus('.grid tbody a.item', 1), k: () => stepFocus('.grid tbody a.item', -1) });
  return (
    <main id="main">
      <Trail steps={[{ href: '/', label: 'Evaluations' }]} />
      <h1>{name}</h1>
      <Answered answer={answer} what="the evaluation">
        {(data) =>
          data.evaluation ? (
            <Runs data={data} evaluation={data.evaluation} asked={answer.asked} />
          ) : (
            !answer.problem && <Empty title="This source has no such evaluation." />
          )
        }
      </Answered>
    </main>
  );
};

interface RunsProps {
  readonly data: EvaluationQuery;
  readonly evaluation: Evaluation;
  readonly asked: Asked;
}

const Runs = ({ data, evaluation, asked }: RunsProps) => {
  // A live source hands over every row for this, so nothing is read there before somebody wants it.
  const isLive = data.evaluationSource.kind === 'LIVE_API';
  const [wanted, setWanted] = useState(!isLive);
  const rows = useGraph(EvaluationIntervalsDocument, { id: evaluation.humanloopId }, { pause: !wanted });
  const runs = evaluation.runs?.filter((run) => run !== null) ?? [];
  const going = underWay(runs);
  useOnceOver(going.length > 0, () => wanted && rows.retry());
  const count = runs.reduce((sum, { stats }) => sum + (stats?.numLogs ?? 0), 0);
  const figures = figuresByRun(rows.data);
  const allAsked = { Scores: asked, ...(wanted && { 'Ranges, durations and costs': rows.asked }) };
  return (
    <>
      <About evaluation={evaluation} />
      {going.length > 0 && <LiveRuns id={evaluation.humanloopId} count={going.length} refresh={wanted ? rows.retry : undefined} />}
      <Panel title="Runs by evaluators" asked={allAsked}>
        {runs.length === 0 ? <Empty title="It has no runs yet." /> : <RunGrid evaluation={evaluation} figures={figures} />}
      </Panel>
      {rows.problem && <ProblemNote problem={rows.problem} what="the ranges, durations and costs" retry={rows.retry} />}
      <RunChanges id={evaluation.humanloopId} runs={runs} />
      <p className="buttons">
        <Link className="button" href={`/evaluations/${evaluation.humanloopId}/rows`}>
          All rows
        </Link>
        <WaysOn id={evaluation.humanloopId} runsCount={runs.length} />
        {!wanted && runs.length > 0 && (
          <button type="button" onClick={() => setWanted(true)}>
            Read {written(count, 'count')} rows for ranges, durations and costs
          </button>
        )}
      </p>
      {runs.length > 0 && (
        <Panel title="Charts of the runs" asked={allAsked}>
          <Late what="the charts">
            <RunCharts evaluation={evaluation} figures={figures} />
          </Late>
        </Panel>
      )}
      <FileScores evaluation={evaluation} isLive={isLive} />
    </>
  );
};

const FileScores = ({ evaluation, isLive }: { readonly evaluation: Evaluation; readonly isLive: boolean }) => {
  const { humanloopId, fileId, file, evaluators } = evaluation;
  if (fileId === null) return null;
  const versions = evaluators?.flatMap((evaluator) => evaluator?.version ?? []) ?? [];
  return (
    <ScoresOverTime fileId={fileId} name={file?.name ?? file?.path ?? fileId} evaluators={versions} here={humanloopId} isLive={isLive} />
  );
};

const About = ({
  evaluation: { humanloopId, status, fileId, file, url, createdAt, updatedAt, createdBy, controlRun },
}: {
  readonly evaluation: Evaluation;
}) => (
  <Facts
    facts={{
      Status: <Status status={status} />,
      'Control run': controlRun?.label ?? 'none',
      File: fileId && <FileLink id={fileId} file={file} />,
      Created: <Moment at={createdAt} />,
      Changed: <Moment at={updatedAt} />,
      By: createdBy?.name,
      Id: <code>{humanloopId}</code>,
      Elsewhere: url && <WebLink url={url}>Its page in Humanloop</WebLink>,
    }}
  />
);
