import { Link } from 'wouter';
import { Legend } from '../charts/legend.tsx';
import { TimeChart, type TimePoint } from '../charts/time-chart.tsx';
import type { ScorePointFragment, ScoresOverTimeQuery } from '../documents/documents.ts';
import { Figure, Missing } from '../parts/figure.tsx';
import { Moment } from '../parts/moment.tsx';
import { columnScale, type ScoreColumn, shownInterval, shownScore } from '../parts/scores.ts';
import { written } from '../parts/written.ts';

interface ScorePointsProps {
  readonly series: NonNullable<ScoresOverTimeQuery['evaluationScores']>;
  readonly column: ScoreColumn;
  /** The upstream id of the evaluation that the screen is about. */
  readonly here: string | undefined;
  readonly isJoined: boolean;
}

/** A point of a series as it is shown. */
interface ShownPoint {
  readonly point: ScorePointFragment;
  readonly href: string;
  readonly value: number | undefined;
  readonly interval: { readonly lower: number; readonly upper: number } | undefined;
}

const shownPoint = (point: ScorePointFragment, column: ScoreColumn): ShownPoint => ({
  point,
  href: `/evaluations/${point.evaluation.humanloopId}`,
  value: point.score === null ? undefined : shownScore(column, point.score),
  interval: point.interval ? shownInterval(column, point.interval) : undefined,
});

/** The points of a series as a chart, and as a table. */
export const ScorePoints = ({ series: { points, change }, column, here, isJoined }: ScorePointsProps) => {
  const shown = points.map((point) => shownPoint(point, column));
  const values = shown.flatMap(({ value, interval }) => [value, interval?.lower, interval?.upper].filter((one) => one !== undefined));
  const drawn = shown.flatMap((one) => (one.value === undefined ? [] : [timePoint(one, one.value, here)]));
  return (
    <>
      {drawn.length === 0 ? (
        <p className="note">No run has a score: its judgments are neither good nor bad.</p>
      ) : (
        <>
          <Legend
            meanings={{
              control: 'control run',
              other: here ? 'runs of this evaluation' : 'other runs',
              ...(here && { elsewhere: 'of others' }),
              range: 'with 95 % confidence',
              break: 'another version of the evaluator or the dataset',
            }}
          />
          <TimeChart
            label={`${column.name} over time`}
            points={drawn}
            scale={columnScale(column, values)}
            kind={column.kind}
            isJoined={isJoined}
          />
        </>
      )}
      {isJoined && change && <Change change={change} column={column} />}
      <details className="as-table">
        <summary>As a table</summary>
        <PointTable shown={shown} column={column} />
      </details>
    </>
  );
};

const nameOf = ({ evaluation }: ScorePointFragment): string => evaluation.name ?? evaluation.humanloopId;

const timePoint = ({ point, href, interval }: ShownPoint, value: number, here: string | undefined): TimePoint => {
  const { at, run, evaluation, numJudgments, comparableWithPrevious } = point;
  const isControl = run.control ?? false;
  const range = interval ? `, with 95 % confidence ${interval.lower} to ${interval.upper}` : '';
  return {
    id: run.id,
    href,
    at: Date.parse(at),
    value,
    interval,
    isControl,
    isHere: here === undefined || evaluation.humanloopId === here,
    isComparable: comparableWithPrevious,
    origin: [nameOf(point), run.label, isControl && 'control run', run.version?.versionName, run.dataset?.name].filter(Boolean).join(' · '),
    exact: `${at}: ${value}${range}; ${written(numJudgments, 'count')} judgment${numJudgments === 1 ? '' : 's'}`,
  };
};

interface ChangeProps {
  readonly change: NonNullable<ScorePointsProps['series']['change']>;
  readonly column: ScoreColumn;
}

/** How far the score moved from the first point to the last. */
const Change = ({ change: { delta, deltaInterval, comparable }, column }: ChangeProps) => {
  if (delta === null) return null;
  const interval = deltaInterval ? shownInterval(column, deltaInterval) : undefined;
  return (
    <p className="note">
      From the first point to the last it moved by <Figure value={shownScore(column, delta)} kind={column.kind} />
      {interval && (
        <>
          {' '}
          (<Figure value={interval.lower} kind={column.kind} /> to <Figure value={interval.upper} kind={column.kind} />)
        </>
      )}
      {comparable ? '.' : ', over other versions of the evaluator or the dataset: these may be why.'}
    </p>
  );
};

const PointTable = ({ shown, column: { kind, name } }: { readonly shown: readonly ShownPoint[]; readonly column: ScoreColumn }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
  <section className="scroll" tabIndex={0} aria-label={`${name} over time, as a table`}>
    <table>
      <thead>
        <tr>
          {['Run of', 'Evaluation', 'Run', 'Version', 'Dataset', 'Score', '95 % confidence', 'Judgments', 'Beside the one before'].map(
            (head) => (
              <th scope="col" key={head}>
                {head}
              </th>
            ),
          )}
        </tr>
      </thead>
      <tbody>
        {shown.map((one) => (
          <PointRow key={one.point.run.id} shown={one} kind={kind} />
        ))}
      </tbody>
    </table>
  </section>
);

const PointRow = ({
  shown: { point, href, value, interval },
  kind,
}: {
  readonly shown: ShownPoint;
  readonly kind: ScoreColumn['kind'];
}) => (
  <tr>
    <td>
      <Moment at={point.at} />
    </td>
    <th scope="row">
      <Link href={href}>{nameOf(point)}</Link>
    </th>
    <td>{point.run.label}</td>
    <td>{point.run.version?.versionName ?? point.run.version?.name ?? <Missing />}</td>
    <td>{point.run.dataset?.name ?? <Missing />}</td>
    <td>
      <Figure value={value} kind={kind} />
    </td>
    <td>
      <Figure value={interval?.lower} kind={kind} /> {interval && 'to '}
      {interval && <Figure value={interval.upper} kind={kind} />}
    </td>
    <td>
      <Figure value={point.numJudgments} kind="count" />
    </td>
    <td>{point.comparableWithPrevious === null ? <Missing /> : point.comparableWithPrevious ? 'comparable' : 'another version'}</td>
  </tr>
);
