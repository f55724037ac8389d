/** Every code that an error of an answer can have, and when it comes, as docs/reading.md has it. */
export const ERROR_CODES = {
  BAD_USER_INPUT: 'an argument or a variable makes no sense, or upstream refused it',
  UNAUTHENTICATED: 'no key, or one that is not accepted',
  FORBIDDEN: 'the key has no right to this',
  NOT_FOUND: 'upstream does not know this part of something that it does know',
  RATE_LIMITED:
    'upstream asks to slow down, or this key has used up its [rate](operations.md#rates); `retryAfterSeconds` where it is known how long',
  UPSTREAM_TIMEOUT: 'upstream did not answer in time',
  UPSTREAM_UNAVAILABLE: 'upstream did not answer at all, or failed',
  UPSTREAM_BAD_RESPONSE: 'upstream sent something that does not fit its contract, or is too large',
  WRITE_OUTCOME_UNKNOWN: 'a change was sent and no answer came',
  SCAN_LIMIT_EXCEEDED:
    'what upstream does not do by itself, a look-up or a question about rows, would take too many calls; `rowsRead` says how many rows were read',
  GROUP_LIMIT_EXCEEDED:
    'rows make more groups, or values of facets, than an answer may hold: a filter, or another field to group by, makes fewer',
  TOTAL_TOO_LARGE: 'what this server adds up is larger than its field can show; what it is made of is sound',
  PERSISTED_QUERY_NOT_FOUND: 'no document is known by this hash: a client with automatic persisted queries sends it then',
  PERSISTED_QUERY_MISMATCH: 'the document sent with a hash has another one',
  PERSISTED_QUERY_ONLY: '`--persisted` admits the documents of its list alone',
  PERSISTED_QUERY_NOT_SUPPORTED: 'the id of a document came, and there is no `--persisted`',
  UNSUPPORTED_MEDIA_TYPE: 'the operation came as no JSON, or compressed',
  CSRF_PREVENTED: 'the request came as a foreign page could have sent it',
  PAYLOAD_TOO_LARGE: 'the request is too large',
  SERVICE_OVERLOADED: 'too much is being worked on; `retryAfterSeconds` says when to come again',
  BAD_REQUEST: 'what came is no GraphQL request, or nothing that the answer can be is accepted',
  METHOD_NOT_ALLOWED: 'the method is neither GET nor POST, or a change came by GET',
  GRAPHQL_PARSE_FAILED: 'the document is no GraphQL',
  GRAPHQL_VALIDATION_FAILED: 'the document does not fit the schema',
  OPERATION_RESOLUTION_FAILURE: 'the document has no operation of this name, or several and none was named',
  INTROSPECTION_DISABLED: 'the document asks for the schema in production',
  INTERNAL_SERVER_ERROR: 'a bug of ours',
  TOKEN_LIMIT_EXCEEDED: '',
  DEPTH_LIMIT_EXCEEDED: '',
  ALIAS_LIMIT_EXCEEDED: '',
  DIRECTIVE_LIMIT_EXCEEDED: '',
  FIELD_LIMIT_EXCEEDED: '',
  ROOT_FIELD_LIMIT_EXCEEDED: '',
  COST_LIMIT_EXCEEDED: '',
  UPSTREAM_CALLS_LIMIT_EXCEEDED: '',
} as const satisfies Record<string, string>;

export type ErrorCode = keyof typeof ERROR_CODES;

export const isErrorCode = (code: unknown): code is ErrorCode => typeof code === 'string' && Object.hasOwn(ERROR_CODES, code);
