import { expect, onTestFinished, test } from 'vitest';
import { SAMPLE_IDS } from '../../../sample/sample-ids.ts';
import type { Steps } from '../../../src/backend/store/steps.ts';
import type { Store } from '../../../src/backend/store/store.ts';
import { askStore, sampleStore } from '../../support/sample-backend.ts';
import { evaluationOf } from '../../support/sample-reading.ts';

const { evaluations, runs } = SAMPLE_IDS;
const QUESTIONS = { path: 'Support/Questions' };

/** What has no answer that would be waited for. */
const EDITS = /^(?:set|delete|remove|add(?!Run))/;

function* named<T>(steps: Steps<T>, names: string[], waits: string[]): Steps<T> {
  let next = steps.next();
  while (!next.done) {
    const step = next.value;
    if (!EDITS.test(step.name)) waits.push(step.name);
    names.push(...(step.name === 'all' ? step.args.map(({ name }) => name) : [step.name]));
    next = steps.next(yield next.value);
  }
  return next.value;
}

/** A backend over a sample export of its own, and the names of the steps that its changes take. */
const countedBackend = async () => {
  const store = await sampleStore();
  onTestFinished(() => store.close());
  const names: string[] = [];
  const waits: string[] = [];
  const counted: Store = {
    read: store.read,
    change: (begin, options) => store.change(() => named(begin(), names, waits), options),
    close: store.close,
  };
  const ask = askStore(counted);
  /** The steps that a request takes, but for the records that it adds. */
  const stepsOf = async (path: string, body: unknown): Promise<string[]> => {
    names.length = 0;
    expect((await ask('POST', path, body)).status).toBe(200);
    return names.filter((name) => name !== 'addRecord');
  };
  /** How many answers a request waits for, one after another. */
  const waitsOf = async (...request: Parameters<typeof ask>): Promise<number> => {
    waits.length = 0;
    expect((await ask(...request)).status).toBeLessThan(300);
    return waits.length;
  };
  return { ask, stepsOf, waitsOf };
};

test('what is asked of the store does not grow with the logs that are added', async () => {
  const { ask, stepsOf } = await countedBackend();
  const made = evaluationOf(evaluations.spring)?.records.filter(({ run_id }) => run_id === runs.firstDraft) ?? [];
  const ids = made.map(({ log }) => log.id);
  const addedTo = async (logIds: readonly string[]): Promise<string[]> => {
    const { id } = (await ask('POST', `/evaluations/${evaluations.gruff}/runs`, { dataset: QUESTIONS })).body;
    return stepsOf(`/evaluations/${evaluations.gruff}/runs/${id}/logs`, { log_ids: logIds });
  };
  const [first = ''] = ids;
  const few = await addedTo([first]);
  expect(ids.length).toBe(24);
  expect(await addedTo(ids)).toEqual(few);
  expect(few).toContain('datapoints');
});

test('nor with the logs that a new run takes over', async () => {
  const { stepsOf } = await countedBackend();
  const version = evaluationOf(evaluations.spring)?.runs.find(({ id }) => id === runs.warm)?.version?.version_id;
  const taken = await stepsOf(`/evaluations/${evaluations.gruff}/runs`, {
    dataset: QUESTIONS,
    version: { version_id: version },
    use_existing_logs: true,
  });
  // Once for which of them are the dataset's, and once for the records.
  expect(taken.filter((name) => name === 'datapoints').length).toBe(2);
});

test('a change waits for few answers, each of which is a round trip across a network', async () => {
  const { waitsOf } = await countedBackend();
  const [spring, gruff] = [`/evaluations/${evaluations.spring}`, `/evaluations/${evaluations.gruff}`];
  const logIds = Object.values(SAMPLE_IDS.logs);
  const judgment = { path: 'Evaluators/Helpfulness', parent_id: logIds[0], user: 'ada' };
  expect({
    create: await waitsOf('POST', '/evaluations', { name: 'n', evaluators: [{ path: 'Evaluators/Helpfulness' }] }),
    attach: await waitsOf('POST', `${gruff}/evaluators`, { evaluators: [{ path: 'Evaluators/Words' }] }),
    addRun: await waitsOf('POST', `${spring}/runs`, {}),
    control: await waitsOf('PATCH', `${spring}/runs/${runs.firstDraft}`, { control: true }),
    addLogs: await waitsOf('POST', `${gruff}/runs/${runs.gruffPending}/logs`, { log_ids: logIds.slice(0, 3) }),
    judge: await waitsOf('POST', '/evaluators/log', { ...judgment, judgment: 3 }),
    judgeAgain: await waitsOf('POST', '/evaluators/log', { ...judgment, judgment: 2 }),
    removeRun: await waitsOf('DELETE', `${spring}/runs/${runs.firstDraft}`),
    delete: await waitsOf('DELETE', gruff),
  }).toMatchInlineSnapshot(`
    {
      "addLogs": 13,
      "addRun": 5,
      "attach": 13,
      "control": 4,
      "create": 4,
      "delete": 1,
      "judge": 19,
      "judgeAgain": 17,
      "removeRun": 4,
    }
  `);
});
