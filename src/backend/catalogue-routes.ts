import { collectionOf, FILE_KINDS, type FileKind } from '../contract/file.ts';
import type { Answer } from '../contract/send.ts';
import { jsonOf, listOf, objectOf, withMember } from '../json/members.ts';
import { analysisAnswer } from './analysis-route.ts';
import { ANALYSIS } from './rest/analysis-parameter.ts';
import { jsonAnswer, listAnswer, MAX_PAGE_BYTES, pageAnswer } from './rest/answers.ts';
import { impossibleAt, notFound, unprocessable } from './rest/error-answers.ts';
import { fileLogsAsked, filesAsked, isAsked, type Read, textIn, unanswered, versionsAsked } from './rest/file-parameters.ts';
import { pageRequestOf, positionsOf } from './rest/paging.ts';
import type { ReadRoute, RouteRequest } from './rest/route-request.ts';
import { streamedAnswer } from './rows-stream.ts';
import type { FileEnvironment, FileReference, VersionSelection } from './store/catalogue-reads.ts';
import { type MaybePromise, when } from './store/maybe-promise.ts';
import type { Listing, Range } from './store/ranges.ts';
import type { Reads } from './store/reads.ts';

const unknownFile = ({ kind, id }: FileReference): Answer => notFound(`There is no ${kind} with the id ${id}.`);

const unknownVersion = ({ kind, id, versionId, environment }: VersionSelection): Answer => {
  if (versionId !== null) return notFound(`The ${kind} ${id} has no version with the id ${versionId}.`);
  return notFound(
    environment === null ? `The ${kind} ${id} has no version.` : `The ${kind} ${id} has no version in the environment ${environment}.`,
  );
};

const versionAsked = (kind: FileKind, { id, query }: RouteRequest): VersionSelection => ({
  kind,
  id,
  versionId: textIn(query, 'version_id'),
  environment: textIn(query, 'environment'),
});

/** A page of the listing that is asked for, unless something is wrong with what it, or the page, is asked for by. */
const listed = <T>(
  query: URLSearchParams,
  asked: Read<T>,
  list: (value: T, range: Range) => MaybePromise<Listing>,
): MaybePromise<Answer> => {
  const paging = pageRequestOf(query);
  if (!paging.ok || 'errors' in asked)
    return unprocessable([...(paging.ok ? [] : paging.errors), ...('errors' in asked ? asked.errors : [])]);
  const { request } = paging;
  return when(list(asked.value, positionsOf(request)), ({ bodies, total }) => pageAnswer(bodies, { ...request, total }));
};

/**
 * The files of one kind; of all kinds without one. `version_id`, which upstream does not know, asks for that version in the stead of files; repeated,
 * for several.
 */
const listFiles =
  (kind?: FileKind) =>
  ({ query }: RouteRequest, reads: Reads): MaybePromise<Answer> =>
    query.has('version_id')
      ? listed(query, versionsAsked(query, kind), reads.versionsById)
      : listed(query, filesAsked(query, kind), reads.files);

/** A dataset with the datapoints of its version in it, as it may be asked for. */
const withDatapoints = (body: Buffer, { bodies }: Listing): Answer => {
  const datapoints: Buffer[] = [];
  let length = 0;
  for (const datapoint of bodies) {
    length += datapoint.length;
    if (length > MAX_PAGE_BYTES)
      return impossibleAt('the datapoints have too many bytes for one answer: ask for them page by page', ['query', 'include_datapoints']);
    datapoints.push(datapoint);
  }
  return jsonAnswer(withMember(body, 'datapoints', listOf(datapoints)));
};

const ALL = { first: 0, last: Number.MAX_SAFE_INTEGER };

const getVersion =
  (kind: FileKind) =>
  (request: RouteRequest, reads: Reads): MaybePromise<Answer> => {
    const selection = versionAsked(kind, request);
    const isWhole = kind === 'dataset' && isAsked(request.query, 'include_datapoints');
    return when(reads.version(selection), (body) => {
      if (!body) return body === null ? unknownVersion(selection) : unknownFile(selection);
      if (!isWhole) return jsonAnswer(body);
      return when(reads.datapoints(selection, ALL), (listing) => (listing ? withDatapoints(body, listing) : jsonAnswer(body)));
    });
  };

const listVersions =
  (kind: FileKind) =>
  ({ id, query }: RouteRequest, reads: Reads): MaybePromise<Answer> => {
    const errors = unanswered(query, ['include_datapoints']);
    if (errors.length > 0) return unprocessable(errors);
    return when(reads.versions({ kind, id }), (records) =>
      records ? listAnswer({ key: 'records', records, beside: {} }) : unknownFile({ kind, id }),
    );
  };

const environmentOf = ({ id, name, tag, createdAt, version }: FileEnvironment): Buffer =>
  objectOf({
    ...(id !== null && { id: jsonOf(id) }),
    name: jsonOf(name),
    tag: jsonOf(tag),
    ...(createdAt !== null && { created_at: jsonOf(createdAt) }),
    file: version ?? jsonOf(null),
  });

const listEnvironments =
  (kind: FileKind) =>
  ({ id }: RouteRequest, reads: Reads): MaybePromise<Answer> =>
    when(reads.environments({ kind, id }), (environments) =>
      environments ? jsonAnswer(listOf(environments.map(environmentOf))) : unknownFile({ kind, id }),
    );

const listDatapoints = (request: RouteRequest, reads: Reads): MaybePromise<Answer> => {
  const paging = pageRequestOf(request.query);
  if (!paging.ok) return unprocessable(paging.errors);
  const selection = versionAsked('dataset', request);
  return when(reads.datapoints(selection, positionsOf(paging.request)), (listing) => {
    if (!listing) return listing === null ? unknownVersion(selection) : unknownFile(selection);
    return pageAnswer(listing.bodies, { ...paging.request, total: listing.total });
  });
};

/**
 * The logs that a file has of its own; with the traces that they came with, whether or not they are asked for. `analysis` asks a question of
 * them, as of the rows of runs.
 */
const listFileLogs = ({ query, streams, signal }: RouteRequest, reads: Reads): MaybePromise<Answer> => {
  const asked = fileLogsAsked(query);
  const text = query.get(ANALYSIS);
  if (text === null) return listed(query, asked, reads.fileLogs);
  if ('errors' in asked) return unprocessable(asked.errors);
  const answering = streams ? streamedAnswer : analysisAnswer;
  return answering(reads, { selection: asked.value, text, signal }).then((answer) => answer ?? notFound('There is no such file.'));
};

const routesOf = (kind: FileKind): readonly ReadRoute[] => {
  const path = collectionOf(kind);
  return [
    ['GET', path, listFiles(kind)],
    ['GET', `${path}/:id`, getVersion(kind)],
    ['GET', `${path}/:id/versions`, listVersions(kind)],
    ['GET', `${path}/:id/environments`, listEnvironments(kind)],
  ];
};

/** The endpoints of files, their versions, datapoints and own logs. */
export const CATALOGUE_ROUTES: readonly ReadRoute[] = [
  ['GET', '/files', listFiles()],
  ...FILE_KINDS.flatMap(routesOf),
  ['GET', '/datasets/:id/datapoints', listDatapoints],
  ['GET', '/logs', listFileLogs],
];
