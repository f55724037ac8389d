import { FIELD_OF_RUNS, FIELDS_OF_ROWS } from './forget-rows.ts';
import { globalIdOf, upstreamIdOf } from './global-id.ts';

interface HeldField {
  readonly fieldName: string;
  readonly fieldKey: string;
  readonly arguments: Readonly<Record<string, unknown>> | null;
}

interface Entity {
  readonly __typename: string;
  readonly id: string;
}

interface Cache {
  inspectFields(entity: never): readonly HeldField[];
  resolve(entity: never, fieldKey: never): unknown;
  invalidate(entity: never, fieldName: never, args: never): void;
}

interface Change {
  readonly input?: { readonly evaluationId?: unknown };
}

type Update = (result: unknown, args: Change, cache: Cache) => void;

const TO_RUNS: ReadonlySet<string> = new Set(['controlRun', 'node', 'nodes', 'run', 'runs']);

/** The keys of the runs of an evaluation that the cache has come by. */
const runsIn = (cache: Cache, evaluation: Entity): string[] => {
  const linked = ['Query', evaluation].flatMap((entity) =>
    cache
      .inspectFields(entity as never)
      .filter(({ fieldName }) => TO_RUNS.has(fieldName))
      .flatMap(({ fieldKey }) => cache.resolve(entity as never, fieldKey as never)),
  );
  const prefix = `Run:Run:${upstreamIdOf('Evaluation', evaluation.id)}:`;
  return [...new Set(linked.filter((key) => typeof key === 'string' && key.startsWith(prefix)))] as string[];
};

const invalidate =
  (fields: readonly string[]): Update =>
  (_result, { input }, cache) => {
    const evaluation: Entity = { __typename: 'Evaluation', id: globalIdOf('Evaluation', input?.evaluationId) };
    for (const entity of ['Query', evaluation, ...runsIn(cache, evaluation)]) {
      const held = cache.inspectFields(entity as never).filter(({ fieldName }) => [FIELD_OF_RUNS, ...fields].includes(fieldName));
      for (const { fieldName, arguments: args } of held) cache.invalidate(entity as never, fieldName as never, args as never);
    }
  };

/** The changes that give an evaluation other rows, or other judgments to sum up. */
export const changesOfRows = [
  'addEvaluatorsToEvaluation',
  'addExistingRunToEvaluation',
  'addLogsToEvaluationRun',
  'correctEvaluationJudgment',
  'createEvaluationRun',
  'createEvaluationRuns',
  'deleteEvaluationJudgment',
  'giveEvaluationJudgment',
  'removeEvaluatorFromEvaluation',
  'removeRunFromEvaluation',
] as const;

/** The changes of the run that others are compared with. */
export const changesOfControl = ['setEvaluationControlRun', 'updateEvaluationRun'] as const;

/**
 * `updates` of urql's `cacheExchange`: after a change of rows, evaluators or judgments the rows of that evaluation and its runs, in every filter and order,
 * what they come to and comparisons are asked again where they are shown; after one of the control run, comparisons. Scores over time are after
 * each of them.
 */
export const updates: { readonly Mutation: Record<string, Update> } = {
  Mutation: {
    ...Object.fromEntries(changesOfRows.map((name) => [name, invalidate(FIELDS_OF_ROWS)])),
    ...Object.fromEntries(changesOfControl.map((name) => [name, invalidate(['comparison'])])),
  },
};
