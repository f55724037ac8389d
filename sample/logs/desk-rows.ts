import type { FlowLogResponse, LogResponse } from '../../src/contract/log.ts';
import type { FlowResponse } from '../../src/contract/version.ts';
import { bareClock } from '../moment.ts';
import { numberOf } from '../random.ts';
import { idOf, SAMPLE_IDS } from '../sample-ids.ts';
import { type DeskCase, type DeskCaseKey, deskCaseKeys, deskCases } from '../story/desk-cases.ts';
import { agentDeskReviews, plainDeskReviews } from '../story/desk-reviews.ts';
import { carefulWork, plainDeskAnswers } from '../story/desk-work.ts';
import { asLogged } from '../versions/as-logged.ts';
import { deskDatapoint } from '../versions/dataset-versions.ts';
import { conductorVersions, deskVersions } from '../versions/flow-and-agent-versions.ts';
import { replyVersions, triageVersion } from '../versions/prompt-versions.ts';
import { agentLog, traceFields } from './agent-log.ts';
import { flowVerdicts } from './desk-verdicts.ts';
import { logFields, type Span, timesOf } from './log-fields.ts';
import { promptLog } from './prompt-log.ts';
import { wordsVerdict } from './reply-verdicts.ts';
import type { Row } from './row.ts';

/** One case on its way through the flow. */
interface Trace {
  /** Names the logs. */
  readonly name: string;
  readonly rootId: string;
  readonly deskCase: DeskCase;
  readonly root: Span;
}

const flowId = SAMPLE_IDS.files.deskFlow;

/** A part of the trace: when it ran, counted from the root's start. */
const within = ({ root }: Trace, start: number, duration: number): Span => ({ clock: root.clock, start: root.start + start, duration });

const triageLog = (trace: Trace): LogResponse =>
  promptLog({
    id: idOf('log', `${trace.name}/triage`),
    version: triageVersion,
    span: within(trace, 0.2, 0.61),
    inputs: { question: trace.deskCase.question },
    messages: [],
    output: JSON.stringify({ category: trace.deskCase.category }),
    evaluatorLogs: [],
    fields: { source: 'sdk', ...traceFields({ traceId: trace.rootId, parentId: trace.rootId, flowId }) },
  });

/** The answer in the house's own words; it is judged inside the trace as well, by the one cheap judge. */
const replyLog = (trace: Trace, text: string, parentId: string): LogResponse => {
  const { traveller, train, question } = trace.deskCase;
  const logId = idOf('log', `${trace.name}/reply`);
  const span = within(trace, 4.1, 1.27);
  return promptLog({
    id: logId,
    version: replyVersions.warm,
    span,
    inputs: { traveller, train },
    messages: [{ role: 'user', content: question }],
    output: text,
    evaluatorLogs: [wordsVerdict({ logId, reply: { text, score: null, reason: '' }, after: span })],
    fields: { source: 'sdk', ...traceFields({ traceId: trace.rootId, parentId, flowId }) },
  });
};

const conductorChild = (trace: Trace, key: DeskCaseKey): LogResponse => {
  const work = carefulWork[key];
  const id = idOf('log', `${trace.name}/agent`);
  return agentLog({
    name: `${trace.name}/agent`,
    id,
    version: conductorVersions.careful,
    deskCase: trace.deskCase,
    work,
    span: within(trace, 0.9, 4.6),
    place: { traceId: trace.rootId, parentId: trace.rootId, flowId },
    furtherChildren: work.answer === null ? [] : [replyLog(trace, work.answer, id)],
    evaluatorLogs: [],
    fields: { source: 'sdk' },
  });
};

interface FlowCall {
  readonly trace: Trace;
  readonly version: FlowResponse;
  readonly children: readonly LogResponse[];
  readonly output: string | null;
  /** Null for a case that comes from no dataset. */
  readonly datapointId: string | null;
}

/** A case on its way through the flow, without judgments. */
export const flowLog = ({ trace, version, children, output, datapointId }: FlowCall): Omit<FlowLogResponse, 'evaluator_logs'> => ({
  ...logFields({
    id: trace.rootId,
    evaluator_logs: [],
    ...timesOf(trace.root),
    output,
    inputs: { question: trace.deskCase.question, traveller: trace.deskCase.traveller },
    source: 'sdk',
    source_datapoint_id: datapointId,
    metadata: { git: version.attributes['git'], region: null },
    ...traceFields({ traceId: trace.rootId, parentId: null, flowId }),
    trace_children: [...children],
  }),
  flow: asLogged(version),
  messages: [{ role: 'user', content: trace.deskCase.question }],
  output_message: output === null ? null : { role: 'assistant', content: output },
  // A case that was handed over stays open until a person has answered it.
  log_status: output === null ? 'incomplete' : 'complete',
});

/** A case that is run through the flow, for a reason that names it. */
export const traceOf = (run: 'agent' | 'plain' | 'everyday', startedAt: string, key: DeskCaseKey): Trace => ({
  name: `desk/${run}/${key}`,
  rootId: idOf('log', `desk/${run}/${key}`),
  deskCase: deskCases[key],
  root: {
    clock: bareClock(startedAt),
    start: 2 + deskCaseKeys.indexOf(key) * 12 + numberOf(`desk/${run}/${key}`, [0, 3], 6),
    duration: run === 'plain' ? 2.8 : 5.9,
  },
});

/** The flow's first version: sort, then answer at once. */
export const plainDeskRows = (): Row[] =>
  deskCaseKeys.map((key) => {
    const trace = traceOf('plain', '2025-05-20T10:00:00', key);
    const datapoint = deskDatapoint(key);
    const output = plainDeskAnswers[key];
    const children = [triageLog(trace), replyLog(trace, output, trace.rootId)];
    const judged = { logId: trace.rootId, children, after: trace.root };
    const log = flowLog({ trace, version: deskVersions.plain, children, output, datapointId: datapoint.id });
    return { log: { ...log, evaluator_logs: flowVerdicts(judged, plainDeskReviews[key]) }, datapoint };
  });

/** The flow's second version: sort, then let the agent look things up and answer. */
export const agentDeskRows = (): Row[] =>
  deskCaseKeys.map((key) => {
    const trace = traceOf('agent', '2025-05-20T10:30:00', key);
    const datapoint = deskDatapoint(key);
    const output = carefulWork[key].answer;
    const children = [triageLog(trace), conductorChild(trace, key)];
    const judged = { logId: trace.rootId, children, after: trace.root };
    const log = flowLog({ trace, version: deskVersions.withAgent, children, output, datapointId: datapoint.id });
    return { log: { ...log, evaluator_logs: flowVerdicts(judged, agentDeskReviews[key]) }, datapoint };
  });
