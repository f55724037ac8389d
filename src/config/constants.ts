/** What is the same wherever the service runs, so that it is no option. The composing function takes other values, for tests and measurements. */
export interface Constants {
  /** Milliseconds that a client may take to send the headers of a request. */
  readonly headersTimeout: number;
  /** Milliseconds that a client may take to send a whole request. */
  readonly requestTimeout: number;
  /** Bytes of the largest GraphQL document. */
  readonly maxDocument: number;
  /** The most tokens of a document: names, numbers, texts and signs. */
  readonly maxTokens: number;
  /** The most levels of evaluatorLogs in evaluatorLogs. */
  readonly maxEvaluatorLogsDepth: number;
  /** The most directives of an operation beside @include, @skip, @defer and @stream. */
  readonly maxDirectives: number;
  /** The most @include, @skip, @defer and @stream of an operation. */
  readonly maxKnownDirectives: number;
  /** The most fields that an operation selects, fragments put in. */
  readonly maxFields: number;
  /** The most fields that an operation selects of Query, Mutation or Subscription. */
  readonly maxRootFields: number;
  /** The most levels of lists and objects in the value of a variable. */
  readonly maxVariableNesting: number;
  /** How many errors are reported of an operation that is not executed. */
  readonly maxErrors: number;
  /** Answers that are streamed at a time, such as subscriptions; more are turned away. */
  readonly maxStreams: number;
  /** Milliseconds after which a subscription is broken off, for its client to begin anew. */
  readonly subscriptionTimeout: number;
  /** The most upstream calls that wait for those in flight; more are refused at once. */
  readonly upstreamQueue: number;
  /** How often a read that failed is sent again at most; changes never are. */
  readonly upstreamRetries: number;
  /** Bytes of the largest answer taken from upstream, unpacked; a page that is larger is asked for in parts. */
  readonly upstreamMaxBytes: number;
  /** Bytes of the largest answer to a call that asks for one record. */
  readonly upstreamMaxRecordBytes: number;
  /** The most milliseconds that something asked of --shared costs whoever asks, even where nothing comes back. */
  readonly sharedPatience: number;
  /** Milliseconds after a change for which upstream may go on working on what was changed, so that none of its answers is kept. */
  readonly sharedSettling: number;
  /** Queries are executed by a plan made once for their document, and not by graphql-js. */
  readonly plannedExecution: boolean;
  /** Queries whose documents were executed before are answered without asking Yoga. */
  readonly answerKnown: boolean;
  /** Of upstream's rows only what a query asks for is read. */
  readonly readSelected: boolean;
  /** Equal queries, and equal upstream reads, of one key are carried out once while they are in flight. */
  readonly shareInFlight: boolean;
}

export const CONSTANTS: Constants = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  maxDocument: 65_536,
  maxTokens: 2_000,
  maxEvaluatorLogsDepth: 6,
  maxDirectives: 8,
  maxKnownDirectives: 50,
  maxFields: 500,
  maxRootFields: 10,
  maxVariableNesting: 20,
  maxErrors: 5,
  maxStreams: 1_000,
  subscriptionTimeout: 3_600_000,
  upstreamQueue: 1_024,
  upstreamRetries: 2,
  upstreamMaxBytes: 16_777_216,
  upstreamMaxRecordBytes: 67_108_864,
  sharedPatience: 40,
  sharedSettling: 30_000,
  plannedExecution: true,
  answerKnown: true,
  readSelected: true,
  shareInFlight: true,
};

/** The service without what makes it fast: Yoga and graphql-js, whole rows, nothing shared. To find out whether a fault is one of these. */
export const PLAIN: Pick<Constants, 'plannedExecution' | 'answerKnown' | 'readSelected' | 'shareInFlight'> = {
  plannedExecution: false,
  answerKnown: false,
  readSelected: false,
  shareInFlight: false,
};
