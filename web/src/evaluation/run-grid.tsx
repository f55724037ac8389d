import { Link } from 'wouter';
import { Figure, Missing, written } from '../parts/figure.tsx';
import { IntervalMark } from '../parts/marks.tsx';
import { Status } from '../parts/status.tsx';
import {
  controlFirst,
  type DrawnColumn,
  drawnColumns,
  type Evaluation,
  judgedOf,
  meaningOf,
  originOf,
  type RowFigures,
  type Run,
  shownOf,
  statsOf,
} from './grid.ts';

interface GridProps {
  readonly evaluation: Evaluation;
  /** By the upstream id of the run; empty as long as rows were not asked. */
  readonly figures: ReadonlyMap<string, RowFigures>;
}

/** Runs by evaluators: what each came to, the range that it is known to lie in, and where the control run is. */
export const RunGrid = ({ evaluation, figures }: GridProps) => {
  const runs = controlFirst(evaluation.runs ?? []);
  const columns = drawnColumns(evaluation, runs, figures);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
    <section className="scroll" tabIndex={0} aria-label="Runs by evaluators">
      <table className="grid">
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col" className="right">
              Rows
            </th>
            {columns.map((column) => (
              <th scope="col" key={column.id}>
                {column.name}
                <small>{meaningOf(column)}</small>
              </th>
            ))}
            <th scope="col" className="right">
              Duration <small>mean, 95 % below</small>
            </th>
            <th scope="col" className="right">
              Cost <small>a row, all</small>
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <RunRow key={run.id} evaluation={evaluation} run={run} columns={columns} figures={figures.get(run.humanloopId)} />
          ))}
        </tbody>
      </table>
    </section>
  );
};

interface RunRowProps {
  readonly evaluation: Evaluation;
  readonly run: Run;
  readonly columns: readonly DrawnColumn[];
  readonly figures: RowFigures | undefined;
}

const RunRow = ({ evaluation, run, columns, figures }: RunRowProps) => (
  <tr className={run.control ? 'is-control' : undefined}>
    <th scope="row">
      <Link className="item" href={`/evaluations/${evaluation.humanloopId}/rows?run=${encodeURIComponent(run.humanloopId)}`}>
        {run.label}
      </Link>{' '}
      {run.control && <span className="tag-control">control</span>} <small>{originOf(run)}</small>
    </th>
    <td className="right">
      <Figure value={run.stats?.numLogs} kind="count" />
      {run.stats?.expectedLogs != null && run.stats.expectedLogs !== run.stats.numLogs && (
        <small>
          of <Figure value={run.stats.expectedLogs} kind="count" />
        </small>
      )}
      {run.status !== 'COMPLETED' && <Status status={run.status} />}
    </td>
    {columns.map((column) => (
      <ScoreCell key={column.id} column={column} run={run} figures={figures} />
    ))}
    <td className="right">
      <Figure value={figures?.duration.mean} kind="seconds" />
      {figures && (
        <small>
          <Figure value={figures.duration.percentile} kind="seconds" />
        </small>
      )}
    </td>
    <td className="right">
      <Figure value={figures?.totalCost.mean} kind="usd" />
      {figures && (
        <small>
          <Figure value={figures.totalCost.sum} kind="usd" />
        </small>
      )}
    </td>
  </tr>
);

/** What made the rows of a run. */
const ScoreCell = ({
  column,
  run,
  figures,
}: {
  readonly column: DrawnColumn;
  readonly run: Run;
  readonly figures: RowFigures | undefined;
}) => {
  const [stats, judged] = [statsOf(run, column.id), judgedOf(figures, column.id)];
  const shown = shownOf(column, run, figures);
  const count = stats?.numJudgments ?? judged?.numJudgments;
  if (!shown) {
    return <td>{count ? <span className="muted">{written(count, 'count')} judged, neither good nor bad</span> : <Missing />}</td>;
  }
  const { value, interval } = shown;
  const range = interval && `${written(interval.lower, column.kind)} to ${written(interval.upper, column.kind)}`;
  const words = `${run.label}, ${column.name}: ${written(value, column.kind)}${range ? `, with 95 % confidence ${range}` : ''}`;
  return (
    <td>
      <Figure value={value} kind={column.kind} /> {range && <small>{range}</small>}
      <IntervalMark
        value={value}
        interval={interval}
        scale={column.scale}
        control={run.control ? undefined : column.control}
        label={words}
      />
      {(stats?.numErrors ?? 0) > 0 && <small className="bad">{written(stats?.numErrors ?? 0, 'count')} failed</small>}
    </td>
  );
};
