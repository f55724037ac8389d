import type { ReactNode } from 'react';
import { useAddress } from '../address/use-address.ts';
import type { Problem } from '../graph/problem.ts';
import { Empty, ProblemNote } from '../parts/states.tsx';
import { written } from '../parts/written.ts';

interface ReadProps {
  /** How many rows there are; undefined as long as that is not known. */
  readonly total: number | undefined;
  /** For what they are read. */
  readonly what: string;
  onRead(): void;
}

/** Lets rows be read that a source has to hand over one and all. */
export const ReadButton = ({ total, what, onRead }: ReadProps) => (
  <button type="button" onClick={onRead}>
    Read {total === undefined ? 'all' : written(total, 'count')} rows {what}
  </button>
);

/** Stands where rows would be that a source cannot choose or order by itself. */
export const NotReadYet = ({ total, onRead }: Omit<ReadProps, 'what'>) => (
  <div className="panel">
    <Empty title="These rows are not read yet.">
      <p>The source can neither choose rows by more than their run nor order them: it has to hand over all of them.</p>
      <ReadButton total={total} what="to choose and order them" onRead={onRead} />
    </Empty>
  </div>
);

interface RowsProblemProps {
  readonly problem: Problem;
  /** What runs are called, by their upstream ids. */
  readonly runs: ReadonlyMap<string, string>;
  /** The way to all rows as a file. */
  readonly download: ReactNode;
  retry(): void;
}

/** Why there are no rows; where there are too many to look at, a run or a file of them is the way out. */
export const RowsProblem = ({ problem, runs, download, retry }: RowsProblemProps) => {
  const { params, change } = useAddress();
  const others = [...runs].filter(([run]) => params.getAll('run').join() !== run);
  return (
    <ProblemNote problem={problem} what="the rows" retry={retry}>
      {problem.code === 'SCAN_LIMIT_EXCEEDED' && (
        <>
          {others.length > 0 && (
            <>
              <p>The rows of one run:</p>
              <p className="buttons ways-out">
                {others.map(([run, label]) => (
                  <button key={run} type="button" onClick={() => change({ run, at: undefined })}>
                    {label}
                  </button>
                ))}
              </p>
            </>
          )}
          <p>Or these rows as a file, which has no such bound, here or from a command line:</p>
          <p className="buttons">{download}</p>
        </>
      )}
    </ProblemNote>
  );
};
