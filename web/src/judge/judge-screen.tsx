import { Link } from 'wouter';
import { useAddress } from '../address/use-address.ts';
import { WhereWritable } from '../changes/where-writable.tsx';
import { type JudgedByFragment, JudgeEvaluatorsDocument, JudgeQueueDocument, type JudgeQueueQuery } from '../documents/documents.ts';
import { useGraph } from '../graph/use-graph.ts';
import { written } from '../parts/figure.tsx';
import { JsonValue } from '../parts/json-value.tsx';
import { Panel } from '../parts/panel.tsx';
import { useShortcuts } from '../parts/shortcuts.tsx';
import { Answered, Empty } from '../parts/states.tsx';
import { Trail } from '../parts/trail.tsx';
import { useTitle } from '../parts/use-title.ts';
import { evaluatorIn, JudgeBar } from './judge-bar.tsx';
import { JudgeForm } from './judge-form.tsx';
import { useMyName } from './use-my-name.ts';
import '../styles/changes.css';

type Queue = NonNullable<NonNullable<JudgeQueueQuery['evaluation']>['logs']>;
type Row = NonNullable<Queue['nodes'][number]>;

/** From one row that somebody has not judged to the next. */
export const JudgeScreen = ({ id }: { readonly id: string }) => {
  const { params, change } = useAddress();
  const [user, setUser] = useMyName();
  const answer = useGraph(JudgeEvaluatorsDocument, { id });
  const name = answer.data?.evaluation?.name ?? id;
  useTitle(`Judge ${name}`);
  const evaluators = answer.data?.evaluation?.evaluators?.flatMap((one) => one?.version ?? []) ?? [];
  const chosen = evaluatorIn(evaluators, params.get('evaluator'));
  return (
    <main id="main">
      <Trail
        steps={[
          { href: '/', label: 'Evaluations' },
          { href: `/evaluations/${id}`, label: name },
        ]}
      />
      <h1>Judge</h1>
      <Answered answer={answer} what="the evaluators">
        {({ evaluation }) => {
          if (!evaluation) return !answer.problem && <Empty title="This source has no such evaluation." />;
          if (!chosen) return <Empty title="The evaluation has no evaluator to judge for." />;
          const choose = (evaluator: string): void => change({ evaluator, at: undefined });
          return (
            <WhereWritable>
              <JudgeBar evaluators={evaluators} chosen={chosen} user={user} onChoose={choose} onUser={setUser} />
              <Queued key={`${chosen.versionId} ${user}`} id={evaluation.humanloopId} evaluator={chosen} user={user} />
            </WhereWritable>
          );
        }}
      </Answered>
    </main>
  );
};

interface QueuedProps {
  readonly id: string;
  readonly evaluator: JudgedByFragment;
  readonly user: string;
}

const Queued = ({ id, evaluator, user }: QueuedProps) => {
  const { params, change } = useAddress();
  const at = Math.max(0, Math.trunc(Number(params.get('at'))) || 0);
  const answer = useGraph(JudgeQueueDocument, { id, page: at + 1, versionId: evaluator.versionId, user }, { pause: user === '' });
  const total = answer.data?.evaluation?.logs?.totalCount;
  const go = (to: number): void => {
    if (to >= 0 && (total === undefined || to < total)) change({ at: to === 0 ? undefined : String(to) });
  };
  useShortcuts({ j: () => go(at + 1), k: () => go(at - 1) });
  if (user === '') return <Empty title="Say who you are: what is left to judge is counted for each person." />;
  return (
    <Answered answer={answer} what="the rows to judge">
      {({ evaluation }) => {
        const row = evaluation?.logs?.nodes[0];
        if (!row) return <NothingLeft id={id} total={total ?? 0} onFirst={() => go(0)} />;
        return (
          <Panel
            title={`${written(at + 1, 'count')} of ${written(total ?? 0, 'count')} left to judge`}
            asked={{ 'Rows to judge': answer.asked }}
          >
            <div className="panel-body" aria-busy={answer.isStale}>
              <Judged key={row.id} row={row} id={id} evaluator={evaluator} user={user} />
              <p className="buttons">
                <button type="button" disabled={at === 0} onClick={() => go(at - 1)} aria-keyshortcuts="k">
                  Back
                </button>
                <button type="button" disabled={total !== undefined && at + 1 >= total} onClick={() => go(at + 1)} aria-keyshortcuts="j">
                  Skip
                </button>
              </p>
            </div>
          </Panel>
        );
      }}
    </Answered>
  );
};

interface NothingLeftProps {
  readonly id: string;
  readonly total: number;
  onFirst(): void;
}

const NothingLeft = ({ id, total, onFirst }: NothingLeftProps) => (
  <Empty title={total === 0 ? 'You have judged every row for this evaluator.' : 'There are no more; some were skipped.'}>
    <p className="buttons">
      {total > 0 && (
        <button type="button" onClick={onFirst}>
          From the first again
        </button>
      )}
      <Link href={`/evaluations/${id}`}>What it comes to</Link>
    </p>
  </Empty>
);

interface JudgedProps extends QueuedProps {
  readonly row: Row;
}

const Judged = ({ row: { run, runId, datapoint, log, judgments }, id, evaluator, user }: JudgedProps) => (
  <div className="judge-parts">
    <div>
      <p className="muted">
        <Link href={`/evaluations/${id}/row?in=${encodeURIComponent(runId)}&log=${encodeURIComponent(log.humanloopId)}`}>
          Row of {run?.label ?? runId}
        </Link>
      </p>
      <h3>Inputs</h3>
      <JsonValue value={datapoint?.inputs ?? log.inputs} />
      <h3>Output</h3>
      {log.error && <p className="text bad">{log.error}</p>}
      {log.output === null ? !log.error && <p className="muted">Nothing came out.</p> : <p className="text">{log.output}</p>}
      {datapoint?.target != null && (
        <>
          <h3>Target</h3>
          <JsonValue value={datapoint.target} />
        </>
      )}
    </div>
    <JudgeForm
      row={{ evaluationId: id, runId, logId: log.humanloopId }}
      evaluator={evaluator}
      given={judgments?.[0]?.logs ?? []}
      user={user}
      isFirst
    />
  </div>
);
