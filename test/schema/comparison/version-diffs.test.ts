import { describe, expect, test } from 'vitest';
import { SAMPLE_IDS } from '../../../sample/sample-ids.ts';
import { backendOver, codes, facade, json } from '../../support/helpers.ts';
import { evaluationBody, runBody, synthetic } from '../../support/synthetic.ts';
import { MODES } from './modes.ts';

const { evaluations, runs } = SAMPLE_IDS;

const VERSION_DIFFS = `versionDiffs { candidate { humanloopId } versionDiff { isEqual before { versionId } changes { part path operation } } }`;

describe.each(MODES)('%s', (_mode, optionsOf) => {
  test('what was changed from the control run comes with the runs, for no call and no rows', async () => {
    const { ask, calls, rounds, bugs } = facade(optionsOf(await backendOver()));
    const { data, errors } = await ask(
      `{ evaluation(id: "${evaluations.spring}") { control: run(id: "${runs.firstDraft}") { version { versionId } }
        comparison(candidateIds: ["${runs.storyteller}", "${runs.warm}"]) { ${VERSION_DIFFS} } } }`,
    );
    expect([errors, bugs]).toEqual([undefined, []]);
    const before = data.evaluation.control.version;
    const changes = [
      { part: 'MESSAGES', path: '/template/0/content', operation: 'CHANGED' },
      { part: 'PARAMETERS', path: '/model', operation: 'CHANGED' },
    ];
    const temperature = { part: 'PARAMETERS', path: '/temperature', operation: 'CHANGED' };
    expect(data.evaluation.comparison.versionDiffs).toEqual([
      { candidate: { humanloopId: runs.storyteller }, versionDiff: { isEqual: false, before, changes: [...changes, temperature] } },
      {
        candidate: { humanloopId: runs.warm },
        versionDiff: { isEqual: false, before, changes: [...changes, { ...temperature, path: '/provider' }, temperature] },
      },
    ]);
    const E = `GET /evaluations/${evaluations.spring}`;
    expect([calls.toSorted(), rounds.count]).toEqual([[E, `${E}/runs`], 1]);
  });
});

const over = (versions: readonly unknown[]) =>
  facade({
    upstream: synthetic(),
    respond: ({ path }) => {
      if (path.endsWith('/runs')) return json({ runs: versions.map((version, index) => ({ ...runBody(`run_${index}`, index), version })) });
      return json(evaluationBody('evr_0', versions.length));
    },
  });

const prompt = runBody('run_0', 0).version;

test.each<[string, unknown[]]>([
  ['a bare set of logs', [prompt, null]],
  ['a control run that is one', [null, prompt]],
  ['a version of another kind', [prompt, { ...prompt, type: 'flow' }]],
])('%s has no difference', async (_name, versions) => {
  const { ask, bugs } = over(versions);
  const { data, errors } = await ask(`{ evaluation(id: "evr_0") { comparison { ${VERSION_DIFFS} } } }`);
  expect([errors, bugs]).toEqual([undefined, []]);
  expect(data.evaluation.comparison.versionDiffs).toEqual([{ candidate: { humanloopId: 'run_1' }, versionDiff: null }]);
});

test('a damaged version is null with an error at its place, and takes no other along', async () => {
  const { ask, bugs } = over([prompt, 'prv_1', { ...prompt, version_id: 'prv_2', model: 'gpt-5' }]);
  const reply = await ask(`{ evaluation(id: "evr_0") { comparison { ${VERSION_DIFFS} } } }`);
  expect([codes(reply), bugs]).toEqual([{ 'evaluation.comparison.versionDiffs.0.versionDiff': 'UPSTREAM_BAD_RESPONSE' }, []]);
  expect(reply.data.evaluation.comparison.versionDiffs).toMatchObject([
    { versionDiff: null },
    { versionDiff: { changes: [{ path: '/model' }] } },
  ]);
});

test('lines around differences that cannot be are refused before any call', async () => {
  const { ask, calls } = over([prompt, prompt]);
  const reply = await ask('{ evaluation(id: "evr_0") { comparison { versionDiffs { versionDiff { unified(context: -1) } } } } }');
  expect(codes(reply)).toEqual({ 'evaluation.comparison.versionDiffs.versionDiff.unified': 'BAD_USER_INPUT' });
  expect([reply.errors?.[0]?.extensions['field'], calls]).toEqual(['context', []]);
});
