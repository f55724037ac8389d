import { expect, test } from 'vitest';
import { serving } from '../../support/damaged-record.ts';
import { facade, json } from '../../support/helpers.ts';
import { refusalsOf } from '../../support/refusals.ts';
import { runBody, synthetic } from '../../support/synthetic.ts';

test.each([['a sentence'], ['https://evals.upstream.internal/'], ['x'.repeat(10_000)]])(
  'a place in a 422 that is no name is not shown: %.20s',
  async (part) => {
    const { post } = facade({
      upstream: synthetic(),
      respond: () => json({ detail: [{ loc: ['query', part], msg: 'x', type: 'x' }] }, 422),
    });
    const body = await (await post({ query: '{ evaluations { totalCount } }' })).text();
    expect(body).toContain('BAD_USER_INPUT');
    expect(body).not.toContain(part);
  },
);

test('a malformed id among nodes is refused by the name of its argument', async () => {
  const { ask } = facade({ upstream: synthetic() });
  expect(refusalsOf(await ask('{ nodes(ids: ["ev_../../x"]) { id } }'))).toEqual({
    codes: { 'nodes.0': 'BAD_USER_INPUT' },
    fields: ['ids'],
  });
});

test('a version whose id is no text leaves the label of its run at the name', async () => {
  const { ask, bugs } = serving('/evaluations/evr_0/runs', {
    runs: [{ ...runBody('run_1', 1), version: { name: 'Reply', version_id: 5 } }],
  });
  expect(await ask('{ evaluation(id: "evr_0") { runs { label } } }')).toEqual({ data: { evaluation: { runs: [{ label: 'Reply' }] } } });
  expect(bugs).toEqual([]);
});
