import { describe, expect, test } from 'vitest';
import { SAMPLE_IDS } from '../../../sample/sample-ids.ts';
import { ask } from '../../../src/backend/store/steps.ts';
import { ENGINES, over } from '../../support/engines.ts';

const { evaluations, runs, logs } = SAMPLE_IDS;
const SPRING = `/evaluations/${evaluations.spring}`;

describe.each(ENGINES)('over $name, of changes asked for at once', (engine) => {
  const { sampleBackend } = over(engine);

  test('one has a name, and the others find it taken', async () => {
    const { ask } = await sampleBackend();
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask('POST', '/evaluations', { name: 'Mine', evaluators: [] })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409, 409, 409, 409, 409]);
    expect((await ask('GET', '/evaluations?size=100')).body.total).toBe(6);
  });

  test('one run is the control in the end', async () => {
    const { ask } = await sampleBackend();
    const members: { id: string }[] = (await ask('GET', `${SPRING}/runs`)).body.runs;
    await Promise.all(members.map(({ id }) => ask('PATCH', `${SPRING}/runs/${id}`, { control: true })));
    const { runs: after } = (await ask('GET', `${SPRING}/runs`)).body;
    expect(after.filter(({ control }: { control: boolean }) => control)).toHaveLength(1);
  });

  test('those that are refused on the way take nothing of the others with them', async () => {
    const { ask } = await sampleBackend();
    const { id } = (await ask('POST', '/evaluations', { evaluators: [] })).body;
    const added = Array.from({ length: 4 }, () => ask('POST', `/evaluations/${id}/runs`, {}));
    const pending = `/evaluations/${evaluations.gruff}/runs/${runs.gruffPending}`;
    const refused = [
      ask('POST', `/evaluations/${id}/runs`, { orchestrated: true }),
      ask('POST', `${pending}/logs`, { log_ids: [Object.values(logs)[0], 'log_9'] }),
    ];
    const reads = await Promise.all(Array.from({ length: 4 }, () => ask('GET', `/evaluations/${id}`)));
    expect((await Promise.all(added)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect((await Promise.all(refused)).map(({ status }) => status)).toEqual([422, 422]);
    // What is read meanwhile is the state before or after a change, never one within it.
    for (const { status, body } of reads) expect([status, [0, 1, 2, 3, 4].includes(body.runs_count)]).toEqual([200, true]);
    const { body } = await ask('GET', `/evaluations/${id}`);
    expect([body.runs_count, (await ask('GET', `/evaluations/${id}/runs`)).body.runs.length]).toEqual([4, 4]);
    expect((await ask('GET', `/evaluations/${evaluations.gruff}/logs?run_id=${runs.gruffPending}`)).body.total).toBe(0);
  });

  test('one whose caller has gone while it waits is not made, or was made before', async () => {
    const { store } = await sampleBackend();
    const gone = new AbortController();
    const made: string[] = [];
    const change = (name: string): Promise<void> =>
      store.change(
        function* () {
          yield* ask('isNameTaken', null, name);
          made.push(name);
        },
        { signal: gone.signal },
      );
    const changes = ['first', 'second'].map(change);
    const wereMade = made.length;
    gone.abort();
    const outcomes = await Promise.allSettled(changes);
    expect(outcomes.map(({ status }) => status)).toEqual(
      Array.from({ length: 2 }, (_, index) => (index < wereMade ? 'fulfilled' : 'rejected')),
    );
    expect(made.length).toBe(wereMade);
  });
});
