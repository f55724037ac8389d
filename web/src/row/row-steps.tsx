import { useEffect, useState } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import { RowAtDocument } from '../documents/documents.ts';
import { useGraph } from '../graph/use-graph.ts';
import { written } from '../parts/figure.tsx';
import { useShortcuts } from '../parts/shortcuts.tsx';
import { askedIn, cheapPart, kept } from '../rows/rows-address.ts';
import { useSource } from '../source/use-source.ts';

/** Steps to the rows before and after this one, as the table has them; nothing where no place in a table is known. */
export const RowSteps = ({ id }: { readonly id: string }) => {
  const [params] = useSearchParams();
  const at = params.get('at');
  return at === null ? null : <Steps id={id} at={Math.max(0, Math.trunc(Number(at)) || 0)} />;
};

const Steps = ({ id, at }: { readonly id: string; readonly at: number }) => {
  const [params] = useSearchParams();
  const [, navigate] = useLocation();
  /** The place that is stepped to, until it is known which row lies there. */
  const [wanted, setWanted] = useState<number>();
  const place = wanted ?? at;
  const source = useSource();
  // A live source may have to hand over every row to tell which one lies there: only when somebody steps.
  const isCostly = source?.kind === 'LIVE_API' && cheapPart(params).size < params.size;
  const pause = source === undefined || (isCostly && wanted === undefined);
  const { data, problem, isStale } = useGraph(RowAtDocument, { id, place: place + 1, ...askedIn(params) }, { pause });
  const logs = data?.evaluation?.logs;
  const total = logs?.totalCount;
  const found = logs?.nodes[0];
  useEffect(() => {
    // While the next place is asked for, what was found is still the row of this one.
    if (wanted === undefined || isStale || !found) return;
    const address = new URLSearchParams({ in: found.runId, log: found.log.humanloopId, at: String(wanted) });
    navigate(`/evaluations/${id}/row?${address}&${kept(params)}`, { replace: true });
    setWanted(undefined);
  }, [wanted, isStale, found, id, navigate, params]);
  const step = (by: 1 | -1): void => {
    const next = at + by;
    if (next >= 0 && (total === undefined || next < total)) setWanted(next);
  };
  useShortcuts({ j: () => step(1), k: () => step(-1) });
  return (
    <div className="steps">
      <button type="button" disabled={at <= 0} onClick={() => step(-1)} aria-keyshortcuts="k">
        Previous
      </button>
      <span>
        Row {written(at + 1, 'count')}
        {total !== undefined && ` of ${written(total, 'count')}`}
      </span>
      <button type="button" disabled={total !== undefined && at + 1 >= total} onClick={() => step(1)} aria-keyshortcuts="j">
        Next
      </button>
      {problem && !data?.evaluation?.logs && <span className="bad">{problem.title}</span>}
      <Link href={`/evaluations/${id}/rows?${kept(params)}&at=${at}`}>In the table</Link>
    </div>
  );
};
