import type { ReactNode } from 'react';
import type { RowQuery } from '../documents/documents.ts';
import { Moment } from '../parts/moment.tsx';
import { Tree } from '../parts/tree.tsx';

export type Row = NonNullable<RowQuery['evaluationLog']>;
type Judged = Row['allEvaluatorLogs'][number];

/** What evaluators said of the row, and of each other. */
export const Judgments = ({ judged }: { readonly judged: readonly Judged[] }) => (
  <Tree
    items={judged.map((node, index) => ({ key: node.log?.id ?? String(index), depth: node.depth, content: <OneJudgment node={node} /> }))}
  />
);

const OneJudgment = ({ node: { log, isTruncated } }: { readonly node: Judged }) => {
  const judgment = log?.judgment;
  const valence = judgment?.valence?.toLowerCase() ?? 'none';
  return (
    <>
      <div className="said">
        <span className="said-by">{log?.evaluator?.name ?? 'an evaluator'}</span>
        {judgment && judgment.display !== '' && <strong className={`text valence-${valence}`}>{judgment.display}</strong>}
        {judgment?.display === '' && <span className="muted">none chosen</span>}
        {log?.error && <span className="text bad">{log.error}</span>}
        {!judgment && !log?.error && <span className="muted">abstained</span>}
        <small>
          {log?.user && `${log.user} · `}
          <Moment at={log?.createdAt} />
          {isTruncated && ' · more below'}
        </small>
      </div>
      {log?.output && log.output !== judgment?.display && <More summary="What it wrote">{log.output}</More>}
    </>
  );
};

const More = ({ summary, children }: { readonly summary: string; readonly children: ReactNode }) => (
  <details className="more">
    <summary>{summary}</summary>
    <div className="text">{children}</div>
  </details>
);
