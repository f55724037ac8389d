import { describe, expect, test } from 'vitest';
import { facade, sampleBackend } from '../../support/helpers.ts';

const QUERY = '{"query":"{ __typename }"}';
const url = (path: string): string => `http://localhost${path}`;
const byGet = (accept: string | undefined, search: string): Request =>
  new Request(url(`/graphql${search}`), { headers: accept === undefined ? {} : { accept } });
const IN_URL = `?query=${encodeURIComponent('{ __typename }')}`;
/** As Chrome, Firefox and Safari ask for a page. */
const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';
/** As Java's HttpURLConnection asks for anything. */
const JAVA = 'text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2';

describe('the type of what is sent', () => {
  test.each([
    ['application/json', 200],
    ['Application/JSON', 200],
    ['APPLICATION/JSON ; Charset="utf-8"', 200],
    [' application/json;', 200],
    ['application/graphql+json;charset=utf-8', 200],
    ['application/GraphQL+JSON', 200],
    ['application/jsonp', 415],
    ['text/plain;q=0.1, application/json', 415],
    ['application/json, text/plain', 415],
    ['application/json/x', 415],
    ['json', 415],
    ['', 415],
  ])('%j: %i', async (type, status) => {
    const response = await facade().fetch(new Request(url('/graphql'), { method: 'POST', headers: { 'content-type': type }, body: QUERY }));
    expect(response.status).toBe(status);
  });

  test.each([
    ['application/json', 404],
    ['Application/Merge-Patch+JSON ; charset=utf-8', 404],
    ['text/plain, application/json', 403],
    ['text/plain', 403],
  ])('over REST %j: %i', async (type, status) => {
    const { fetch } = facade({ backend: await sampleBackend() });
    const headers = { 'content-type': type };
    expect((await fetch(new Request(url('/v5/evaluations/evr_x'), { method: 'DELETE', headers }))).status).toBe(status);
  });

  test('counts as a header that no foreign page sends, however it is spelled', async () => {
    const { fetch } = facade({ closed: true });
    const ask = async (type: string) => (await fetch(new Request(url(`/graphql${IN_URL}`), { headers: { 'content-type': type } }))).status;
    expect([await ask('Application/JSON ; charset=utf-8'), await ask('text/plain, application/json')]).toEqual([200, 403]);
  });
});

describe('the type of an answer', () => {
  const JSON_TYPE = 'application/json; charset=utf-8';
  const NAMED = 'application/graphql-response+json; charset=utf-8';

  test.each([
    [undefined, JSON_TYPE],
    ['', JSON_TYPE],
    ['*/*', JSON_TYPE],
    ['application/*', JSON_TYPE],
    ['Application/GraphQL-Response+JSON', NAMED],
    ['application/graphql-response+json ; q=0.4 , application/json;q=0.5', JSON_TYPE],
    ['application/json;q=0.5, application/graphql-response+json', NAMED],
    ['application/graphql-response+json, application/json', NAMED],
    ['application/json, application/graphql-response+json', JSON_TYPE],
    ['application/json;q=0, */*', NAMED],
    ['application/json; charset="UTF-8"; profile="a,b"', JSON_TYPE],
    ['text/html;q=0.9, application/json;q=0.8, */*;q=0.7', JSON_TYPE],
    ['nonsense', JSON_TYPE],
  ])('%j: %s', async (accept, type) => {
    const headers = { 'content-type': 'application/json', ...(accept !== undefined && { accept }) };
    const { fetch } = facade();
    for (const request of [byGet(accept, IN_URL), new Request(url('/graphql'), { method: 'POST', headers, body: QUERY })]) {
      const response = await fetch(request);
      expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
    }
    const refusal = await fetch(new Request(url('/graphql'), { method: 'POST', headers: { ...headers, 'content-type': 'x' } }));
    expect([refusal.status, refusal.headers.get('content-type')]).toEqual([415, type]);
  });

  test.each(['image/png', 'application/json;q=0', 'application/json;charset=latin1', '*/*;q=0'])(
    '%s takes none, and nothing is executed',
    async (accept) => {
      const { post, calls } = facade();
      const response = await post({ query: '{ evaluations(first: 1) { totalCount } }' }, { accept });
      expect(response.status).toBe(406);
      expect(await response.json()).toMatchObject({ errors: [{ message: expect.stringContaining('application/json, ') }] });
      expect(calls).toEqual([]);
    },
  );

  test('several headers count as one list', async () => {
    const headers = new Headers({ accept: 'application/json;q=0.1' });
    headers.append('accept', 'application/graphql-response+json');
    const response = await facade().fetch(new Request(url(`/graphql${IN_URL}`), { headers }));
    expect(response.headers.get('content-type')).toBe(NAMED);
  });
});

describe('GraphiQL comes to who likes HTML better than JSON', () => {
  const { fetch } = facade({ graphiql: true });
  test.each([
    [BROWSER, '', true],
    [BROWSER, IN_URL, true],
    ['text/html', '', true],
    ['text/html', IN_URL, true],
    ['Text/HTML ; charset=utf-8', '', true],
    ['text/*', '', true],
    ['text/html;q=0.9, application/json;q=0.8', '', true],
    ['text/html, application/json', '', true],
    [JAVA, IN_URL, false],
    ['application/json, text/html', IN_URL, false],
    ['application/json, text/html;q=0', IN_URL, false],
    ['text/html;q=0.8, application/json;q=0.9', IN_URL, false],
    ['text/html;q=0, */*', IN_URL, false],
    ['text/html;Q=0', IN_URL, false],
    ['application/x;a="text/html"', IN_URL, false],
    ['*/*', IN_URL, false],
    ['', IN_URL, false],
    [undefined, IN_URL, false],
  ])('%j %s: %s', async (accept, search, expected) => {
    const response = await fetch(byGet(accept, search));
    expect(response.headers.get('content-type')?.startsWith('text/html')).toBe(expected);
    await response.body?.cancel();
  });

  test.each([
    ['gzip', 'gzip'],
    ['GZIP;q=0.1, br', 'gzip'],
    ['*', 'gzip'],
    ['gzip;q=0', null],
    ['identity', null],
    ['x-gzip-not', null],
    ['', null],
  ])('packed where it accepts %j: %s', async (coding, expected) => {
    const response = await fetch(new Request(url('/graphql'), { headers: { accept: BROWSER, 'accept-encoding': coding } }));
    expect(response.headers.get('content-encoding')).toBe(expected);
    await response.body?.cancel();
  });
});
