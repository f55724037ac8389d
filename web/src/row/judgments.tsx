import type { RowQuery } from '../documents/documents.ts';
import { Figure, Missing } from '../parts/figure.tsx';
import { Moment } from '../parts/moment.tsx';
import { Tree } from '../parts/tree.tsx';

export type Row = NonNullable<RowQuery['evaluationLog']>;
type Judged = Row['allEvaluatorLogs'][number];
type Step = Row['log']['trace'][number];

/** What evaluators said of the row, and of each other. */
export const Judgments = ({ judged }: { readonly judged: readonly Judged[] }) => (
  <Tree
    items={judged.map((node, index) => ({ key: node.log?.id ?? String(index), depth: node.depth, content: <OneJudgment node={node} /> }))}
  />
);

const OneJudgment = ({ node: { log, isTruncated } }: { readonly node: Judged }) => {
  const valence = log?.judgment?.valence?.toLowerCase() ?? 'none';
  return (
    <div className="said">
      <span className="said-by">{log?.evaluator?.name ?? 'an evaluator'}</span>
      {log?.judgment && <strong className={`text valence-${valence}`}>{log.judgment.display}</strong>}
      {log?.error && <span className="text bad">{log.error}</span>}
      {!log?.judgment && !log?.error && <span className="muted">abstained</span>}
      <small>
        <Moment at={log?.createdAt} />
        {isTruncated && ' · more below'}
      </small>
    </div>
  );
};

/** What was done below the row's log, and how long it took. */
export const Trace = ({ steps }: { readonly steps: readonly Step[] }) => (
  <Tree items={steps.map((step, index) => ({ key: step.log?.id ?? String(index), depth: step.depth, content: <OneStep step={step} /> }))} />
);

const OneStep = ({ step: { log } }: { readonly step: Step }) => (
  <div className="said">
    <span className="said-by">{log?.version?.name ?? log?.humanloopId ?? 'a step'}</span>
    <span className="muted">{log?.kind.toLowerCase()}</span>
    {log ? <Figure value={log.duration} kind="seconds" /> : <Missing />}
    {log?.error && <span className="text bad">{log.error}</span>}
  </div>
);
