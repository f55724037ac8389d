import { type Dot, DotChart } from '../charts/dot-chart.tsx';
import { Legend } from '../charts/legend.tsx';
import { scaleOf } from '../parts/scale.ts';
import { written } from '../parts/written.ts';
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
} from './grid.ts';

interface RunChartsProps {
  readonly evaluation: Evaluation;
  /** By the upstream id of the run; empty as long as rows were not asked. */
  readonly figures: ReadonlyMap<string, RowFigures>;
}

/** What the runs came to, each number over an axis: what every evaluator says, then what a row costs and how long it takes. */
export const RunCharts = ({ evaluation, figures }: RunChartsProps) => {
  const runs = controlFirst(evaluation.runs ?? []);
  const rowsOf = ({ humanloopId }: Run): string => `/evaluations/${evaluation.humanloopId}/rows?run=${encodeURIComponent(humanloopId)}`;
  const dotsOf = (measure: Measure): Dot[] =>
    runs.flatMap((run) => {
      const measured = measure(run, figures.get(run.humanloopId));
      if (!measured) return [];
      const [label, isControl] = [run.label ?? run.humanloopId, run.control ?? false];
      return [{ ...measured, id: run.id, label, href: rowsOf(run), isControl, origin: originOf(run) }];
    });
  const columns = drawnColumns(evaluation, runs, figures).filter(({ isScored }) => isScored);
  const [durations, costs] = [dotsOf(durationOf), dotsOf(costOf)];
  return (
    <>
      <Legend
        meanings={{
          control: 'control run',
          other: 'other runs',
          range: 'with 95 % confidence',
          ...(durations.length > 0 && { stroke: '95 % of rows are below' }),
        }}
      />
      <div className="charts">
        {columns.map((column) => (
          <DotChart
            key={column.id}
            title={column.name}
            meaning={meaningOf(column)}
            dots={dotsOf(scoreOf(column))}
            scale={column.scale}
            kind={column.kind}
          />
        ))}
        {durations.length > 0 && (
          <DotChart title="Duration" meaning="mean of a row, seconds" dots={durations} scale={reachOf(durations)} kind="seconds" />
        )}
        {costs.length > 0 && <DotChart title="Cost" meaning="mean of a row, US dollars" dots={costs} scale={reachOf(costs)} kind="usd" />}
      </div>
    </>
  );
};

type Measure = (run: Run, figures: RowFigures | undefined) => Pick<Dot, 'value' | 'interval' | 'stroke' | 'exact'> | undefined;

const reachOf = (dots: readonly Dot[]) =>
  scaleOf(dots.flatMap(({ value, interval, stroke }) => [value, interval?.upper ?? 0, stroke ?? 0]));

const rangeWords = (interval: Dot['interval']): string => (interval ? `, with 95 % confidence ${interval.lower} to ${interval.upper}` : '');

const countWords = (count: number, one: string): string => `${written(count, 'count')} ${one}${count === 1 ? '' : 's'}`;

const scoreOf =
  (column: DrawnColumn): Measure =>
  (run, figures) => {
    const shown = shownOf(column, run, figures);
    if (!shown) return undefined;
    const count = judgedOf(figures, column.id)?.numJudgments;
    return {
      ...shown,
      exact: `${shown.value}${rangeWords(shown.interval)}${count === undefined ? '' : `; ${countWords(count, 'judgment')}`}`,
    };
  };

type Summary = RowFigures['duration' | 'totalCost'];

/** The mean of a number of rows. */
const meanOf = ({ mean, meanInterval, count }: Summary, unit: string) =>
  mean === null
    ? undefined
    : {
        value: mean,
        interval: meanInterval ?? undefined,
        exact: `${mean} ${unit}${rangeWords(meanInterval ?? undefined)}; ${countWords(count, 'row')}`,
      };

const durationOf: Measure = (_run, figures) => {
  const mean = figures && meanOf(figures.duration, 'seconds');
  const below = figures?.duration.percentile ?? undefined;
  return mean && { ...mean, stroke: below, exact: `${mean.exact}${below === undefined ? '' : `; 95 % are below ${below}`}` };
};

const costOf: Measure = (_run, figures) => {
  const mean = figures && meanOf(figures.totalCost, 'US dollars');
  const sum = figures?.totalCost.sum ?? undefined;
  return mean && { ...mean, exact: `${mean.exact}${sum === undefined ? '' : `; ${sum} in all`}` };
};
