import type { LogFields } from '../../src/contract/log.ts';
import type { Clock } from '../moment.ts';

/** The fields of a log whatever its kind, each of them present; `given` wins over the empty ones. */
export const logFields = ({ id, ...given }: LogFields): LogFields => ({
  id,
  start_time: null,
  end_time: null,
  output: null,
  created_at: null,
  error: null,
  provider_latency: null,
  stdout: null,
  provider_request: null,
  provider_response: null,
  inputs: {},
  source: 'evaluation',
  metadata: null,
  source_datapoint_id: null,
  trace_parent_id: null,
  batches: [],
  user: null,
  environment: null,
  save: true,
  log_id: null,
  trace_flow_id: null,
  trace_id: null,
  trace_children: [],
  ...given,
});

/** When a log began and ended. `start` is in seconds on the clock; so is `duration`. */
export interface Span {
  readonly clock: Clock;
  readonly start: number;
  readonly duration: number;
}

/** The time fields of a call that took this long. */
export const timesOf = ({ clock, start, duration }: Span) => ({
  start_time: clock(start),
  end_time: clock(start + duration),
  created_at: clock(start + 0.004882),
  provider_latency: duration,
});
