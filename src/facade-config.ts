/*
 * What `humanloop-graphql/server` takes and gives. Its declarations are published, so nothing is imported here.
 */

/**
 * Where evaluations come from and what may be asked of them. Everything has a default; the names are those of the command's options in
 * camel case, and so are the values that each takes, which the option table describes. What is the same for every command is a setting here. Environment variables are not read, but for NODE_ENV.
 */
export interface FacadeConfig {
  /** A live v5 API to read from, with its path prefix. Callers bring their own X-API-KEY. Without it: the embedded backend. */
  readonly baseUrl?: string | URL | undefined;
  /** Sent to `baseUrl` for callers that bring no key; needs `shareKey`. */
  readonly apiKey?: string | undefined;
  /** Everyone who reaches the app may read with `apiKey`. */
  readonly shareKey?: boolean | undefined;

  /** A directory that the official export tool wrote, or a folder of several; only read. Needs a key for callers, or `open`. */
  readonly exportDirectory?: string | undefined;
  /**
   * Keeps the embedded backend's database, and changes with it; filled from `exportDirectory` or the sample when new. Or postgres://…, a
   * PostgreSQL database that was imported into.
   */
  readonly dataFile?: string | undefined;
  /** What callers of the embedded backend have to present, as X-API-KEY or as Authorization: Bearer. */
  readonly serverApiKey?: string | undefined;
  /** A file with that key, or with several: "read KEY" or "write KEY" on each line. */
  readonly serverApiKeyFile?: string | undefined;
  /** Everyone who reaches the app may read and change the embedded backend. True by default of the sample alone, which has made-up data. */
  readonly open?: boolean | undefined;
  /** Refuse every change, of a live API too. */
  readonly readOnly?: boolean | undefined;

  /** The path that the app serves this below, such as `/evaluations`: it is taken off the path of every request. Default: none. */
  readonly basePath?: string | undefined;
  /** Names that may stand in the Host header of requests; others are refused. Default: any. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Origins whose pages may call this. Default: none. */
  readonly corsOrigins?: readonly string[] | undefined;
  /** Let pages of those origins send cookies along. */
  readonly corsCredentials?: boolean | undefined;
  /** Pack answers as brotli or gzip where accepted. Default: true. */
  readonly compression?: boolean | undefined;
  /** No GraphiQL, no introspection, no sample. Default: whether NODE_ENV is production. */
  readonly production?: boolean | undefined;
  /** Screens for browsers at the root of the app, in production too. Default: false. */
  readonly pages?: boolean | undefined;
  /** A file of documents by id: only they are executed. */
  readonly persistedFile?: string | undefined;
  /** Be a subgraph of Apollo Federation 2 as well. */
  readonly federation?: boolean | undefined;
  /** Give Query.node and Query.nodes to the supergraph; needs `federation`. */
  readonly federationNode?: boolean | undefined;

  /** Bytes of the largest GraphQL request. Default: 262144; with `federation` 2097152. */
  readonly maxBody?: number | undefined;
  /** Bytes of the largest GraphQL document. Default: 65536. */
  readonly maxDocument?: number | undefined;
  /** Default: 2000. */
  readonly maxTokens?: number | undefined;
  /** Levels of fields. Default: 12. */
  readonly maxDepth?: number | undefined;
  /** Default: 30. */
  readonly maxAliases?: number | undefined;
  /** Directives beside those of GraphQL itself. Default: 8. */
  readonly maxDirectives?: number | undefined;
  /** @include, @skip, @defer and @stream. Default: 50. */
  readonly maxKnownDirectives?: number | undefined;
  /** Default: 500. */
  readonly maxFields?: number | undefined;
  /** Fields of Query, Mutation or Subscription. Default: 10. */
  readonly maxRootFields?: number | undefined;
  /** Levels of evaluatorLogs in evaluatorLogs. Default: 6. */
  readonly maxEvaluatorLogsDepth?: number | undefined;
  /** Levels of lists and objects in a variable. Default: 20. */
  readonly maxVariableNesting?: number | undefined;
  /** Errors that are reported of an operation that is not executed. Default: 5. */
  readonly maxErrors?: number | undefined;
  /** Rows that an operation may bring. Default: 10000. */
  readonly maxCost?: number | undefined;
  /** Requests worked on at a time. Default: 256. */
  readonly maxRequests?: number | undefined;
  /** Answers streamed at a time. Default: 1000. */
  readonly maxStreams?: number | undefined;
  /** Milliseconds after which a subscription is broken off. Default: 3600000. */
  readonly subscriptionTimeout?: number | undefined;
  /** Operations in one request, as a list. Default: 0, no lists. */
  readonly batch?: number | undefined;
  /** Milliseconds after which an operation answers with what it has. Default: 10000. */
  readonly operationTimeout?: number | undefined;
  /** Operations of one key in a minute. Default: any number. */
  readonly rateLimitOperations?: number | undefined;
  /** What the operations of one key may cost in a minute. Default: anything. */
  readonly rateLimitCost?: number | undefined;
  /**
   * A Valkey or Redis, such as redis://cache, in which all replicas count those rates together, and know the documents that clients
   * registered. Default: each replica for itself.
   */
  readonly sharedAddress?: string | undefined;
  /** Seconds for which answers of `baseUrl` that cannot change any more are kept there, for all replicas. Default: none are kept. */
  readonly cacheFinal?: number | undefined;
  /** Upstream calls of one operation. Default: 200. */
  readonly upstreamCalls?: number | undefined;
  /** Upstream calls for one look-up that upstream has no endpoint for. Default: 50. */
  readonly scanLimit?: number | undefined;
  /** Records asked for in one upstream call. Default: 100. */
  readonly upstreamPage?: number | undefined;
  /** Upstream calls in flight at a time. Default: 64. */
  readonly upstreamConcurrency?: number | undefined;
  /** Upstream calls that wait for those in flight. Default: 1024. */
  readonly upstreamQueue?: number | undefined;
  /** How often a read that failed is sent again. Default: 2. */
  readonly upstreamRetries?: number | undefined;
  /** Bytes of the largest answer taken from upstream. Default: 16777216. */
  readonly upstreamMaxBytes?: number | undefined;
  /** Bytes of the largest answer to a call for one record. Default: 67108864. */
  readonly upstreamMaxRecordBytes?: number | undefined;

  /** Execute queries by a plan made once for their document, and not by graphql-js. Default: true. */
  readonly plannedExecution?: boolean | undefined;
  /** Answer queries whose documents were executed before without asking Yoga. Default: true. */
  readonly answerKnown?: boolean | undefined;
  /** Read of upstream's rows only what a query asks for. Default: true. */
  readonly readSelected?: boolean | undefined;
  /** Carry out equal work of one key once while it is in flight. Default: true. */
  readonly shareInFlight?: boolean | undefined;

  /** The least grave lines to log, as JSON on standard output: info has one for every operation. Default: error. */
  readonly logLevel?: 'error' | 'warn' | 'info' | 'silent' | undefined;
  /** Where OpenTelemetry's collector takes OTLP over HTTP. Default: no traces. */
  readonly otlpEndpoint?: string | URL | undefined;
}

/** The service as one function, to be mounted in an app. */
export interface MountedFacade {
  /**
   * Answers a request: GraphQL and, outside of production, GraphiQL on `/graphql`, the embedded backend's REST API on `/v5`, and `/health`,
   * `/readiness` and, outside of production, `/metrics`; 404 for other paths. It needs no `this`.
   *
   * `connection` is what @hono/node-server gives beside a request, where the app has it: the caller's address counts in rate limits then.
   * Anything else that a framework gives there is passed over.
   */
  readonly fetch: (request: Request, connection?: unknown) => Promise<Response>;
  /**
   * Ends streams, waits ten seconds at most for other requests to be answered, and lets go of files, connections and timers. Called again it
   * does nothing. Requests that come later are refused with 503.
   */
  readonly close: () => Promise<void>;
}
