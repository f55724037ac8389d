import { expect, test } from 'vitest';
import { createSubgraph } from '../../../src/schema/index.ts';
import { posted, sendAsEach } from '../../support/each-answer-type.ts';

test('in production the schema is kept from callers, and so is the SDL that gateways compose', async () => {
  const { schema } = createSubgraph({ nodeFields: false });
  for (const query of ['{ _service { sdl } }', '{ __schema { queryType { name } } }', '{ __type(name: "Query") { name } }']) {
    expect((await sendAsEach(posted({ query }), { schema })).replies.map(({ errors }) => errors)).toEqual([undefined, undefined]);
    const { statuses, replies } = await sendAsEach(posted({ query }), { schema, closed: true });
    expect(statuses).toEqual([400, 200]);
    for (const { errors } of replies) expect(errors).toMatchObject([{ extensions: { code: 'INTROSPECTION_DISABLED', retryable: false } }]);
  }
});

test('in production nothing that is wrong leads to a name of the schema', async () => {
  const bodies = [
    { query: '{ evaluationSourc { kind } }' },
    { query: '{ evaluation(idd: "x") { name } }' },
    { query: '{ evaluation(id: "x") { ... on Evaluatio { name } } }' },
    { query: '{ nodes(ids: []) { ... on Rn { id } } }' },
    { query: 'query ($s: EvaluatorSelectr!) { evaluation(id: "x") { evaluator(select: $s) { orchestrated } } }' },
    {
      query: 'query ($s: EvaluatorSelector!) { evaluation(id: "x") { evaluator(select: $s) { orchestrated } } }',
      variables: { s: { nam: 'x' } },
    },
    { query: '{ evaluation(id: "x") { evaluator(select: { nam: "x" }) { orchestrated } } }' },
  ];
  for (const body of bodies) {
    const { replies } = await sendAsEach(posted(body), { closed: true });
    expect(replies[0]?.errors).not.toEqual([]);
    expect(JSON.stringify(replies)).not.toContain('Did you mean');
    expect(JSON.stringify((await sendAsEach(posted(body))).replies)).toContain('Did you mean');
  }
});
