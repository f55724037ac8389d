import { type Context, Hono } from 'hono';
import { cors } from 'hono/cors';
import { TrieRouter } from 'hono/router/trie-router';
import type { Send } from '../../contract/send.ts';
import { apart, createFlights, reportingChanges } from '../../upstream/flights.ts';
import { callerKeyOf, type KeyNameOf } from '../caller-key.ts';
import { createDownloadChanges } from '../download/download-changes.ts';
import { createDownloadDoor, downloadNameOf, downloadTypeOf, type OwnDownloads } from '../download/download-door.ts';
import { type GraphiQLOptions, graphiqlPage } from '../graphiql/graphiql.ts';
import { pageExamples } from '../graphiql/page-examples.ts';
import type { GraphQLEndpoint } from '../graphql/endpoint.ts';
import { createGraphQL, type YogaOptions } from '../graphql/yoga.ts';
import { createOperationRate } from '../limits/rate-limit.ts';
import { limitRequests, receiveBody } from '../limits/request-limits.ts';
import { createOperation } from '../operation.ts';
import type { BuiltPages } from '../pages/built-pages.ts';
import { servePages } from '../pages/pages.ts';
import { createQuestions } from '../questions.ts';
import { type Arrival, type Guard, guarded, type Refusal, type RequestHandler, refuse } from '../refusal.ts';
import { createReplicaChanges } from '../replica-changes.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { compress } from './compression.ts';
import {
  FOREIGN_HOST,
  isForOwnHost,
  requireAcceptable,
  requireAccepted,
  requireGetOrPost,
  requireHeaderOfGet,
  requireJson,
  requireJsonOrKey,
  requireUncompressed,
} from './guards.ts';
import { createKnownDoor, type KnownDoor, type KnownDoorOptions } from './known-door.ts';
import { createProbes } from './probes.ts';
import { createReadiness, type Readiness } from './readiness.ts';
import { recordDownload, recordOperation, recordRest } from './record-operation.ts';
import { CLIENT_LEFT, createRecorder } from './recorder.ts';
import { createV5, endpointOf } from './rest-door.ts';
import { sealed } from './sealed.ts';

export interface AppOptions extends Omit<YogaOptions, 'flights' | 'callerKey' | 'rate' | 'questions' | 'knownDocuments'> {
  /** Equal reads and queries of one key are carried out once while they are in flight. */
  readonly shareInFlight: boolean;
  /** The embedded backend, served as /v5/*; without one there is no such path. */
  readonly backend: Send | undefined;
  readonly corsOrigins: readonly string[];
  /** Pages of these origins may send cookies and the like along, which a proxy in front may want. */
  readonly corsCredentials: boolean;
  /** Pack answers for clients that take them packed. */
  readonly compression: boolean;
  /** The server listens on loopback: requests have to be addressed to this machine, or to one of `allowedHosts`. */
  readonly ownHostOnly: boolean;
  /** Where there are any, requests have to be addressed to one of them or to this machine, wherever the server listens. */
  readonly allowedHosts: readonly string[];
  /** The most bytes of a GraphQL request, counted as they come. */
  readonly maxBody: number;
  /** Milliseconds that a download waits for upstream, or for its client; a minute where it is absent. */
  readonly downloadIdleTimeout?: number | undefined;
  /** The most requests at a time. */
  readonly maxRequests: number;
  /** Operations of one key in a minute; without it any number. */
  readonly rateLimitOperations: number | undefined;
  /** The process is so late that new requests only make it worse. */
  readonly isLate: () => boolean;
  readonly metrics: Metrics | undefined;
  /** Serve them as /metrics, to all who reach the rest. */
  readonly serveMetrics: boolean;
  /** Serve GraphiQL to browsers. */
  readonly graphiql: boolean;
  /** Screens for browsers; without them `/` leads to GraphQL. */
  readonly builtPages?: BuiltPages | undefined;
  /** Names the source, so that a browser does not take what it keeps of another one on the same port for this one's. */
  readonly sourceName: string;
  /** Names keys in the log; where it is absent none has a name. */
  readonly keyNameOf?: KeyNameOf | undefined;
}

/** What the embedded backend takes at most. */
const MAX_V5_BODY = 8 * 2 ** 20;

const BUG = { status: 500, code: 'INTERNAL_SERVER_ERROR', message: 'Internal server error.' } satisfies Refusal;

export interface App {
  /** `bindings`: what the HTTP server knows of the connection, as @hono/node-server passes it. */
  fetch(request: Request, bindings?: object): Response | Promise<Response>;
  /** Answers known queries of Node's HTTP server; absent where something has to be done for every request that it does not know. */
  readonly knownDoor?: KnownDoor | undefined;
  /** What those who run the server ask, metrics included, for a port of its own. */
  readonly probes: { fetch(request: Request): Response | Promise<Response> };
  /** Files of rows for whoever has the process. */
  readonly downloads: OwnDownloads;
  /** Requests are still answered, and their connections closed; readiness says that no more are wanted. */
  drain(): void;
  /** Breaks off what goes on for long, subscriptions, downloads and questions of rows, so that their clients go on elsewhere. */
  breakOff(): void;
}

const DOWNLOADS = '/:owners{evaluations|files}/:id/:file{logs\\.(?:csv|jsonl)}';

/** All that answers over HTTP, as one function from a Request to a Response. */
export const createApp = (options: AppOptions): App => {
  const { telemetry, metrics } = options;
  const flights = options.shareInFlight ? createFlights((isShared) => telemetry.lookedUp('in-flight', isShared)) : apart;
  const callerKey = callerKeyOf(options.source.kind !== 'LIVE_API');
  const rate = options.rateLimitOperations === undefined ? undefined : createOperationRate(options.rateLimitOperations, options.shared);
  const rateGuards = rate ? [rate.limitRequests] : [];
  const downloadChanges = createDownloadChanges();
  const replicas = createReplicaChanges(options.shared, downloadChanges.changed);
  const send = reportingChanges(options.send, replicas.made);
  const questions = createQuestions();
  const own = { ...options, knownDocuments: options.builtPages?.documents, send, callerKey, flights, rate, questions };
  const { graphql, known, endStreams, changed, findDownload } = createGraphQL(own);
  replicas.hear(changed);
  const downloads = createDownloadDoor({ ...options, callerKey, changes: downloadChanges, findDownload });
  const admission = limitRequests(options.maxRequests, metrics?.workedOn);
  const readiness = createReadiness(() => admission.isFull() || options.isLate());
  const recorder = createRecorder({ ...options, readiness, callerKey });
  const fail = failWith(telemetry);

  const app = createHono(options);
  app.route('/', createProbes({ readiness, metrics: options.serveMetrics ? metrics : undefined }));
  routeRoot(app, options);
  if (options.graphiql) app.get('/graphql', graphiqlPage(graphiqlOptions(options, graphql)));
  // A request is let in when its body is there: one that comes slowly takes nobody's place.
  const answerGraphQL = admission.admit(({ request, operation, executed }) => graphql(request, operation, executed));
  const ofGraphQL = guarded([...rateGuards, ...graphqlGuards(options)], receiveBody(options.maxBody, answerGraphQL));
  app.all('/graphql', recordOperation(recorder, failing(ofGraphQL, fail)));
  const ofDownloads = guarded([...rateGuards, ...downloadGuards(options)], receiveBody(options.maxBody, admission.admit(downloads.handle)));
  app.all(DOWNLOADS, recordDownload(recorder, failing(ofDownloads, fail), downloadNameOf));
  if (options.backend) {
    const reported = reportingChanges(reportingChanges(options.backend, changed), replicas.made);
    const answerRest = admission.admit(createV5(reported, { questions, questionTimeout: options.operationTimeout }));
    const ofRest = guarded([...rateGuards, requireJsonOrKey, requireUncompressed], receiveBody(MAX_V5_BODY, answerRest));
    app.all('/v5/*', recordRest(recorder, failing(ofRest, fail), endpointOf));
  }
  routeScreens(app, options);
  app.onError((error, context) => fail(error, unrecorded(context)));

  return {
    fetch: sending(options, toOwnHost(options, app, createStrangers(options, readiness))),
    knownDoor: knownDoorOf(options, { known, recorder, admission }),
    probes: sealing(createProbes({ readiness, metrics })),
    downloads: downloads.own,
    drain: readiness.drain,
    breakOff: inTurn(endStreams, questions.breakOff, downloads.breakOff),
  };
};

const inTurn =
  (...steps: readonly (() => void)[]): (() => void) =>
  () => {
    for (const step of steps) step();
  };

/** The root is a screen for browsers, and leads all others to GraphQL: by a relative way, for a base path may stand in front of it. */
const routeRoot = (app: Hono, { builtPages, graphiql }: AppOptions): void => {
  if (builtPages) app.get('/', servePages(builtPages, { graphiql }), (context) => context.redirect('graphql'));
  else app.get('/', (context) => context.redirect('/graphql'));
};

/** What nothing else answers may be a screen. */
const routeScreens = (app: Hono, { builtPages, graphiql }: AppOptions): void => {
  if (builtPages) app.get('*', servePages(builtPages, { graphiql }));
};

/** What answers where something threw. */
type Fail = (error: unknown, arrival: Arrival) => Response;

const failWith =
  (telemetry: Telemetry): Fail =>
  (error, arrival) => {
    // A client that left while it was sending is no bug, and reads no answer.
    if (arrival.request.signal.aborted) return new Response(null, { status: CLIENT_LEFT });
    telemetry.bug(error);
    return refuse(arrival, BUG);
  };

const failing =
  (handle: RequestHandler, fail: Fail): RequestHandler =>
  async (arrival) => {
    try {
      return await handle(arrival);
    } catch (error) {
      return fail(error, arrival);
    }
  };

/** For requests to another host: orchestrators ask for health by whatever address they have, and everybody else is refused. */
const createStrangers = (options: AppOptions, readiness: Readiness): Hono =>
  createHono(options)
    .route('/', createProbes({ readiness, metrics: undefined }))
    .all('*', (context) => refuse(unrecorded(context), FOREIGN_HOST));

/** The hosts that requests may be for beside this machine; undefined where they may be for any. */
const ownHostsOf = ({ ownHostOnly, allowedHosts }: AppOptions): readonly string[] | undefined =>
  ownHostOnly || allowedHosts.length > 0 ? allowedHosts : undefined;

/** Open where there is nothing to do for a known query but to answer it. */
const knownDoorOf = (options: AppOptions, parts: Pick<KnownDoorOptions, 'known' | 'recorder' | 'admission'>): KnownDoor | undefined => {
  const isOpen = parts.known.isOn && options.corsOrigins.length === 0 && options.rateLimitOperations === undefined;
  return isOpen ? createKnownDoor({ ...options, ...parts, ownHosts: ownHostsOf(options) }) : undefined;
};

type Answering = (request: Request, bindings: object | undefined) => Response | Promise<Response>;

/** Answers by `app` what is addressed to this server, where that is checked, and by `strangers` what is not. */
const toOwnHost = (options: AppOptions, app: Hono, strangers: Hono): Answering => {
  const ownHosts = ownHostsOf(options);
  return (request, bindings) => {
    if (isHeadOfGraphQL(request)) return new Response(null, { status: 405, headers: { allow: 'GET, POST' } });
    return !ownHosts || isForOwnHost(request, ownHosts) ? app.fetch(request, bindings) : strangers.fetch(request);
  };
};

/** Seals each answer, and packs it for clients that take it packed. */
const sending = ({ compression }: AppOptions, answer: Answering): App['fetch'] => {
  const sent = compression
    ? (request: Request, response: Response) => compress(request, sealed(response))
    : (_request: Request, response: Response) => sealed(response);
  return (request, bindings) => {
    const response = answer(request, bindings);
    return response instanceof Promise ? response.then((late) => sent(request, late)) : sent(request, response);
  };
};

/** A request that no operation is recorded of. */
const unrecorded = (context: Context): Arrival => {
  const request = context.req.raw;
  return { context, request, operation: createOperation(request.headers) };
};

const createHono = ({ corsOrigins, corsCredentials: credentials }: AppOptions): Hono => {
  // What tries faster routers first costs more than it saves for so few routes.
  const app = new Hono({ router: new TrieRouter() });
  if (corsOrigins.length > 0) {
    const exposeHeaders = ['x-request-id', 'retry-after'];
    app.use(cors({ origin: [...corsOrigins], allowMethods: ['GET', 'POST', 'PATCH', 'DELETE'], exposeHeaders, credentials, maxAge: 600 }));
  }
  return app;
};

const graphiqlOptions = ({ sourceName, keyRequired, apiKey, telemetry }: AppOptions, graphql: GraphQLEndpoint): GraphiQLOptions => ({
  source: sourceName,
  needsKey: keyRequired && apiKey === undefined,
  examplesFor: pageExamples((query) => telemetry.apart(() => graphql(query, createOperation(query.headers)))),
});

const sealing = ({ fetch }: Hono): App['probes'] => ({ fetch: async (request) => sealed(await fetch(request)) });

/** What a request for GraphQL has to pass before it is read. */
const graphqlGuards = ({ closed }: AppOptions): Guard[] => [
  requireJson,
  requireUncompressed,
  requireAcceptable,
  ...(closed ? [requireHeaderOfGet] : []),
];

/** What a request for a file of rows has to pass before it is read. */
const downloadGuards = ({ closed }: AppOptions): Guard[] => [
  requireGetOrPost,
  requireJson,
  requireUncompressed,
  requireAccepted(downloadTypeOf),
  ...(closed ? [requireHeaderOfGet] : []),
];

/** Hono answers HEAD as GET without the body, which Yoga's kind of Response does not survive; GraphQL over HTTP knows no HEAD. */
const isHeadOfGraphQL = ({ method, url }: Request): boolean => method === 'HEAD' && new URL(url).pathname === '/graphql';
