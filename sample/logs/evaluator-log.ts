import type { EvaluatorLogResponse, Judgment, LogFields } from '../../src/contract/log.ts';
import type { EvaluatorResponse } from '../../src/contract/version.ts';
import { numberOf } from '../random.ts';
import { idOf } from '../sample-ids.ts';
import { asLogged, evaluatorAsLogged } from '../versions/as-logged.ts';
import { logFields, type Span, timesOf } from './log-fields.ts';

interface Verdict {
  readonly evaluator: EvaluatorResponse;
  /** The log that is judged. */
  readonly parentId: string;
  readonly span: Span;
  /** Null: abstained, failed, or not decided yet. */
  readonly judgment: Judgment | null;
  readonly fields?: Partial<LogFields>;
}

/** The id of the log in which this evaluator judges that log. */
export const verdictId = (parentId: string, evaluator: EvaluatorResponse): string => idOf('log', `${parentId}/${evaluator.version_id}`);

/** What a judgment says, apart from when and how it was made. */
const verdictFields = ({ evaluator, parentId, judgment }: Verdict) => ({
  evaluator: evaluatorAsLogged(evaluator),
  judgment,
  parent_id: parentId,
  marked_completed: null,
  output_message: null,
});

/** A judgment with every field that a log and a version have. */
const fullVerdict = (verdict: Verdict): EvaluatorLogResponse => ({
  ...logFields({
    id: verdictId(verdict.parentId, verdict.evaluator),
    evaluator_logs: [],
    ...timesOf(verdict.span),
    ...verdict.fields,
  }),
  ...verdictFields(verdict),
  evaluator: asLogged(verdict.evaluator),
  parent: null,
});

/**
 * A judgment made by a machine, without the fields that such a log never sets: an absent key and a null are the same,
 * and there are hundreds of these.
 */
const machineVerdict = (verdict: Verdict & { readonly error?: string | undefined }): EvaluatorLogResponse => ({
  id: verdictId(verdict.parentId, verdict.evaluator),
  evaluator_logs: [],
  ...timesOf(verdict.span),
  output: null,
  error: verdict.error ?? null,
  stdout: null,
  inputs: {},
  source: 'evaluation',
  save: true,
  trace_children: [],
  ...verdict.fields,
  ...verdictFields(verdict),
});

interface ModelVerdict extends Omit<Verdict, 'span' | 'fields'> {
  readonly after: Span;
  readonly reason: string;
  readonly error?: string | undefined;
  readonly judgedBy?: readonly EvaluatorLogResponse[];
}

/** A judgment by a model, which gives its reason and then, on a line of its own, its verdict. */
export const modelVerdict = ({ after, reason, judgedBy = [], ...verdict }: ModelVerdict): EvaluatorLogResponse => {
  const last = verdict.judgment === null ? (verdict.error ? '' : '\nABSTAIN') : `\n${wordsOf(verdict.judgment)}`;
  const output = reason === '' ? null : reason + last;
  const duration = numberOf(`${verdict.parentId}/${verdict.evaluator.version_id}`, [0.4, 1.9], 3);
  const log = machineVerdict({
    ...verdict,
    span: { clock: after.clock, start: after.start + after.duration + 1, duration },
    fields: { output, evaluator_logs: [...judgedBy] },
  });
  return { ...log, output_message: output === null ? null : { role: 'assistant', content: output } };
};

const wordsOf = (judgment: Judgment): string => (Array.isArray(judgment) ? JSON.stringify(judgment) : String(judgment));

interface CodeVerdict extends Omit<Verdict, 'span' | 'fields'> {
  readonly after: Span;
  readonly error?: string;
  /** What the code printed. */
  readonly stdout?: string;
}

/** A judgment by code; it runs in a few milliseconds, a second after the call it judges. */
export const codeVerdict = ({ after, stdout, ...verdict }: CodeVerdict): EvaluatorLogResponse => {
  const span = { clock: after.clock, start: after.start + after.duration + 1, duration: 0.006 };
  return machineVerdict({ ...verdict, span, fields: { stdout: stdout ?? null } });
};

interface HumanVerdict extends Omit<Verdict, 'span' | 'fields'> {
  readonly after: Span;
  readonly remark?: string | undefined;
  readonly reviewer: string;
}

/** A judgment by a person, hours later in the app. It has no end and no latency; one left open is not marked completed. */
export const humanVerdict = ({ after, remark, reviewer, ...verdict }: HumanVerdict): EvaluatorLogResponse => {
  const hours = numberOf(`${verdict.parentId}/${verdict.evaluator.version_id}`, [2, 30], 2);
  const span = { clock: after.clock, start: after.start + hours * 3600, duration: 0 };
  const log = fullVerdict({ ...verdict, span, fields: { source: 'app', user: reviewer, output: remark ?? null } });
  return { ...log, end_time: null, provider_latency: null, marked_completed: verdict.judgment !== null };
};

interface ExternalVerdict extends Omit<Verdict, 'span' | 'fields'> {
  readonly after: Span;
}

/** A judgment that another program posted in, a day later. */
export const externalVerdict = ({ after, ...verdict }: ExternalVerdict): EvaluatorLogResponse => {
  const span = { clock: after.clock, start: after.start + 86_400, duration: 0.2 };
  return fullVerdict({ ...verdict, span, fields: { source: 'sdk', metadata: { panel: 7, listeners: 3 } } });
};
