import type { LogResponse } from '../../src/contract/log.ts';
import type { DatapointResponse } from '../../src/contract/version.ts';

/** One row of a run, before any evaluation holds that run. */
export interface Row {
  /** With every judgment it ever got, whichever evaluation asked for it. */
  readonly log: LogResponse;
  readonly datapoint: DatapointResponse | null;
}
