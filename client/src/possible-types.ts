/**
 * The concrete types of every interface, for Apollo Client's `InMemoryCache` and for urql's `cacheExchange`.
 * Without them a cache does not know whether `... on Log` fits a `PromptLog`, and reads such fragments as empty.
 */
export const possibleTypes: Record<string, string[]> = {
  EvaluationUserError: [
    'EvaluationInputError',
    'EvaluationJudgmentExistsError',
    'EvaluationNameTakenError',
    'EvaluationNotFoundError',
    'EvaluationStateError',
  ],
  EvaluatorSpec: ['CodeEvaluatorSpec', 'ExternalEvaluatorSpec', 'HumanEvaluatorSpec', 'LlmEvaluatorSpec', 'OtherEvaluatorSpec'],
  EvaluatorStats: ['BooleanEvaluatorStats', 'NumericEvaluatorStats', 'SelectEvaluatorStats', 'TextEvaluatorStats'],
  FileVersion: ['AgentVersion', 'DatasetVersion', 'EvaluatorVersion', 'FlowVersion', 'OtherVersion', 'PromptVersion', 'ToolVersion'],
  FileVersionChange: ['FileVersionTextChange', 'FileVersionValueChange'],
  Judgment: ['BooleanJudgment', 'MultiSelectJudgment', 'NumberJudgment', 'OtherJudgment', 'SelectJudgment', 'TextJudgment'],
  Log: ['AgentLog', 'EvaluatorLog', 'FlowLog', 'OtherLog', 'PromptLog', 'ToolLog'],
  ModelLog: ['AgentLog', 'PromptLog'],
  Node: [
    'AgentLog',
    'AgentVersion',
    'DatasetVersion',
    'Evaluation',
    'EvaluationLog',
    'EvaluatorLog',
    'EvaluatorVersion',
    'FlowLog',
    'FlowVersion',
    'HumanloopFile',
    'OtherLog',
    'OtherVersion',
    'PromptLog',
    'PromptVersion',
    'Run',
    'ToolLog',
    'ToolVersion',
  ],
};
