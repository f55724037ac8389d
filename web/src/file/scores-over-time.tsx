import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { useAddress } from '../address/use-address.ts';
import { type EvaluatorColumnFragment, ScoresOverTimeDocument, type ScoresOverTimeQueryVariables } from '../documents/documents.ts';
import { useGraph } from '../graph/use-graph.ts';
import { Late, late } from '../parts/late.tsx';
import { Panel } from '../parts/panel.tsx';
import { type ScoreColumn, scoreColumn } from '../parts/scores.ts';
import { Answered, Empty } from '../parts/states.tsx';
import { useInSight } from '../parts/use-in-sight.ts';
import { followedIn, followedName, RUNS, scoresAsked, sinceIn } from './scores-address.ts';

const ScorePoints = late(async () => (await import('./score-points.tsx')).ScorePoints);

interface ScoresOverTimeProps {
  readonly fileId: string;
  /** What the file is called. */
  readonly name: string;
  /** Which evaluators may be followed. */
  readonly evaluators: readonly EvaluatorColumnFragment[];
  /** The upstream id of the evaluation that the screen is about. */
  readonly here?: string;
  /** Every answer costs calls of an API that is not ours, so it waits for somebody to ask for it. */
  readonly isLive: boolean;
}

/** Judgments of these kinds may be good or bad. */
const SCORED: ReadonlySet<string> = new Set(['BOOLEAN', 'NUMBER', 'SELECT']);

/** What one evaluator said of a file, run by run. It is asked when it comes into sight. */
export const ScoresOverTime = ({ fileId, name, evaluators, here, isLive }: ScoresOverTimeProps) => {
  const [params] = useSearchParams();
  const [place, isInSight] = useInSight<HTMLDivElement>();
  const [isWanted, setWanted] = useState(!isLive);
  const scored = evaluators.filter(({ spec }) => SCORED.has(spec?.returnType ?? ''));
  const followed = followedIn(params, scored);
  if (!followed) return null;
  const column = scoreColumn(followed);
  return (
    <div ref={place}>
      {isWanted && isInSight ? (
        <Series fileId={fileId} name={name} scored={scored} column={column} here={here} followed={followed} />
      ) : (
        <Panel title={`Scores of ${name} over time`} asked={{}}>
          <div className="state">
            {isLive && (
              <>
                <p>The source is asked once for every 100 evaluations of the file, and twice for each of them.</p>
                <button type="button" onClick={() => setWanted(true)}>
                  Read the scores of all its evaluations
                </button>
              </>
            )}
          </div>
        </Panel>
      )}
    </div>
  );
};

interface SeriesProps extends Pick<ScoresOverTimeProps, 'fileId' | 'name'> {
  readonly scored: readonly EvaluatorColumnFragment[];
  readonly followed: EvaluatorColumnFragment;
  readonly column: ScoreColumn;
  readonly here: string | undefined;
}

const Series = ({ fileId, name, scored, followed, column, here }: SeriesProps) => {
  const [params] = useSearchParams();
  const variables = scoresAsked(params, fileId, followed);
  return (
    <Panel title={`Scores of ${name} over time`} asked={{ Scores: { text: ScoresOverTimeDocument.text, variables } }}>
      <SeriesBar evaluators={scored} followed={followed} />
      <Scores key={column.id} variables={variables} column={column} here={here} />
    </Panel>
  );
};

interface ScoresProps extends Pick<SeriesProps, 'column' | 'here'> {
  readonly variables: ScoresOverTimeQueryVariables;
}

/** The scores of one evaluator: while others of it are on their way those before stay, and those of another evaluator do not. */
const Scores = ({ variables, column, here }: ScoresProps) => {
  const answer = useGraph(ScoresOverTimeDocument, variables);
  return (
    <div aria-busy={answer.isStale && answer.data !== undefined}>
      <Answered answer={answer} what="the scores of the file">
        {({ evaluationScores: series }) =>
          series && series.points.length > 0 ? (
            <Late what="the chart">
              <ScorePoints series={series} column={column} here={here} isJoined={variables.runs !== 'ALL'} />
            </Late>
          ) : (
            !answer.problem && (
              <Empty title="There is no such run.">
                <p>Choose other runs, or an earlier day.</p>
              </Empty>
            )
          )
        }
      </Answered>
    </div>
  );
};

interface SeriesBarProps {
  readonly evaluators: readonly EvaluatorColumnFragment[];
  readonly followed: EvaluatorColumnFragment;
}

/** Which evaluator is followed, over which runs, and from when on. */
const SeriesBar = ({ evaluators, followed }: SeriesBarProps) => {
  const { params, change } = useAddress();
  return (
    <div className="bar">
      <label>
        <span className="unseen">Evaluator</span>
        <select value={followedName(followed)} onChange={({ target }) => change({ follow: target.value })}>
          {evaluators.map((evaluator) => (
            <option key={followedName(evaluator)} value={followedName(evaluator)}>
              {scoreColumn(evaluator).name}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span className="unseen">Runs</span>
        <select value={params.get('over') ?? 'all'} onChange={({ target }) => change({ over: target.value })}>
          {Object.entries(RUNS).map(([value, { label }]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <label>
        of evaluations since{' '}
        <input
          type="date"
          value={sinceIn(params) ?? ''}
          onChange={({ target }) => target.validity.valid && change({ since: target.value })}
        />
      </label>
    </div>
  );
};
