import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { facade } from '../../support/helpers.ts';

const QUERY = '{ evaluationSource { kind } }';
const sha256Hash = createHash('sha256').update(QUERY).digest('hex');
const extensions = { persistedQuery: { version: 1, sha256Hash } };

describe('automatic persisted queries', () => {
  test('are asked for by hash once they were sent with it', async () => {
    const { post } = facade();
    const unknown = await post({ extensions });
    expect([unknown.status, await unknown.json()]).toMatchObject([
      200,
      { errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }] },
    ]);
    const data = { evaluationSource: { kind: 'SAMPLE' } };
    expect(await (await post({ query: QUERY, extensions })).json()).toEqual({ data });
    expect(await (await post({ extensions })).json()).toEqual({ data });
  });

  test('are refused under a hash that is not theirs', async () => {
    const { post } = facade();
    const reply = await (await post({ query: '{ __typename }', extensions })).json();
    expect(reply).toMatchObject({ errors: [{ extensions: { code: 'PERSISTED_QUERY_MISMATCH' } }] });
  });
});

describe('an allow-list of documents', () => {
  const persisted = new Map([[sha256Hash, QUERY]]);

  test.each([
    ['extensions', { extensions }],
    ['documentId', { documentId: `sha256:${sha256Hash}` }],
    ['id', { id: sha256Hash }],
    ['doc_id', { doc_id: sha256Hash }],
  ])('executes them by %s', async (_way, body) => {
    expect(await (await facade({ persisted }).post(body)).json()).toEqual({ data: { evaluationSource: { kind: 'SAMPLE' } } });
  });

  test('executes nothing else', async () => {
    const { post, calls } = facade({ persisted });
    const arbitrary = await post({ query: QUERY });
    expect([arbitrary.status, await arbitrary.json()]).toMatchObject([400, { errors: [{ extensions: { code: 'PERSISTED_QUERY_ONLY' } }] }]);
    const unknown = await (await post({ documentId: 'nope' })).json();
    expect(unknown).toMatchObject({ errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }] });
    expect(calls).toEqual([]);
  });
});
