import { Figure, Missing } from '../parts/figure.tsx';
import type { ScoreColumn } from '../parts/scores.ts';
import { inputLine, type Row } from './columns.ts';

type Cell = NonNullable<NonNullable<Row['judgments']>[number]>;

const FAILED = 'failed';

/** What an evaluator said of a row. */
const JudgmentCell = ({ cell }: { readonly cell: Cell | undefined }) => {
  if (!cell) return <Missing />;
  if (cell.state === 'MISSING') {
    return (
      <span title="missing: the evaluator left nothing">
        <Missing />
      </span>
    );
  }
  if (cell.state === 'ERRORED') {
    return (
      <span className="judgment bad" title={cell.error ?? undefined}>
        {FAILED}
      </span>
    );
  }
  if (cell.state === 'ABSTAINED') return <span className="muted">abstained</span>;
  const valence = cell.judgment?.valence?.toLowerCase() ?? 'none';
  return (
    <span className={`judgment valence-${valence}`} title={cell.display ?? undefined}>
      {cell.display}
    </span>
  );
};

/** All of a row but its first cell, which holds the link to it. */
export const RowCells = ({ row, columns }: { readonly row: Row; readonly columns: readonly ScoreColumn[] }) => {
  const { log, judgments } = row;
  const tokens = 'totalTokens' in log ? log.totalTokens : undefined;
  const cost = 'totalCost' in log ? log.totalCost : undefined;
  return (
    <>
      <div role="cell" className="cell">
        {inputLine(row)}
      </div>
      <div role="cell" className={log.error ? 'cell bad' : 'cell'}>
        {log.error ?? log.output ?? <Missing />}
      </div>
      {columns.map(({ id }) => (
        <div role="cell" className="cell" key={id}>
          <JudgmentCell cell={judgments?.find((cell) => cell?.evaluator?.id === id) ?? undefined} />
        </div>
      ))}
      <div role="cell" className="cell right">
        <Figure value={log.duration} kind="seconds" />
      </div>
      <div role="cell" className="cell right">
        <Figure value={tokens} kind="count" />
      </div>
      <div role="cell" className="cell right">
        <Figure value={cost} kind="usd" />
      </div>
    </>
  );
};
