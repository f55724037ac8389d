import { GraphQLError } from 'graphql';

/** What of an operation is limited; the start of the code of its refusal, such as `DEPTH_LIMIT_EXCEEDED`. */
export type Limited = 'TOKEN' | 'DEPTH' | 'ALIAS' | 'DIRECTIVE' | 'FIELD' | 'ROOT_FIELD' | 'COST';

/** The refusal of an operation that asks for too much: 400, and 200 for clients that take no other than `application/json`. */
export const limitExceeded = (limited: Limited, message: string): GraphQLError =>
  new GraphQLError(message, {
    extensions: { code: `${limited}_LIMIT_EXCEEDED`, retryable: false, http: { spec: true, status: 400 } },
  });
