import { describe, expect, test } from 'vitest';
import { eventsOf } from '../../support/events.ts';
import { facade, json } from '../../support/helpers.ts';
import { synthetic } from '../../support/synthetic.ts';

const WATCH = 'subscription { evaluationProgress(id: "evr_0", intervalSeconds: 3600) { isFinal } }';
const DEFER = '{ evaluation(id: "evr_0") { name ... @defer { runs { label } } } }';
const PAYLOADS = 'multipart/mixed;subscriptionSpec="1.0"';
const APOLLO = 'multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/graphql-response+json,application/json;q=0.9';
const ROUTER = 'multipart/mixed;subscriptionSpec="1.0", application/json';

const over = () => facade({ upstream: synthetic() });
const typeOf = (response: Response) => response.headers.get('content-type');

describe('a subscription', () => {
  test.each([
    ['text/event-stream', 'text/event-stream'],
    ['*/*', 'text/event-stream'],
    ['text/event-stream, multipart/mixed', 'text/event-stream'],
    [PAYLOADS, 'multipart/mixed; boundary="graphql"; subscriptionSpec=1.0'],
    [APOLLO, 'multipart/mixed; boundary="graphql"; subscriptionSpec=1.0'],
    [ROUTER, 'multipart/mixed; boundary="graphql"; subscriptionSpec=1.0'],
    ['Multipart/Mixed ; SubscriptionSpec="1.0"; q=1, text/event-stream;q=0.5', 'multipart/mixed; boundary="graphql"; subscriptionSpec=1.0'],
    ['multipart/mixed;subscriptionSpec=1.0;q=0, text/event-stream;q=0.5', 'text/event-stream'],
    ['multipart/mixed', 'multipart/mixed; boundary="graphql"; subscriptionSpec=1.0'],
  ])('to a client that accepts %s comes as %s, which nobody between may hold back', async (accept, type) => {
    const response = await over().post({ query: WATCH }, { accept });
    expect([response.status, typeOf(response)]).toEqual([200, type]);
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    expect(response.headers.get('cache-control')).toBe('no-cache, no-transform');
    await response.body?.cancel();
  });

  test.each(['application/json', 'application/graphql-response+json', 'multipart/mixed;subscriptionSpec=2.0, application/json'])(
    'is refused to a client that accepts %s, with what it could accept',
    async (accept) => {
      const response = await over().post({ query: WATCH }, { accept });
      expect(response.status).toBe(406);
      const { errors } = (await response.json()) as { errors: { message: string }[] };
      expect(errors[0]?.message).toContain('text/event-stream or multipart/mixed;subscriptionSpec=1.0');
    },
  );

  test('has each event followed by the delimiter in Apollo’s protocol, so that no client shows it late', async () => {
    const text = await (await over().post({ query: WATCH }, { accept: PAYLOADS })).text();
    const delimiter = '\r\n--graphql\r\ncontent-type: application/json\r\n\r\n';
    expect(text).toBe(`${delimiter}{"payload":{"data":{"evaluationProgress":{"isFinal":true}}}}${delimiter}{}\r\n--graphql--\r\n`);
  });

  test('that is refused is so in the protocol’s form to those who take no other, and in JSON to the rest', async () => {
    const query = 'subscription { evaluationProgress(id: "a b") { isFinal } }';
    const refused = async (accept: string) => (await over().post({ query }, { accept })).text();
    const [, part] = (await refused(PAYLOADS)).split('\r\n\r\n');
    expect(JSON.parse(part?.split('\r\n--')[0] ?? '')).toMatchObject({
      payload: null,
      errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'id', requestId: expect.any(String) } }],
    });
    expect(JSON.parse(await refused(APOLLO))).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });

  test('over an evaluation that cannot be looked at has the error in its payload', async () => {
    const query = 'subscription { evaluationProgress(id: "evr_9") { isFinal } }';
    const text = await (await over().post({ query }, { accept: PAYLOADS })).text();
    expect(text).toMatch(/\{"payload":\{"data":null,"errors":\[\{.*"code":"NOT_FOUND"/);
    expect(text).not.toContain('"http"');
  });

  test.each(['text/event-stream', PAYLOADS])(
    'over %s is broken off at a drain, without a word of its end, and so are later ones',
    async (accept) => {
      const running = { status: 'running', run_stats: [{ run_id: 'run_1', num_logs: 0, status: 'running', evaluator_stats: [] }] };
      const { post, breakOff } = facade({
        upstream: synthetic(),
        respond: ({ path }) => (path.endsWith('/stats') ? json(running) : undefined),
      });
      const whole = async (response: Response) => {
        let text = '';
        try {
          for await (const part of response.body ?? []) {
            text += Buffer.from(part).toString();
            if (text.includes('isFinal')) breakOff();
          }
        } catch (error) {
          return { text, error };
        }
        return { text };
      };
      for (let turn = 0; turn < 2; turn += 1) {
        const { text, error } = await whole(await post({ query: WATCH }, { accept }));
        expect(error).toMatchObject({ message: expect.stringContaining('broken off') });
        expect(text).not.toMatch(/complete|graphql--/);
      }
    },
  );
});

describe('a query with deferred fields', () => {
  test.each([
    ['multipart/mixed', 'multipart/mixed; boundary="-"; deferSpec=20220824'],
    ['*/*', 'multipart/mixed; boundary="-"; deferSpec=20220824'],
    ['multipart/mixed;deferSpec=20220824,application/json', 'multipart/mixed; boundary="-"; deferSpec=20220824'],
    ['application/graphql-response+json, application/json, text/event-stream, multipart/mixed', 'text/event-stream'],
    ['text/event-stream', 'text/event-stream'],
  ])('comes in parts to a client that accepts %s', async (accept, type) => {
    const response = await over().post({ query: DEFER }, { accept });
    expect(typeOf(response)).toBe(type);
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    expect(await response.text()).toMatch(/"hasNext":true[\s\S]*"incremental":\[\{[\s\S]*"label":"v0"/);
  });

  test.each(['application/json', 'application/graphql-response+json'])('comes as a whole to a client that accepts %s', async (accept) => {
    const response = await over().post({ query: DEFER }, { accept });
    expect([response.status, typeOf(response)]).toEqual([200, `${accept}; charset=utf-8`]);
    expect(await response.json()).toEqual({ data: { evaluation: { name: 'Evaluation evr_0', runs: [{ label: 'v0' }, { label: 'v1' }] } } });
  });
});

test('events of a subscription are the same over both protocols', async () => {
  const events = eventsOf(await over().post({ query: WATCH }, { accept: 'text/event-stream' }));
  expect(await events.next()).toEqual({ data: { evaluationProgress: { isFinal: true } } });
  expect(await events.next()).toBeUndefined();
});
