import { jsonOf, objectOf } from '../../json/members.ts';
import type { EvaluatorLogBody } from '../rest/judgment-bodies.ts';
import type { StoredVersion } from '../store/changes.ts';

/** What an evaluator log takes from the body of its request as it is, null where that leaves it out. */
const SENT = [
  'error',
  'user',
  'start_time',
  'end_time',
  'output',
  'output_message',
  'provider_latency',
  'provider_request',
  'provider_response',
  'stdout',
  'source',
  'metadata',
  'log_id',
  'log_status',
  'source_datapoint_id',
  'trace_parent_id',
  'environment',
  'marked_completed',
] as const satisfies readonly (keyof EvaluatorLogBody)[];

/** What of a log is not stored where its payloads are not to be. */
const PAYLOADS: readonly string[] = ['output', 'output_message', 'provider_request', 'provider_response'];

/** What an evaluator log is made of, beside the body of its request. */
export interface RecordParts {
  readonly id: string;
  readonly evaluator: StoredVersion;
  /** Where the request names none. */
  readonly createdAt: unknown;
}

/** An evaluator log as listings have it, of the request that gives it. */
export const judgmentRecord = (body: EvaluatorLogBody, { id, evaluator, createdAt }: RecordParts): Buffer => {
  const save = body.save ?? true;
  const members = {
    id,
    parent_id: body.parent_id,
    judgment: body.judgment ?? null,
    created_at: body.created_at ?? createdAt,
    ...Object.fromEntries(SENT.map((key) => [key, save || !PAYLOADS.includes(key) ? (body[key] ?? null) : null])),
    inputs: (save ? body.inputs : undefined) ?? {},
    save,
    evaluator_logs: [],
    trace_children: [],
  };
  const bytes = Object.fromEntries(Object.entries(members).map(([key, value]) => [key, jsonOf(value)]));
  return objectOf({ ...bytes, evaluator: evaluator.body });
};
