import { describe, expect, test } from 'vitest';
import { facade, sampleBackend } from '../../support/helpers.ts';

const QUERY = '{ evaluationSource { kind } }';
const request = (init: RequestInit & { search?: string } = {}) => new Request(`http://localhost/graphql${init.search ?? ''}`, init);
const code = async (response: Response): Promise<unknown> =>
  ((await response.json()) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code;
const JSON_TYPE = { 'content-type': 'application/json' };

describe('what is no GraphQL request', () => {
  test.each([
    ['JSON that breaks off', { method: 'POST', headers: JSON_TYPE, body: '{"query":' }, 400, 'BAD_REQUEST'],
    ['no body', { method: 'POST', headers: JSON_TYPE }, 400, 'BAD_REQUEST'],
    ['no query', { method: 'POST', headers: JSON_TYPE, body: '{}' }, 400, 'BAD_REQUEST'],
    ['variables in a URL that are no JSON', { search: `?query=${encodeURIComponent(QUERY)}&variables=abc` }, 400, 'BAD_REQUEST'],
    ['another method', { method: 'PUT', headers: JSON_TYPE, body: '{}' }, 405, 'METHOD_NOT_ALLOWED'],
  ])('%s is answered with its status and code', async (_what, init, status, expected) => {
    const { fetch, bugs } = facade();
    const response = await fetch(request(init));
    expect([response.status, await code(response)]).toEqual([status, expected]);
    expect(bugs).toEqual([]);
  });

  test('HEAD is not answered', async () => {
    const response = await facade().fetch(request({ method: 'HEAD' }));
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, POST']);
  });

  test('a body over the limit is refused while it comes, chunked or not', async () => {
    const { fetch } = facade({ maxBody: 1_000 });
    const chunk = new TextEncoder().encode('x'.repeat(400));
    let sent = 0;
    const body = new ReadableStream({
      pull: (controller) => {
        sent += 1;
        controller.enqueue(chunk);
        if (sent === 1_000) controller.close();
      },
    });
    const chunked = await fetch(request({ method: 'POST', headers: JSON_TYPE, body, duplex: 'half' } as RequestInit));
    expect([chunked.status, await code(chunked)]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    expect(sent).toBeLessThan(20);
    const whole = await fetch(
      request({ method: 'POST', headers: { ...JSON_TYPE, 'content-length': '1200' }, body: `{"query":"${' '.repeat(1_200)}"}` }),
    );
    expect(whole.status).toBe(413);
  });
});

test('/v5 reads no more of a body than the backend takes', async () => {
  const { fetch } = facade({ backend: await sampleBackend() });
  const headers = { ...JSON_TYPE, 'content-length': String(2 ** 24) };
  const response = await fetch(new Request('http://localhost/v5/evaluations', { method: 'POST', headers, body: 'x'.repeat(2 ** 24) }));
  expect(response.status).toBe(413);
});

test('a closed schema has no introspection and suggests nothing', async () => {
  const { ask } = facade({ closed: true });
  const { errors } = await ask('{ __schema { types { name } } }');
  expect(errors?.[0]?.extensions['code']).toBe('INTROSPECTION_DISABLED');
  expect((await ask('{ evaluationSourc { kind } }')).errors?.[0]?.message).toBe('Cannot query field "evaluationSourc" on type "Query".');
  expect((await facade().ask('{ evaluationSourc { kind } }')).errors?.[0]).toMatchObject({
    message: expect.stringContaining('Did you mean'),
    extensions: { code: 'GRAPHQL_VALIDATION_FAILED', retryable: false },
  });
  expect((await ask('{ __typename }')).data).toEqual({ __typename: 'Query' });
});
