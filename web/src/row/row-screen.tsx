import type { ReactNode } from 'react';
import { useSearchParams } from 'wouter';
import { RowDocument } from '../documents/documents.ts';
import { type Asked, useGraph } from '../graph/use-graph.ts';
import { JudgeRow } from '../judge/judge-row.tsx';
import { Facts } from '../parts/facts.tsx';
import { Figure } from '../parts/figure.tsx';
import { JsonValue, Source } from '../parts/json-value.tsx';
import { Moment } from '../parts/moment.tsx';
import { Panel } from '../parts/panel.tsx';
import { Answered, Empty } from '../parts/states.tsx';
import { Trail } from '../parts/trail.tsx';
import { useTitle } from '../parts/use-title.ts';
import { kept } from '../rows/rows-address.ts';
import { Judgments, type Row } from './judgments.tsx';
import { Messages } from './messages.tsx';
import { RowSteps } from './row-steps.tsx';
import { Trace } from './trace.tsx';

/** One row: what went in, what came out, and what was said of it. */
export const RowScreen = ({ id }: { readonly id: string }) => {
  const [params] = useSearchParams();
  const [runId, log] = [params.get('in') ?? '', params.get('log') ?? ''];
  const answer = useGraph(RowDocument, { evaluationId: id, runId, id: log });
  const name = answer.data?.evaluation?.name ?? id;
  const row = answer.data?.evaluationLog;
  useTitle(`A row of ${name}`);
  return (
    <main id="main">
      <Trail
        steps={[
          { href: '/', label: 'Evaluations' },
          { href: `/evaluations/${id}`, label: name },
          { href: `/evaluations/${id}/rows?${kept(params)}&at=${params.get('at') ?? ''}`, label: 'Rows' },
        ]}
      />
      <h1>{row?.run ? `Row of ${row.run.label}` : 'Row'}</h1>
      <RowSteps id={id} />
      <Answered answer={answer} what="the row">
        {({ evaluationLog }) =>
          evaluationLog ? (
            <>
              <Parts row={evaluationLog} asked={answer.asked} />
              <JudgeRow evaluationId={id} runId={runId} logId={evaluationLog.log.humanloopId} />
            </>
          ) : (
            !answer.problem && <Empty title="This evaluation has no such row." />
          )
        }
      </Answered>
    </main>
  );
};

const Parts = ({ row, asked }: { readonly row: Row; readonly asked: Asked }) => {
  const { log, datapoint, allEvaluatorLogs: judged } = row;
  const messages = 'messages' in log ? log.messages : null;
  return (
    <>
      <Part title="Log" asked={asked}>
        <About row={row} />
      </Part>
      <div className="row-parts">
        <div>
          <Part title="Inputs" asked={asked}>
            <JsonValue value={datapoint?.inputs ?? log.inputs} />
          </Part>
          {messages && messages.length > 0 && (
            <Part title="Messages" asked={asked}>
              <Messages messages={messages} />
            </Part>
          )}
          <Output row={row} asked={asked} />
          {datapoint?.target != null && (
            <Part title="Target" asked={asked}>
              <JsonValue value={datapoint.target} />
            </Part>
          )}
        </div>
        <div>
          <Part title="Judgments" asked={asked}>
            {judged.length > 0 ? <Judgments judged={judged} /> : <p className="muted">Nobody judged it.</p>}
          </Part>
          {log.trace.length > 0 && (
            <Part title="Trace" asked={asked}>
              <Trace log={log} />
            </Part>
          )}
          {log.metadata != null && (
            <Part title="Metadata" asked={asked}>
              <JsonValue value={log.metadata} />
            </Part>
          )}
        </div>
      </div>
      <details className="whole">
        <summary>All of it as JSON</summary>
        <Source text={JSON.stringify(row, null, 2)} label="The row as JSON" />
      </details>
    </>
  );
};

const Part = ({ title, asked, children }: { readonly title: string; readonly asked: Asked; readonly children: ReactNode }) => (
  <Panel title={title} asked={{ Row: asked }}>
    <div className="panel-body">{children}</div>
  </Panel>
);

const Output = ({ row: { log }, asked }: { readonly row: Row; readonly asked: Asked }) => {
  const message = 'outputMessage' in log ? log.outputMessage : null;
  const callsTools = (message?.toolCalls?.length ?? 0) > 0;
  return (
    <Part title="Output" asked={asked}>
      {log.error && <p className="text bad">{log.error}</p>}
      {log.output !== null && <p className="text">{log.output}</p>}
      {message && callsTools && <Messages messages={[message]} />}
      {log.output === null && !log.error && !callsTools && <p className="muted">Nothing came out.</p>}
      {log.stdout && <Source text={log.stdout} label="What the code printed" />}
    </Part>
  );
};

const About = ({ row: { log } }: { readonly row: Row }) => {
  const model = 'promptTokens' in log ? log : undefined;
  return (
    <Facts
      facts={{
        Log: <code>{log.humanloopId}</code>,
        Version: log.version && [log.version.name, log.version.versionName].filter((name) => name).join(' · '),
        Written: <Moment at={log.createdAt} />,
        Duration: log.duration !== null ? <Figure value={log.duration} kind="seconds" /> : undefined,
        'Tokens in': model?.promptTokens != null ? <Figure value={model.promptTokens} kind="count" /> : undefined,
        'Tokens out': model?.outputTokens != null ? <Figure value={model.outputTokens} kind="count" /> : undefined,
        Cost: model?.totalCost != null ? <Figure value={model.totalCost} kind="usd" /> : undefined,
        Ended: model?.finishReason,
        Source: log.source,
        Environment: log.environment,
        User: log.user,
      }}
    />
  );
};
