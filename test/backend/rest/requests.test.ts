import { expect, test } from 'vitest';
import type { z } from 'zod';
import { SAMPLE_IDS } from '../../../sample/sample-ids.ts';
import type {
  AddEvaluatorsBody,
  AddLogsBody,
  CreateEvaluationBody,
  CreateRunBody,
  UpdateRunBody,
} from '../../../src/backend/rest/request-bodies.ts';
import type {
  AddEvaluatorsRequest,
  AddLogsToRunRequest,
  CreateEvaluationRequest,
  CreateRunRequest,
  UpdateEvaluationRunRequest,
} from '../../../src/contract/requests.ts';
import { sampleBackend } from '../../support/sample-backend.ts';

// The compiler checks that whatever the contract lets a client send is a body the endpoints take.
const createEvaluation = (body: CreateEvaluationRequest): z.input<typeof CreateEvaluationBody> => body;
const addEvaluators = (body: AddEvaluatorsRequest): z.input<typeof AddEvaluatorsBody> => body;
const createRun = (body: CreateRunRequest): z.input<typeof CreateRunBody> => body;
const addLogs = (body: AddLogsToRunRequest): z.input<typeof AddLogsBody> => body;
const updateRun = (
  body: Omit<UpdateEvaluationRunRequest, 'status'> & { status?: 'completed' | 'cancelled' },
): z.input<typeof UpdateRunBody> => body;

test('one evaluation goes all the way through the changing endpoints', async () => {
  const { ask } = await sampleBackend();
  const evaluators = [{ path: 'Evaluators/Words', environment: null }];
  const evaluation = await ask('POST', '/evaluations', createEvaluation({ file: { path: 'Support/Reply' }, name: null, evaluators: [] }));
  const path = `/evaluations/${evaluation.body.id}`;
  const attached = await ask('POST', `${path}/evaluators`, addEvaluators({ evaluators }));
  const { version_id: versionId } = attached.body.evaluators[0].version;
  const run = await ask('POST', `${path}/runs`, createRun({ version: { path: 'Support/Reply' }, orchestrated: false }));
  const runPath = `${path}/runs/${run.body.id}`;
  const statuses = [
    evaluation,
    attached,
    run,
    await ask('POST', `${runPath}/logs`, addLogs({ log_ids: [SAMPLE_IDS.logs.slash] })),
    await ask('PATCH', runPath, updateRun({ control: true, status: 'completed' })),
    await ask('POST', `${path}/runs/${SAMPLE_IDS.runs.warm}`),
    await ask('DELETE', `${path}/runs/${SAMPLE_IDS.runs.warm}`),
    await ask('DELETE', `${path}/evaluators/${versionId}`),
  ].map(({ status }) => status);
  expect(statuses).toEqual([201, 200, 200, 200, 200, 200, 204, 200]);
  const rest = await Promise.all(['', '/runs', '/stats', '/logs'].map(async (end) => (await ask('GET', `${path}${end}`)).body));
  expect(rest).toMatchObject([
    { runs_count: 1, evaluators: [] },
    { runs: [{ id: run.body.id, control: true, status: 'completed' }] },
    { run_stats: [{ run_id: run.body.id, num_logs: 1, status: 'completed', evaluator_stats: [] }], status: 'completed' },
    { records: [{ run_id: run.body.id, log: { id: SAMPLE_IDS.logs.slash }, evaluator_logs: [] }], total: 1 },
  ]);
  expect((await ask('DELETE', path)).status).toBe(204);
});
