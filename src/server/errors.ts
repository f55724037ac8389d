import { type ASTNode, GraphQLError, type GraphQLErrorOptions, Kind } from 'graphql';
import type { GraphQLHTTPExtensions } from 'graphql-yoga';
import { GroupLimitError, QuestionError } from '../analysis/errors.ts';
import { PathError } from '../loaders/path-error.ts';
import { WatchError } from '../loaders/progress/hub.ts';
import { ScanLimitError } from '../loaders/row-lookup.ts';
import { DamagedError } from '../schema/kit/damaged-error.ts';
import { InputError } from '../schema/kit/input-error.ts';
import { TotalError } from '../schema/kit/total.ts';
import { UpstreamError, type UpstreamFault } from '../upstream/errors.ts';
import { type ErrorCode, isErrorCode } from './codes.ts';

/** What a client gets of an error beside its message; nothing else ever leaves. */
interface PublicError {
  readonly code: ErrorCode;
  readonly message: string;
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
  readonly retryAfterSeconds?: number;
  /** The argument or upstream field that was rejected. */
  readonly field?: string;
  /** How many rows a scan has read that was given up. */
  readonly rowsRead?: number;
  /** Of several that are watched, the one that it is about: the upstream id. */
  readonly evaluationId?: string;
  /** Of a change without an answer: the upstream id of the log that is there if it was made. */
  readonly logId?: string;
}

export interface ErrorMaskOptions {
  /** Suggest no name of the schema. */
  readonly closed: boolean;
  /** Called with every error that is a bug of ours, with all its details. */
  readonly onBug: (error: unknown) => void;
}

/** The only place where errors get their codes. What it does not know is a bug: reported to the log whole, and to the client by its code alone. */
export const createErrorMask =
  ({ closed, onBug }: ErrorMaskOptions) =>
  (error: unknown): GraphQLError => {
    const located = error instanceof GraphQLError ? error : undefined;
    const cause = causeOf(error);
    const known = publicErrorOf(cause, located);
    if (known) return shown(known, located);
    if (located && located.path === undefined && !isCause(located.originalError)) return beforeExecution(located, closed);
    // Yoga's reading of GET parameters; everything else that parses here is caught where it does.
    if (cause instanceof SyntaxError && located?.path === undefined) return badRequest('A parameter is no JSON.');
    onBug(cause);
    return shown({ code: 'INTERNAL_SERVER_ERROR', message: 'Internal server error.', retryable: false }, located);
  };

const isCause = (error: unknown): boolean => error instanceof Error && !(error instanceof GraphQLError);

/** What was thrown, below the GraphQL errors that locate it. */
const causeOf = (error: unknown): unknown => (error instanceof GraphQLError && error.originalError ? causeOf(error.originalError) : error);

const shown = ({ message, ...extensions }: PublicError, located: GraphQLError | undefined): GraphQLError =>
  new GraphQLError(message, {
    ...(located && placeOf(located)),
    // What was refused before the execution has a status of its own.
    extensions: { ...extensions, ...(located?.extensions['http'] !== undefined && { http: located.extensions['http'] }) },
  });

/** A copy of an error that has these extensions as well. */
export const withExtensions = (error: GraphQLError, added: GraphQLErrorOptions['extensions']): GraphQLError =>
  new GraphQLError(error.message, { ...placeOf(error), extensions: { ...error.extensions, ...added } });

/** Where in the document, and in the answer. */
const placeOf = ({ nodes, source, positions, path }: GraphQLError): GraphQLErrorOptions => ({
  nodes: nodes ?? null,
  source: source ?? null,
  positions: positions ?? null,
  path: path ?? null,
});

const publicErrorOf = (cause: unknown, located: GraphQLError | undefined): PublicError | undefined => {
  if (cause instanceof UpstreamError) return upstreamError(cause);
  if (cause instanceof WatchError) return watchError(cause, located);
  if (cause instanceof InputError) return { code: 'BAD_USER_INPUT', message: cause.message, retryable: false, field: cause.argument };
  if (cause instanceof QuestionError) {
    return { code: 'BAD_USER_INPUT', message: cause.message, retryable: false, field: cause.place.join('.') };
  }
  if (cause instanceof GroupLimitError) return { code: 'GROUP_LIMIT_EXCEEDED', message: cause.message, retryable: false };
  if (cause instanceof ScanLimitError) return scanLimit(cause);
  if (cause instanceof PathError) return { ...badInput(cause.message), field: 'path' };
  if (cause instanceof TotalError) return { code: 'TOTAL_TOO_LARGE', message: cause.message, retryable: false };
  if (cause instanceof DamagedError) return damaged(cause.message);
  if (cause instanceof GraphQLError && cause.nodes?.some(isGiven)) return badInput(cause.message);
  if (cause instanceof Error && INITIAL_COUNT.test(cause.message))
    return badInput('Argument "initialCount" of "@stream" must be zero or more.');
  if (located?.path !== undefined && isCompletionError(cause)) return damaged('A value does not fit its type.');
  return undefined;
};

const scanLimit = ({ message, rowsRead }: ScanLimitError): PublicError => ({
  code: 'SCAN_LIMIT_EXCEEDED',
  message,
  retryable: false,
  ...(rowsRead !== undefined && { rowsRead }),
});

/** What clients write into their documents as values. */
const GIVEN: ReadonlySet<ASTNode['kind']> = new Set([
  Kind.DIRECTIVE,
  Kind.VARIABLE,
  Kind.INT,
  Kind.FLOAT,
  Kind.STRING,
  Kind.BOOLEAN,
  Kind.NULL,
  Kind.ENUM,
  Kind.LIST,
  Kind.OBJECT,
]);

/**
 * Arguments of fields and directives get their values during the execution, and may turn out to have none that fits: a variable with a
 * default may be given null. Such errors are located at the value; those about what a resolver returned at the field, or nowhere yet.
 */
const isGiven = ({ kind }: ASTNode): boolean => GIVEN.has(kind);

/** Thrown with no place by Yoga's executor, see its `getStreamValues`. */
const INITIAL_COUNT = /^initialCount must be a /;

const badInput = (message: string): PublicError => ({ code: 'BAD_USER_INPUT', message, retryable: false });

const watchError = ({ cause, evaluationId }: WatchError, located: GraphQLError | undefined): PublicError | undefined => {
  const known = publicErrorOf(cause, located);
  return known && { ...known, evaluationId };
};

const damaged = (what: string): PublicError => ({
  code: 'UPSTREAM_BAD_RESPONSE',
  message: `The evaluation source sent something that does not fit its contract: ${what}`,
  retryable: false,
});

/** Yoga's executor throws plain Errors with the messages of graphql-js, see its `completeLeafValue` and `completeValue`. */
const COMPLETION =
  /^(?:Cannot return null for non-nullable field |(?:Int|Float|String|Boolean|ID|Enum "\w+") cannot represent |Expected `)/;

/**
 * Whether graphql-js could not make a field's value fit its type: a null in a non-null place (a plain Error there, so only its wording shows it,
 * see `completeValue` of graphql-js), or a value that a scalar or a list refuses. With our resolvers that means damage upstream.
 */
const isCompletionError = (cause: unknown): boolean =>
  cause instanceof GraphQLError || (cause instanceof Error && COMPLETION.test(cause.message));

const upstreamError = ({ message, fault }: UpstreamError): PublicError => {
  const field = fault.kind === 'status' ? fault.loc?.filter((part) => typeof part === 'string').at(-1) : undefined;
  const retryAfterSeconds = 'retryAfterSeconds' in fault ? fault.retryAfterSeconds : undefined;
  return {
    ...codeOf(fault),
    message: field === undefined ? message : `${message.slice(0, -1)} "${field}".`,
    ...(field !== undefined && { field }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    ...(fault.kind === 'outcome-unknown' && fault.logId !== undefined && { logId: fault.logId }),
  };
};

const codeOf = (fault: UpstreamFault): { code: ErrorCode; retryable: boolean } => {
  switch (fault.kind) {
    case 'no-key':
      return { code: 'UNAUTHENTICATED', retryable: false };
    case 'timeout':
      return { code: 'UPSTREAM_TIMEOUT', retryable: true };
    case 'outcome-unknown':
      return { code: 'WRITE_OUTCOME_UNKNOWN', retryable: false };
    case 'overloaded':
      return { code: 'SERVICE_OVERLOADED', retryable: true };
    case 'too-many-calls':
      return { code: 'UPSTREAM_CALLS_LIMIT_EXCEEDED', retryable: false };
    case 'too-many-rows':
    case 'too-many-analyses':
      return { code: 'COST_LIMIT_EXCEEDED', retryable: false };
    case 'cancelled':
    case 'server-ends':
    case 'unreachable':
    case 'resting':
      return { code: 'UPSTREAM_UNAVAILABLE', retryable: true };
    case 'shape':
    case 'too-large':
      return { code: 'UPSTREAM_BAD_RESPONSE', retryable: false };
    case 'status':
      return codeOfStatus(fault.status, fault.ofWrite === true);
  }
};

const STATUS_CODES: Readonly<Record<number, ErrorCode>> = {
  400: 'BAD_USER_INPUT',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  422: 'BAD_USER_INPUT',
  429: 'RATE_LIMITED',
};

/** After a 5xx nobody knows what became of a change, so trying again is not advised. */
const codeOfStatus = (status: number, ofWrite: boolean): { code: ErrorCode; retryable: boolean } => {
  if (status >= 500) return { code: 'UPSTREAM_UNAVAILABLE', retryable: !ofWrite };
  return { code: STATUS_CODES[status] ?? 'UPSTREAM_BAD_RESPONSE', retryable: status === 429 };
};

const badRequest = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', retryable: false, http: { status: 400 } } });

/** The names of the schema that graphql-js proposes for wrong ones. */
const SUGGESTION = / Did you mean .*\?$/s;

/** 400, and 200 for clients that take no other than `application/json`. */
const BAD: GraphQLHTTPExtensions = { spec: true, status: 400 };

/**
 * Parsing, validation, limits and variables: the message is GraphQL's own and helps; Yoga's codes stay, a missing one is about the variables.
 * What is wrong before there is an operation has its status whatever the client accepts, so Yoga's `spec` is left out.
 */
const beforeExecution = (error: GraphQLError, closed: boolean): GraphQLError => {
  const { code: given = 'BAD_USER_INPUT', retryable = false, retryAfterSeconds, http = BAD } = error.extensions;
  const code = isErrorCode(given) ? given : 'BAD_REQUEST';
  if (http.status === 405) return beforeOperation(error, 'METHOD_NOT_ALLOWED', { status: 405, headers: http.headers ?? {} });
  if (code === 'BAD_REQUEST') return beforeOperation(error, 'BAD_REQUEST', { status: http.status ?? 400 });
  return new GraphQLError(closed ? error.message.replace(SUGGESTION, '') : error.message, {
    ...placeOf(error),
    extensions: {
      code,
      retryable,
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
      http: code === 'BAD_USER_INPUT' || code === 'OPERATION_RESOLUTION_FAILURE' ? BAD : http,
    },
  });
};

const beforeOperation = (error: GraphQLError, code: ErrorCode, http: GraphQLHTTPExtensions): GraphQLError =>
  new GraphQLError(error.message, { extensions: { code, retryable: false, http } });
