import { type ConnectionPolicy, connectionPolicy } from './connection-policy.ts';
import { embeddedTypes } from './embedded-types.ts';
import { globalIdOf, rowGlobalIdOf, runGlobalIdOf, typesOfGlobalId } from './global-id.ts';
import { type ListPolicy, listPolicies } from './list-policy.ts';
import { possibleTypes } from './possible-types.ts';

interface Reference {
  readonly __ref: string;
}

interface LookUpOptions {
  readonly args: Readonly<Record<string, unknown>> | null;
  readField(fieldName: string): unknown;
  canRead(value: Reference | undefined): boolean;
  toReference(object: { __typename: string; id: string }): Reference | undefined;
}

/**
 * A field that finds an object by its id: it answers from the cache where any query brought that object before.
 * The same arguments always mean the same object, so what queries without its `id` bring is merged as well.
 */
interface LookUpPolicy {
  // Apollo Client leaves all arguments out of the key of a field that has both read and merge, unless it is given them.
  keyArgs: readonly string[];
  merge: true;
  read(existing: Reference | null | undefined, options: LookUpOptions): Reference | null | undefined;
}

interface TypePolicy {
  keyFields?: false;
  merge?: true;
  fields?: Record<string, ConnectionPolicy | ListPolicy | LookUpPolicy>;
}

const evaluationById: LookUpPolicy = {
  keyArgs: ['id'],
  merge: true,
  read: (existing, { args, toReference }) =>
    existing === undefined ? toReference({ __typename: 'Evaluation', id: globalIdOf('Evaluation', args?.['id']) }) : existing,
};

const fileById: LookUpPolicy = {
  keyArgs: ['id', 'path', 'kind'],
  merge: true,
  read: (existing, { args, toReference }) =>
    existing === undefined && args?.['id'] !== undefined && args['id'] !== null
      ? toReference({ __typename: 'HumanloopFile', id: globalIdOf('HumanloopFile', args['id']) })
      : existing,
};

const nodeById: LookUpPolicy = {
  keyArgs: ['id'],
  merge: true,
  read: (existing, { args, canRead, toReference }) => {
    if (existing !== undefined) return existing;
    const id = String(args?.['id']);
    return typesOfGlobalId(id, possibleTypes)
      .map((__typename) => toReference({ __typename, id }))
      .find(canRead);
  },
};

const runById: LookUpPolicy = {
  keyArgs: ['id'],
  merge: true,
  read: (existing, { args, readField, toReference }) => {
    const evaluationId = readField('id');
    const id = typeof evaluationId === 'string' ? runGlobalIdOf({ ...args, evaluationId }) : undefined;
    return existing === undefined && id !== undefined ? toReference({ __typename: 'Run', id }) : existing;
  },
};

const rootRunById: LookUpPolicy = {
  keyArgs: ['id', 'evaluationId'],
  merge: true,
  read: (existing, { args, toReference }) => {
    const id = runGlobalIdOf(args);
    return existing === undefined && id !== undefined ? toReference({ __typename: 'Run', id }) : existing;
  },
};

const rowById: LookUpPolicy = {
  keyArgs: ['id', 'evaluationId', 'runId'],
  merge: true,
  read: (existing, { args, toReference }) => {
    const id = rowGlobalIdOf(args);
    return existing === undefined && id !== undefined ? toReference({ __typename: 'EvaluationLog', id }) : existing;
  },
};

const policyOf = (type: unknown, field: string): ListPolicy | undefined => {
  const policy = fieldPolicies[String(type)]?.[field];
  return policy === undefined || 'keyArgs' in policy ? undefined : policy;
};
const { fixedList, listBy, listByValue } = listPolicies(policyOf);

const fieldPolicies: Record<string, NonNullable<TypePolicy['fields']>> = {
  Query: {
    evaluations: connectionPolicy,
    evaluation: evaluationById,
    evaluationLog: rowById,
    humanloopFile: fileById,
    humanloopFiles: connectionPolicy,
    humanloopLogs: connectionPolicy,
    node: nodeById,
    run: rootRunById,
  },
  Evaluation: { logs: connectionPolicy, run: runById, evaluators: listBy('version') },
  EvaluationComparison: {
    measures: listBy('candidate', 'measure'),
    rows: connectionPolicy,
    summary: listBy('candidate', 'evaluatorVersionId'),
    versionDiffs: listBy('candidate'),
  },
  EvaluationComparisonCell: { judgments: listBy('evaluator') },
  EvaluationComparisonRow: { cells: listBy('run') },
  EvaluationComparisonSummary: { changes: listBy('change') },
  EvaluationGate: { checks: fixedList },
  EvaluatorAgreement: { confusion: listBy('first', 'second') },
  ExportHealth: { issueCounts: listBy('code'), issues: connectionPolicy },
  HumanloopFile: {
    deployments: listBy('environment'),
    evaluations: connectionPolicy,
    logs: connectionPolicy,
    versions: connectionPolicy,
  },
  HumanloopLogConnection: { facets: fixedList },
  HumanloopLogFacet: { values: listByValue('key') },
  HumanloopLogGroup: { keys: fixedList },
  HumanloopLogGroups: { nodes: listByValue('keys') },
  Run: { logs: connectionPolicy },
  EvaluationJudgmentAggregates: { optionCounts: listBy('option') },
  EvaluationLog: { allEvaluatorLogs: listBy('log'), judgments: listBy('evaluator') },
  EvaluationLogAggregates: { judgments: listBy('evaluatorVersionId') },
  EvaluationLogConnection: { facets: fixedList },
  EvaluationLogFacet: { values: listByValue('key') },
  EvaluationLogGroup: { keys: fixedList },
  EvaluationLogGroups: { nodes: listByValue('keys') },
  EvaluationScoreSeries: { points: listBy('run', 'evaluatorVersionId') },
  EvaluationNumberSummary: { histogram: listBy('from'), percentiles: listBy('p') },
  Log: { allEvaluatorLogs: listBy('log'), trace: listBy('log') },
  ModelLog: { messages: fixedList },
  FlowLog: { messages: fixedList },
  ChatMessage: { toolCalls: fixedList },
  Datapoint: { messages: fixedList },
  FileVersion: { environments: listBy('humanloopId') },
  FileVersionDatapointChange: { changes: listBy('operation', 'beforePath', 'afterPath') },
  FileVersionDatapointsDiff: { added: connectionPolicy, changed: connectionPolicy, removed: connectionPolicy },
  FileVersionDiff: { changes: listBy('operation', 'beforePath', 'afterPath') },
  FileVersionTextChange: { segments: fixedList },
  AgentVersion: { evaluatorAggregates: listBy('evaluatorVersionId'), inputs: listBy('name') },
  DatasetVersion: { datapoints: connectionPolicy },
  EvaluatorVersion: { evaluatorAggregates: listBy('evaluatorVersionId'), inputs: listBy('name') },
  FlowVersion: { evaluatorAggregates: listBy('evaluatorVersionId') },
  PromptVersion: { evaluatorAggregates: listBy('evaluatorVersionId'), inputs: listBy('name') },
  ToolVersion: { evaluatorAggregates: listBy('evaluatorVersionId'), inputs: listBy('name') },
  EvaluatorSpec: { options: listBy('name') },
  EvaluationProgress: { runs: listBy('run') },
  EvaluationStats: { runStats: listBy('runId') },
  RunStats: { cells: listBy('evaluator'), evaluatorStats: listBy('evaluatorVersionId') },
  NumericEvaluatorStats: { percentiles: listBy('p') },
  SelectEvaluatorStats: { optionCounts: listBy('option') },
};

/**
 * The type policies of Apollo Client's `InMemoryCache`; give it `possibleTypes` as well, for some of these hold for an interface.
 * Objects without an identity are merged into the object that they belong to, connections grow by `fetchMore`,
 * and `evaluation(id:)`, `run(id:)`, `evaluationLog(id:)`, `node(id:)` and `Evaluation.run(id:)` are answered from the cache where it can.
 */
export const typePolicies: Record<string, TypePolicy> = Object.fromEntries([
  ...Object.entries(fieldPolicies).map(([type, fields]): [string, TypePolicy] => [type, { fields }]),
  ...embeddedTypes.map((type): [string, TypePolicy] => {
    const fields = fieldPolicies[type];
    return [type, { keyFields: false, merge: true, ...(fields && { fields }) }];
  }),
]);
