import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { ProgressDocument } from '../documents/documents.ts';
import { useWatch } from '../graph/use-watch.ts';
import { written } from '../parts/figure.tsx';
import { LiveMark } from './live-mark.tsx';
import { useNow } from './use-now.ts';
import '../styles/progress.css';

interface LiveRunsProps {
  readonly id: string;
  /** How many runs are under way, as the screen has it. */
  readonly count: number;
  /** Asks again for what the stream does not bring; undefined where that was not asked for at all. */
  readonly refresh: (() => void) | undefined;
}

/** Does something when the last run is over, for what streams do not bring. */
export const useOnceOver = (isGoing: boolean, action: () => void): void => {
  const wasGoing = useRef(isGoing);
  useEffect(() => {
    if (wasGoing.current && !isGoing) action();
    wasGoing.current = isGoing;
  }, [isGoing, action]);
};

/** Watches an evaluation while a screen shows it: the cache takes what comes, and the screen shows what is in the cache. */
export const LiveRuns = ({ id, count, refresh }: LiveRunsProps) => {
  const { data, problem, connection } = useWatch(ProgressDocument, { id });
  const progress = data?.evaluationProgress;
  const now = useNow(true);
  return (
    <section className="live-runs" aria-label="Runs under way">
      <LiveMark connection={connection} changedAt={progress?.observedAt} now={now} />
      <p>
        {count === 1 ? 'One run is' : `${written(count, 'count')} runs are`} under way:{' '}
        <Link href={`/evaluations/${id}/progress`}>how far</Link>. Scores follow
        {refresh ? '; ranges, durations and costs are of the rows that there were. ' : '.'}
        {refresh && (
          <button type="button" onClick={refresh}>
            Read them again
          </button>
        )}
      </p>
      {problem && (
        <p className="bad">
          {problem.title}. <code>{problem.code}</code>
        </p>
      )}
    </section>
  );
};
