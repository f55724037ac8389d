import type { Run } from '../../loaders/entities.ts';
import { type BatchOutcome, inTurn } from '../../loaders/writes.ts';
import { builder } from '../kit/builder.ts';
import type { Context } from '../kit/context.ts';
import { startEarly } from '../kit/early.ts';
import { logIdOf } from '../kit/ids.ts';
import { RunRef } from '../kit/refs.ts';
import { userErrorsField } from './payload-fields.ts';
import { runInputOf } from './run-mutations.ts';
import { aboutRun } from './run-payload.ts';
import { batchError, readOnlyError, type UserError, UserErrorRef } from './user-error.ts';

/** Log ids of one upstream call. */
const CHUNK = 100;
/** The most log ids of one mutation. */
const MAX_LOGS = 10_000;

interface Chunk {
  readonly logIds: readonly string[];
  readonly userErrors: readonly UserError[];
}

interface AddLogsPayload {
  readonly evaluationId: string;
  readonly runId: string;
  /** The run as the last answer has it. */
  readonly run: Run | undefined;
  readonly chunks: readonly Chunk[];
  /** About the whole, where nothing was sent. */
  readonly userError?: UserError;
}

const ChunkRef = builder.objectRef<Chunk>('AddLogsChunk').implement({
  description: 'What came of some of the logs, which were sent together.',
  fields: (t) => ({
    logIds: t.idList({ nullable: false, description: 'Their upstream ids.', resolve: ({ logIds }) => logIds }),
    succeeded: t.boolean({
      nullable: false,
      description: 'Whether all of them are in the run now; else none of them was added.',
      resolve: ({ userErrors }) => userErrors.length === 0,
    }),
    userErrors: userErrorsField(t),
  }),
});

const AddLogsPayloadRef = builder.objectRef<AddLogsPayload>('AddLogsToEvaluationRunPayload').implement({
  description: 'What came of addLogsToEvaluationRun.',
  fields: (t) => ({
    run: t.field({
      type: RunRef,
      description: 'The run as it is now; null where nothing was added.',
      resolve: ({ run, evaluationId, runId }, _args, context, info) => {
        if (run) startEarly({ evaluation_id: evaluationId, id: runId }, context, info);
        return run ?? null;
      },
    }),
    addedCount: t.int({
      nullable: false,
      description: 'How many different logs were taken; those that the run had already count as well.',
      resolve: ({ chunks }) => chunks.reduce((count, { logIds, userErrors }) => count + (userErrors.length === 0 ? logIds.length : 0), 0),
    }),
    chunks: t.expose('chunks', {
      type: [ChunkRef],
      nullable: false,
      description: `The logs in the order given, ${CHUNK} to an upstream call, with what came of each call.`,
    }),
    userErrors: t.field({
      type: [UserErrorRef],
      nullable: false,
      description: 'Why logs were not added, over all chunks; empty where all were.',
      resolve: ({ userError, chunks }) => (userError ? [userError] : chunks.flatMap(({ userErrors }) => userErrors)),
    }),
  }),
});

const AddLogsInputRef = builder.inputType('AddLogsToEvaluationRunInput', {
  description: 'Logs for a run.',
  fields: (t) => ({
    evaluationId: t.id({ required: true, description: 'The evaluation, by upstream or global id.' }),
    runId: t.id({ required: true, description: 'The run, by upstream or global id.' }),
    logIds: t.idList({
      required: true,
      description: `The logs, by upstream or global id; 1 to ${MAX_LOGS}. One given twice is sent once.`,
    }),
  }),
});

const chunksOf = (logIds: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(logIds.length / CHUNK) }, (_, index) => logIds.slice(index * CHUNK, (index + 1) * CHUNK));

const unfitFor = (count: number, { source }: Context): UserError | undefined => {
  if (source.readOnly) return readOnlyError(source.readOnly);
  if (count === 0) return { code: 'INVALID', message: 'There are no logs to add.', field: ['logIds'] };
  return count > MAX_LOGS ? { code: 'LIMIT_EXCEEDED', message: `At most ${MAX_LOGS} logs at once.`, field: ['logIds'] } : undefined;
};

builder.mutationField('addLogsToEvaluationRun', (t) =>
  t.field({
    type: AddLogsPayloadRef,
    args: { input: t.arg({ type: AddLogsInputRef, required: true, description: 'Which logs, to which run.' }) },
    description: `Adds logs to a run; one that it has already stays. Costs one upstream call for every ${CHUNK} logs, one after another.`,
    resolve: async (_root, { input }, context) => {
      const { evaluationId, runId } = runInputOf(input);
      const given = input.logIds.map((id) => logIdOf('logIds', id));
      const logIds = [...new Set(given)];
      const userError = unfitFor(logIds.length, context);
      if (userError) return { evaluationId, runId, run: undefined, chunks: [], userError };
      const chunks = chunksOf(logIds);
      const outcomes = await inTurn(chunks, (log_ids) => context.writes.addLogsToRun(evaluationId, runId, { log_ids }), false);
      const run = outcomes.findLast((outcome): outcome is Extract<BatchOutcome<Run>, { ok: true }> => outcome?.ok === true)?.value;
      return {
        evaluationId,
        runId,
        run,
        chunks: chunks.map((ids, index) => {
          const outcome = outcomes[index];
          // Upstream counts within the chunk that it was sent.
          const placeOf = ([key = '', position = '']: readonly string[]) => {
            const id = key === 'logIds' && position !== '' ? ids[Number(position)] : undefined;
            return id === undefined ? [key] : [key, String(given.indexOf(id))];
          };
          const namedAt = (locs: readonly (readonly (string | number)[])[]) =>
            locs.flatMap(([, key, position]) => (key === 'log_ids' && typeof position === 'number' ? (ids[position] ?? []) : []));
          const explanations = { ...aboutRun(evaluationId, runId), placeOf, namedAt };
          return { logIds: ids, userErrors: outcome?.ok ? [] : [batchError(outcome, explanations)] };
        }),
      };
    },
  }),
);
