import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Call } from '../../src/contract/send.ts';
import { json } from '../support/helpers.ts';
import { askAs, dashboard, FINAL, keepingReplicas, RUN_OF_BOTH, RUNNING } from './keeping.ts';
import { redis } from './replicas.ts';

const JUDGED = 'evr_UkZs5AZvkkNtrBJMuKEA0';
const judging = (option: string): string =>
  `giveEvaluationJudgment(input: { evaluationId: "${JUDGED}", runId: "run_kOElQfOfoJzsp9HsvFKKE", logId: "log_fv90ZImr9KQ3GTEVyiaXx", evaluator: { name: "Resolved" }, judgment: { option: "${option}" }, user: "ida" }) { userErrors { message } }`;
const ofRun = (name: string, evaluationId: string, runId: string): string =>
  `${name}(input: { evaluationId: "${evaluationId}", runId: "${runId}" }) { userErrors { message } }`;

const CHANGES = [
  ofRun('setEvaluationControlRun', FINAL, RUN_OF_BOTH),
  ofRun('setEvaluationControlRun', FINAL, 'run_te289UER9mZblWUhLOlBe'),
  ofRun('removeRunFromEvaluation', FINAL, RUN_OF_BOTH),
  ofRun('addExistingRunToEvaluation', FINAL, RUN_OF_BOTH),
  ofRun('addExistingRunToEvaluation', JUDGED, RUN_OF_BOTH),
  ofRun('removeRunFromEvaluation', JUDGED, RUN_OF_BOTH),
  judging('half solved'),
  judging('solved'),
];

const KEYS = ['key-of-one', 'key-of-two'] as const;
const replica = fc.nat(2);
const key = fc.constantFrom(...KEYS);
const STEP = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant('read'), replica, key, id: fc.constantFrom(FINAL, JUDGED, RUNNING) }) },
  // Done or not, and answered or not.
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('change'),
      replica,
      key,
      change: fc.constantFrom(...CHANGES),
      fault: fc.constantFrom('none', 'none', 'none', 'lost', 'refused'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('refuse'), replica, key, isRefused: fc.boolean() }) },
);

test('whatever two callers read and change through three replicas, they see what they would see if nothing were kept', async () => {
  const set = await keepingReplicas((await redis()).url, { count: 3, settling: 1 });
  const { upstream, alone, replicas } = set;
  const refused = new Set<string>();
  let fault = 'none';
  upstream.respond(async (call: Call) => {
    if (refused.has(call.headers['x-api-key'] ?? '')) return json({ detail: 'No.' }, 401);
    if (call.method === 'GET' || fault === 'none') return undefined as never;
    if (fault === 'lost') await upstream.send(call);
    return json({ detail: 'No.' }, fault === 'lost' ? 504 : 422);
  });
  let hits = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(STEP, { minLength: 10, maxLength: 30 }), async (steps) => {
      for (const step of steps) {
        const of = replicas[step.replica] ?? alone;
        if (step.type === 'read') {
          const { cache, ...seen } = await dashboard(of, step.id, step.key);
          if (cache?.includes('hit')) hits += 1;
          const { cache: _, ...truth } = await dashboard(alone, step.id, step.key);
          expect(seen).toEqual(truth);
        } else if (step.type === 'change') {
          fault = step.fault;
          await askAs(of, step.key, `mutation { changed: ${step.change} }`);
          fault = 'none';
        } else {
          if (step.isRefused) refused.add(step.key);
          else refused.delete(step.key);
          // What upstream says of a key is known once it was asked.
          await askAs(of, step.key, '{ evaluations(first: 1) { totalCount } }');
        }
      }
    }),
    { numRuns: 12, endOnFailure: true },
  );
  expect(hits).toBeGreaterThan(10);
});
