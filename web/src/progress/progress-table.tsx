import { Link } from 'wouter';
import { Figure, Missing, written } from '../parts/figure.tsx';
import { type ScoreColumn, scoreColumns, shownScore } from '../parts/scores.ts';
import { Status } from '../parts/status.tsx';
import { type Far, fromNow, judgedOf, logsOf, type Progress, restWords, secondsLeft, underWay, type WatchedRun } from './far.ts';

interface TableProps {
  readonly progress: Progress;
  readonly runs: readonly WatchedRun[];
  readonly now: number;
}

/** The runs, those under way first, each with its logs, what each evaluator has done, and the time that it takes. */
export const ProgressTable = ({ progress, runs, now }: TableProps) => {
  const columns = scoreColumns(progress.evaluation.evaluators);
  const going = new Set(underWay(runs));
  const inOrder = [...runs.filter((run) => going.has(run)), ...runs.filter((run) => !going.has(run))];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
    <section className="scroll" tabIndex={0} aria-label="Progress of the runs">
      <table className="progress">
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col">Logs</th>
            <th scope="col">
              Time <small>begun, and left at this rate</small>
            </th>
            {columns.map(({ id, name }) => (
              <th scope="col" key={id}>
                {name} <small>judged, and the score so far</small>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {inOrder.map((run) => (
            <RunRow key={run.id} run={run} progress={progress} columns={columns} isGoing={going.has(run)} now={now} />
          ))}
        </tbody>
      </table>
    </section>
  );
};

interface RowProps {
  readonly run: WatchedRun;
  readonly progress: Progress;
  readonly columns: readonly ScoreColumn[];
  readonly isGoing: boolean;
  readonly now: number;
}

const RunRow = ({ run, progress, columns, isGoing, now }: RowProps) => {
  const eta = progress.runs.find((one) => one.run?.id === run.id)?.etaSeconds;
  const left = secondsLeft(eta, progress.observedAt, now);
  return (
    <tr>
      <th scope="row">
        <Link className="item" href={`/evaluations/${progress.evaluation.humanloopId}/rows?run=${encodeURIComponent(run.humanloopId)}`}>
          {run.label}
        </Link>{' '}
        {run.control && <span className="tag-control">control</span>} <Status status={run.status} />
      </th>
      <td>
        <FarBar far={logsOf(run)} label={`Logs of ${run.label}`} />
      </td>
      <td>
        {run.createdAt ? <time dateTime={run.createdAt}>{fromNow((Date.parse(run.createdAt) - now) / 1000)}</time> : <Missing />}
        {isGoing && <small>{restWords(logsOf(run), left)}</small>}
      </td>
      {columns.map((column) => (
        <Judged key={column.id} run={run} column={column} />
      ))}
    </tr>
  );
};

const Judged = ({ run, column }: { readonly run: WatchedRun; readonly column: ScoreColumn }) => {
  const { far, stats } = judgedOf(run, column.id);
  const score = stats?.score;
  return (
    <td>
      <FarBar far={far} label={`${column.name} of ${run.label}`} />
      <small>
        {score === null || score === undefined ? (
          <span>no score yet</span>
        ) : (
          <Figure value={shownScore(column, score)} kind={column.kind} />
        )}
        {(stats?.numErrors ?? 0) > 0 && <span className="bad"> · {written(stats?.numErrors ?? 0, 'count')} failed</span>}
      </small>
    </td>
  );
};

/** How much there is, and of how much, where that is known. */
const FarBar = ({ far: { done, expected }, label }: { readonly far: Far; readonly label: string }) => (
  <>
    <Figure value={done} kind="count" />
    {expected !== null && (
      <>
        {' of '}
        <Figure value={expected} kind="count" />
        {expected > 0 && <progress value={Math.min(done, expected)} max={expected} aria-label={label} />}
      </>
    )}
  </>
);
