import { useAPQ } from '@graphql-yoga/plugin-apq';
import { useDeferStream } from '@graphql-yoga/plugin-defer-stream';
import { usePersistedOperations } from '@graphql-yoga/plugin-persisted-operations';
import { type ExecutionResult, GraphQLError } from 'graphql';
import { isAsyncIterable, mapAsyncIterator } from 'graphql-yoga';
import type { Shared } from '../../contract/shared.ts';
import type { ErrorCode } from '../codes.ts';
import { type PlanFor, plannedExecution } from '../execution/planned-execution.ts';
import { limitOperations, type OperationLimits } from '../limits/limits.ts';
import type { OperationRate } from '../limits/rate-limit.ts';
import type { OperationPlugin } from '../operation-plugin.ts';
import { reportStatus } from '../status.ts';
import { answerAsWhole } from '../streaming/whole.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { type CheckArguments, checkArguments } from './check-arguments.ts';
import { type Describe, describeOperation } from './describe-operation.ts';
import { createTextStore } from './document-caches.ts';
import { type Executions, executeOperations } from './execute-operations.ts';
import { documentIdOf, dropIds, limitBatch, readParameters, requireOperation } from './parameters.ts';
import type { PersistedDocuments } from './persisted-downloads.ts';
import { takePosted } from './posted.ts';
import { type ValidationOptions, validateDocuments } from './validation.ts';

export interface PluginOptions extends OperationLimits, ValidationOptions {
  /** Only these documents are executed; without it, any. */
  readonly persisted: PersistedDocuments | undefined;
  /** As `createTextStore` has it. */
  readonly shared?: Shared | undefined;
  readonly maskError: (error: unknown) => GraphQLError;
  /** See `createStreams`. */
  readonly streams: OperationPlugin;
  /** The most operations of one request; 0 takes one alone, and no list. */
  readonly batch: number;
  /** How many operations a caller may send in a minute; without it any number. */
  readonly rate: OperationRate | undefined;
  /** Documents that are known by their hashes without having been registered: those of the pages. */
  readonly knownDocuments?: ReadonlyMap<string, string> | undefined;
  readonly telemetry: Telemetry;
  readonly describe: Describe;
  readonly checkArguments: CheckArguments;
  readonly planFor: PlanFor;
  readonly executions: Executions;
  /** See `createKnownQueries`. */
  readonly known: OperationPlugin;
}

/** What Yoga is extended with: plugins of ours and of its authors, whose types have nothing in common. */
export const createPlugins = ({ streams, persisted, maskError, rate, telemetry, ...options }: PluginOptions): object[] => [
  // What logs, metrics and traces report of an operation.
  describeOperation(options.describe, telemetry),
  // What was read, or even answered, before Yoga is asked.
  takePosted,
  // What a request holds, which other plugins look at before Yoga checks it.
  limitBatch(options.batch),
  readParameters,
  requireOperation,
  // How answers that come in parts are sent.
  streams,
  // What asks for too much is refused before anything else is done for it.
  ...limitOperations(options),
  // What is wrong with a document.
  validateDocuments(options),
  // What cannot be asked, before anything of it is.
  checkArguments(options.checkArguments),
  // @defer and @stream.
  useDeferStream(),
  // Yoga masks the errors of an answer, and not those of what follows it.
  maskIncremental(maskError),
  // Without later parts, where nobody would take them.
  answerAsWhole(),
  // What need not be asked again.
  options.known,
  // How a query is executed.
  plannedExecution(options.planFor),
  // Either an allow-list, or documents that clients register by their hash as they go (automatic persisted queries).
  ...(persisted
    ? [preferIds(persisted), allowList(persisted)]
    : [refuseIds, useAPQ({ store: createTextStore(options.knownDocuments, options.shared), responseConfig: { forceStatusCodeOk: true } })]),
  dropIds,
  ...(rate ? [rate.limitBatches] : []),
  // The status of an answer follows from its errors.
  reportStatus(options.maxErrors),
  // Last, around whatever else executes: what each operation is executed with.
  executeOperations(options.executions),
];

interface Increment {
  readonly incremental?: readonly { readonly errors?: readonly GraphQLError[] }[];
}

const maskIncremental = (maskError: PluginOptions['maskError']): OperationPlugin => {
  const masked = (payload: ExecutionResult & Increment): ExecutionResult & Increment =>
    payload.incremental
      ? {
          ...payload,
          incremental: payload.incremental.map((part) => (part.errors ? { ...part, errors: part.errors.map(maskError) } : part)),
        }
      : payload;
  return {
    onExecute: () => ({
      onExecuteDone: ({ result, setResult }) => {
        if (isAsyncIterable<ExecutionResult & Increment>(result)) setResult(mapAsyncIterator(result, masked));
      },
    }),
  };
};

/** Reports to clients that send the ids of an allow-list that there is none here. */
const refuseIds: OperationPlugin = {
  onParams: ({ params }) => {
    const hasHash = params.extensions?.['persistedQuery'] != null;
    if (params.query != null || hasHash || documentIdOf(params) === null) return;
    throw new GraphQLError('This server has no list of documents: send the document.', {
      extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' satisfies ErrorCode, http: { status: 200 } },
    });
  },
};

/** Some clients send a document beside its id: where the list has the same under this id, that is as good as the id alone. */
const preferIds = (documents: PersistedDocuments): OperationPlugin => ({
  onParams: ({ params, setParams }) => {
    const { query, ...rest } = params;
    const id = documentIdOf(params);
    if (query != null && id !== null && documents.get(id) === query) setParams(rest);
  },
});

const allowList = (documents: PersistedDocuments) =>
  usePersistedOperations({
    getPersistedOperation: (id) => documents.get(id) ?? null,
    extractPersistedOperationId: documentIdOf,
    allowArbitraryOperations: false,
    customErrors: {
      notFound: {
        message: 'This server knows no document of that id.',
        extensions: { code: 'PERSISTED_QUERY_NOT_FOUND', http: { status: 200 } },
      },
      keyNotFound: {
        message: 'This server executes persisted documents only.',
        extensions: { code: 'PERSISTED_QUERY_ONLY', http: { status: 400 } },
      },
      persistedQueryOnly: {
        message: 'This server executes persisted documents only.',
        extensions: { code: 'PERSISTED_QUERY_ONLY', http: { status: 400 } },
      },
    },
  });
