import { z } from 'zod';
import { isTimestamp } from '../../contract/timestamp.ts';

const MAX_KEY_LENGTH = 1_000;

const Key = z.string().min(1).max(MAX_KEY_LENGTH);
const Timestamp = z.string().refine(isTimestamp, { message: 'invalid datetime format', params: { type: 'value_error.datetime' } });
const Free = z.record(z.string(), z.unknown());

/**
 * The body of `POST /evaluators/log`. Whether the evaluator takes the judgment is asked later, and an `id`, a `path` or a version has to say
 * which evaluator it is. Keys that it does not name are ignored.
 */
export const EvaluatorLogBody = z.object({
  id: Key.nullish(),
  path: Key.nullish(),
  parent_id: Key,
  log_id: Key.nullish(),
  judgment: z.unknown().optional(),
  error: z.string().nullish(),
  user: z.string().max(MAX_KEY_LENGTH).nullish(),
  created_at: Timestamp.nullish(),
  start_time: Timestamp.nullish(),
  end_time: Timestamp.nullish(),
  output: z.string().nullish(),
  output_message: Free.nullish(),
  provider_latency: z.number().nullish(),
  provider_request: Free.nullish(),
  provider_response: Free.nullish(),
  stdout: z.string().nullish(),
  inputs: Free.nullish(),
  source: z.string().nullish(),
  metadata: Free.nullish(),
  log_status: z.enum(['complete', 'incomplete']).nullish(),
  source_datapoint_id: z.string().nullish(),
  trace_parent_id: z.string().nullish(),
  environment: z.string().nullish(),
  save: z.boolean().nullish(),
  marked_completed: z.boolean().nullish(),
  spec: Free.nullish(),
});

export type EvaluatorLogBody = z.infer<typeof EvaluatorLogBody>;
