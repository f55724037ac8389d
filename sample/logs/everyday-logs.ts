import type { AgentLogResponse, EvaluatorLogResponse, FlowLogResponse, LogResponse, PromptLogResponse } from '../../src/contract/log.ts';
import { bareClock, zuluClock } from '../moment.ts';
import { idOf } from '../sample-ids.ts';
import { deskCases } from '../story/desk-cases.ts';
import { carefulWork } from '../story/desk-work.ts';
import { type EverydayMail, everydayMail } from '../story/everyday-mail.ts';
import { asLogged } from '../versions/as-logged.ts';
import { conductorVersions, deskVersions } from '../versions/flow-and-agent-versions.ts';
import { replyVersions } from '../versions/prompt-versions.ts';
import { replyEvaluators } from '../versions/reply-evaluators.ts';
import { toolVersions } from '../versions/tool-versions.ts';
import { agentLog } from './agent-log.ts';
import { flowLog, traceOf } from './desk-rows.ts';
import { logFields } from './log-fields.ts';
import { promptLog } from './prompt-log.ts';
import { helpfulnessVerdict } from './reply-verdicts.ts';
import { toolLog } from './tool-log.ts';

/* The logs of ordinary days, which are in no evaluation: files have them of their own. Each list is the newest first. */

const DAY = 86_400;
const mornings = bareClock('2025-05-29T07:15:00');

const mailLog = (mail: EverydayMail, index: number): PromptLogResponse => {
  const { traveller, train, question } = mail;
  const id = idOf('log', `everyday/${index}`);
  const span = { clock: mornings, start: index * DAY + index * 617, duration: 1.1 + index / 8 };
  return promptLog({
    id,
    version: replyVersions[mail.version],
    span,
    inputs: { question, traveller, train },
    messages: [{ role: 'user', content: question }],
    output: mail.text,
    evaluatorLogs: [helpfulnessVerdict({ logId: id, reply: mail, after: span })],
    fields: { source: 'api', environment: mail.version === 'warm' ? 'production' : 'staging', user: `customer-${1300 + index}` },
  });
};

/** Of the prompt that answers mail. */
export const replyLogs = (): readonly PromptLogResponse[] => everydayMail.map(mailLog).toReversed();

/** A judgment as the evaluator has it of its own: with every field. */
const asOwnLog = ({ id, evaluator_logs, ...judgment }: EvaluatorLogResponse): EvaluatorLogResponse => ({
  ...logFields({ id, evaluator_logs }),
  ...judgment,
  evaluator: asLogged(replyEvaluators.helpfulness),
  parent: null,
});

/** Of the evaluator that watches over that mail. */
export const helpfulnessLogs = (): readonly EvaluatorLogResponse[] =>
  replyLogs().flatMap(({ evaluator_logs }) => evaluator_logs.map(asOwnLog));

/** Of the agent: one case of a customer who wrote to it. */
export const conductorLogs = (): readonly AgentLogResponse[] => {
  const id = idOf('log', 'everyday/conductor');
  return [
    agentLog({
      name: 'everyday/conductor',
      id,
      version: conductorVersions.careful,
      deskCase: deskCases.late,
      work: carefulWork.late,
      span: { clock: zuluClock('2025-06-04T06:30:00'), start: 0, duration: 6 },
      place: { traceId: id, parentId: null, flowId: null },
      evaluatorLogs: [],
      fields: { source: 'api', environment: 'production', user: 'customer-1310' },
    }),
  ];
};

/** Of the tool that looks bookings up: what the agent called, and a call by hand before. */
export const findBookingLogs = (): readonly LogResponse[] => {
  const called = conductorLogs()
    .flatMap(({ trace_children }) => trace_children ?? [])
    .filter((log) => 'tool' in log && log.tool.id === toolVersions.findBooking.id);
  const byHand = toolLog({
    id: idOf('log', 'everyday/find-booking'),
    callId: 'by-hand',
    step: { tool: 'findBooking', arguments: { booking: 'OO-4600' }, result: null, error: 'LookupError: no booking OO-4600' },
    span: { clock: mornings, start: 300, duration: 0.2 },
    fields: { source: 'sdk' },
  });
  return [...called.toReversed(), byHand];
};

/** Of the flow: a case that was begun, and waits for the rest of its trace. */
export const deskLogs = (): readonly FlowLogResponse[] => {
  const trace = traceOf('everyday', '2025-06-05T08:00:00', 'cold');
  return [{ ...flowLog({ trace, version: deskVersions.withAgent, children: [], output: null, datapointId: null }), evaluator_logs: [] }];
};
