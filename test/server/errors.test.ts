import { GraphQLError } from 'graphql';
import { describe, expect, test } from 'vitest';
import { createErrorMask } from '../../src/server/errors.ts';
import { UpstreamError, type UpstreamFault } from '../../src/upstream/errors.ts';
import { facade } from '../support/helpers.ts';
import { synthetic } from '../support/synthetic.ts';

const masking = () => {
  const bugs: unknown[] = [];
  return { mask: createErrorMask({ closed: false, onBug: (error) => bugs.push(error) }), bugs };
};
const INTERNAL = { message: 'Internal server error.', extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: false } };

describe('an error that is a bug', () => {
  const cause = new Error('secret at line 7');

  test.each<[string, unknown, unknown]>([
    ['thrown in a field', new GraphQLError(cause.message, { path: ['a', 0], originalError: cause }), cause],
    ['wrapped twice', new GraphQLError('x', { path: ['a', 0], originalError: new GraphQLError('y', { originalError: cause }) }), cause],
    ['thrown outside of a field', new GraphQLError('x', { originalError: cause }), cause],
    ['thrown outside of GraphQL', cause, cause],
    ['of no class at all', 'secret', 'secret'],
    ['that is nothing', undefined, undefined],
  ])('%s is reported to the log whole, and to the client by its code alone', (_name, error, logged) => {
    const { mask, bugs } = masking();
    expect(mask(error).toJSON()).toMatchObject(INTERNAL);
    expect(JSON.stringify(mask(error))).not.toContain('secret');
    expect(bugs).toEqual([logged, logged]);
  });

  test('keeps its place in the answer', () => {
    const { mask } = masking();
    expect(mask(new GraphQLError('x', { path: ['a', 0], originalError: cause })).path).toEqual(['a', 0]);
  });

  test('thrown by the source itself fails as unreachable, not as a bug', async () => {
    const { ask, bugs } = facade({
      respond: () => {
        throw cause;
      },
    });
    const { errors } = await ask('{ evaluation(id: "evr_0") { name } }');
    expect(errors).toMatchObject([{ path: ['evaluation'], extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
    expect(bugs).toEqual([]);
  });
});

describe('a fault of upstream', () => {
  test.each<[UpstreamFault, string, boolean]>([
    [{ kind: 'no-key' }, 'UNAUTHENTICATED', false],
    [{ kind: 'timeout' }, 'UPSTREAM_TIMEOUT', true],
    [{ kind: 'cancelled' }, 'UPSTREAM_UNAVAILABLE', true],
    [{ kind: 'server-ends' }, 'UPSTREAM_UNAVAILABLE', true],
    [{ kind: 'unreachable' }, 'UPSTREAM_UNAVAILABLE', true],
    [{ kind: 'outcome-unknown' }, 'WRITE_OUTCOME_UNKNOWN', false],
    [{ kind: 'shape', what: 'it is not JSON' }, 'UPSTREAM_BAD_RESPONSE', false],
    [{ kind: 'status', status: 401 }, 'UNAUTHENTICATED', false],
    [{ kind: 'status', status: 418 }, 'UPSTREAM_BAD_RESPONSE', false],
    [{ kind: 'status', status: 599 }, 'UPSTREAM_UNAVAILABLE', true],
  ])('has a code: %o', (fault, code, retryable) => {
    const { mask, bugs } = masking();
    const cause = new Error('secret', { cause: 'secret' });
    const masked = mask(new GraphQLError('secret', { path: ['a'], originalError: new UpstreamError(fault, { cause }) }));
    expect(masked.extensions).toEqual({ code, retryable });
    expect(masked.originalError).toBeUndefined();
    expect(JSON.stringify(masked)).not.toContain('secret');
    expect(bugs).toEqual([]);
  });

  test('says how long to wait and which input was rejected, where upstream says so', () => {
    const { mask } = masking();
    const extensionsOf = (fault: UpstreamFault) => mask(new UpstreamError(fault)).extensions;
    expect(extensionsOf({ kind: 'status', status: 429, retryAfterSeconds: 3 })).toEqual({
      code: 'RATE_LIMITED',
      retryable: true,
      retryAfterSeconds: 3,
    });
    expect(extensionsOf({ kind: 'status', status: 422, loc: ['body', 'log_ids', 0] })).toEqual({
      code: 'BAD_USER_INPUT',
      retryable: false,
      field: 'log_ids',
    });
  });
});

describe('an operation that is never executed', () => {
  test.each([
    ['no GraphQL', { query: '{' }, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', { query: '{ nothing }' }, 'GRAPHQL_VALIDATION_FAILED'],
    ['a missing argument', { query: '{ evaluation { name } }' }, 'GRAPHQL_VALIDATION_FAILED'],
    ['an argument of another type', { query: '{ evaluations(first: "ten") { totalCount } }' }, 'GRAPHQL_VALIDATION_FAILED'],
    ['one of two operations', { query: 'query A { __typename } query B { __typename }' }, 'OPERATION_RESOLUTION_FAILURE'],
    ['an operation of another name', { query: 'query A { __typename }', operationName: 'B' }, 'OPERATION_RESOLUTION_FAILURE'],
    ['no query', {}, 'BAD_REQUEST'],
    ['a query that is no text', { query: 5 }, 'BAD_REQUEST'],
  ])('for %s is answered with a code, without data and without a call', async (_name, body, code) => {
    const { post, calls, bugs } = facade({ upstream: synthetic() });
    const reply = (await (await post(body)).json()) as { errors: { extensions: { code: string } }[] };
    expect(Object.keys(reply)).toEqual(['errors']);
    expect(reply.errors.map(({ extensions }) => extensions.code)).toEqual([code]);
    expect(calls).toEqual([]);
    expect(bugs).toEqual([]);
  });
});
