import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { facade, fixed } from '../support/helpers.ts';
import { evaluationBody } from '../support/synthetic.ts';

// The example answer of the vendor's own reference page for this endpoint, generated there from the schema.
const example: unknown = JSON.parse(readFileSync(new URL('../fixtures/contract/vendor-example.json', import.meta.url), 'utf8'));

const VERSION = 'id versionId fileId kind path name createdAt updatedAt lastUsedAt';
const COUNTS = 'versionLogsCount totalLogsCount inputs { name }';
const QUERY = `{
  evaluation(id: "evr_0") {
    logs {
      totalCount
      pageInfo { hasNextPage hasPreviousPage }
      nodes {
        id runId datapoint { humanloopId inputs target messages { role } }
        log { ...Log ... on PromptLog { prompt { ...Prompt } } evaluatorLogs { ...Judgment } }
        evaluatorLogs { id }
        attachedLogs { ...Log ... on PromptLog { prompt { ...Prompt } } evaluatorLogs { ...Judgment } }
        allEvaluatorLogs { depth parentId log { id } }
      }
    }
  }
}
fragment Log on Log { __typename id humanloopId kind output createdAt traceChildren { id } version { __typename id } }
fragment Judgment on EvaluatorLog {
  __typename id judgment { display } judgmentState evaluatorLogs { id }
  evaluator { ${VERSION} ${COUNTS} spec { __typename argumentsType returnType } }
}
fragment Prompt on PromptVersion { ${VERSION} ${COUNTS} model tags temperature }`;

const VERSION_TOLD = {
  versionId: 'version_id',
  fileId: 'id',
  path: 'path',
  name: 'name',
  createdAt: '2024-01-15T09:30:00Z',
  updatedAt: '2024-01-15T09:30:00Z',
  lastUsedAt: '2024-01-15T09:30:00Z',
  versionLogsCount: 1,
  totalLogsCount: 1,
  inputs: [{ name: 'name' }],
};

/** The prompt log that stands in both places of the example: as the log, and among what should be judgments. */
const PROMPT_LOG = {
  __typename: 'PromptLog',
  id: 'Log:id',
  humanloopId: 'id',
  kind: 'PROMPT',
  output: null,
  createdAt: null,
  traceChildren: null,
  version: { __typename: 'PromptVersion', id: 'PromptVersion:version_id' },
  prompt: { ...VERSION_TOLD, id: 'PromptVersion:version_id', kind: 'PROMPT', model: 'model', tags: [], temperature: null },
  evaluatorLogs: [
    {
      __typename: 'EvaluatorLog',
      id: 'Log:id',
      judgment: null,
      judgmentState: 'ABSTAINED',
      evaluatorLogs: [],
      evaluator: {
        ...VERSION_TOLD,
        id: 'EvaluatorVersion:version_id',
        kind: 'EVALUATOR',
        spec: { __typename: 'LlmEvaluatorSpec', argumentsType: 'TARGET_FREE', returnType: 'BOOLEAN' },
      },
    },
  ],
};

test('the vendor’s example of a page of logs comes through whole, with the prompt log among its judgments', async () => {
  const { ask, bugs } = facade({
    upstream: fixed({ '/evaluations/evr_0': evaluationBody('evr_0', 1), '/evaluations/evr_0/logs': example }),
  });
  expect(await ask(QUERY)).toEqual({
    data: {
      evaluation: {
        logs: {
          totalCount: 1,
          pageInfo: { hasNextPage: false, hasPreviousPage: false },
          nodes: [
            {
              id: 'EvaluationLog:evr_0:run_id:id',
              runId: 'run_id',
              datapoint: { humanloopId: 'id', inputs: null, target: null, messages: [] },
              log: PROMPT_LOG,
              evaluatorLogs: [],
              attachedLogs: [PROMPT_LOG],
              allEvaluatorLogs: [{ depth: 1, parentId: 'id', log: { id: 'Log:id' } }],
            },
          ],
        },
      },
    },
  });
  expect(bugs).toEqual([]);
});
