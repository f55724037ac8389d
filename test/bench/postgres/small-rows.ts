import { rowBody } from '../rows.ts';

/* Rows of rows.ts without what is the same in all of them: of a fifth of their size, so that a million fit on a small disk. */

const VERSION_FIELDS = ['id', 'path', 'name', 'version_id', 'type', 'spec'] as const;

const picked = (from: object | undefined, fields: readonly string[]): object =>
  Object.fromEntries(Object.entries(from ?? {}).filter(([name, value]) => fields.includes(name) && value !== null));

const LOG_FIELDS = ['id', 'start_time', 'end_time', 'output', 'created_at', 'error', 'judgment', 'parent_id'];

const smallJudgment = (log: ReturnType<typeof rowBody>['evaluator_logs'][number]): object => ({
  ...picked(log, LOG_FIELDS),
  judgment: log.judgment,
  evaluator_logs: [],
  evaluator: {
    ...picked(log.evaluator, VERSION_FIELDS),
    spec: picked(log.evaluator.spec, ['arguments_type', 'return_type', 'evaluator_type', 'options', 'number_valence']),
  },
});

/** A row of a run with the same answers to all questions of the bench as `rowBody`'s. */
export const smallRow = (runId: string, number: number): object => {
  const { run_id, datapoint, log, evaluator_logs } = rowBody(runId, number, 1);
  const kept = [...LOG_FIELDS, 'provider_latency', 'inputs', 'source_datapoint_id', 'prompt_tokens', 'output_tokens', 'finish_reason'];
  return {
    run_id,
    datapoint,
    log: { ...picked(log, kept), prompt: picked(log.prompt, [...VERSION_FIELDS, 'model', 'provider']), evaluator_logs: [] },
    evaluator_logs: evaluator_logs.map(smallJudgment),
  };
};
