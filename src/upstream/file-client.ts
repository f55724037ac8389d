import {
  collectionOf,
  type Direction,
  type FileEnvironmentResponse,
  type FileKind,
  type FileOrder,
  type FileResponse,
  type FileVersionResponse,
} from '../contract/file.ts';
import { isId } from '../contract/ids.ts';
import type { LogResponse } from '../contract/log.ts';
import type { Page, PageRequest } from '../contract/page.ts';
import type { Endpoint } from '../contract/send.ts';
import type { DatapointResponse } from '../contract/version.ts';
import type { Wanted } from '../json/wanted.ts';
import { orIfNotFound } from './errors.ts';
import { pageQuery, queryOf } from './query.ts';
import type { PageReading } from './request.ts';
import {
  type Checked,
  datapointsPageOf,
  environmentsOf,
  filesPageOf,
  fileVersionOf,
  fileVersionsOf,
  logsPageOf,
  type RowsPage,
} from './shapes.ts';

/** The reading endpoints of files, their versions, datapoints and own logs, one method each; as those of `Upstream` are. */
export interface FileUpstream {
  /** GET /files. */
  files(request: FilesRequest): Promise<Page<Checked<FileResponse>>>;
  /** GET /{kind}s. */
  filesOfKind(request: FilesOfKindRequest): Promise<Page<Checked<FileResponse>>>;
  /** GET /{kind}s/{id}; null where there is no such file of the kind, or no such version of it. */
  fileVersion(request: FileVersionRequest): Promise<FileVersionResponse | null>;
  /** GET /{kind}s/{id}/versions: all of them, the endpoint has no pages. */
  fileVersions(file: FileReference): Promise<Checked<FileVersionResponse>[]>;
  /** GET /{kind}s/{id}/environments: all of them. */
  fileEnvironments(file: FileReference): Promise<Checked<FileEnvironmentResponse>[]>;
  /** GET /datasets/{id}/datapoints. */
  datapoints(request: DatapointsRequest): Promise<Page<Checked<DatapointResponse>>>;
  /** GET /logs. */
  fileLogs(request: FileLogsRequest): Promise<RowsPage<LogResponse>>;
}

interface OrderedPage extends PageRequest {
  /** A part of the name, in any case. */
  readonly name?: string | undefined;
  readonly sortBy?: FileOrder | undefined;
  readonly direction?: Direction | undefined;
  /**
   * A hint to bring these versions, and nothing else, in the stead of files. Upstream has no such parameter; its answer shows whether it was
   * followed.
   */
  readonly versionIds?: readonly string[] | undefined;
}

/** A page of files. */
export interface FilesRequest extends OrderedPage {
  /** Of these kinds; with none named, of all. */
  readonly kinds: readonly FileKind[];
  /** Those with a version deployed to the environment of this name. */
  readonly environment?: string | undefined;
}

/** A page of the files of one kind. */
export interface FilesOfKindRequest extends OrderedPage {
  readonly kind: FileKind;
}

/** A file of a kind that is known. */
export interface FileReference {
  readonly kind: FileKind;
  readonly id: string;
}

/** A version of a file: by its id, or by the name of an environment; without either the one that the file stands for. */
export interface FileVersionRequest extends FileReference {
  readonly versionId?: string | undefined;
  readonly environment?: string | undefined;
}

/** A page of the datapoints of a version of a dataset; without an id, of the one that the dataset stands for. */
export interface DatapointsRequest extends PageRequest {
  readonly datasetId: string;
  readonly versionId?: string | undefined;
}

/** A page of the logs that a file has of its own. */
export interface FileLogsRequest extends PageRequest {
  readonly fileId: string;
  readonly versionId?: string | undefined;
  /** Timestamps between which they were created. */
  readonly startDate?: string | undefined;
  readonly endDate?: string | undefined;
  /** As for an evaluation's rows: what to answer of these logs, and what is read of them beside what the operation selects. */
  readonly analysis?: string | undefined;
  readonly alsoRead?: Wanted | undefined;
}

export interface GetOptions {
  readonly forOne?: boolean;
  readonly reading?: PageReading | undefined;
}

/** Makes a call, and gives what its answer holds. */
export type GetJson = (endpoint: Endpoint & `GET /${string}`, path: string, options?: GetOptions) => Promise<unknown>;

const orderQuery = ({ name, sortBy, direction, versionIds, ...request }: OrderedPage) => ({
  ...pageQuery(request),
  name,
  sort_by: sortBy,
  order: direction,
  version_id: versionIds,
});

/** Ids are checked where arguments are read; this is the last guard before one becomes part of a URL. */
const filePath = ({ kind, id }: FileReference): `/${string}` => {
  if (!isId(id)) throw new TypeError('Not the id of a file.');
  return `${collectionOf(kind)}/${id}`;
};

const withQuery = (path: string, query: string): string => (query === '' ? path : `${path}?${query}`);

/** The path of a page of the logs that a file has of its own. */
export const fileLogsPath = ({
  fileId,
  versionId,
  startDate,
  endDate,
  analysis,
  alsoRead: _,
  ...request
}: FileLogsRequest): `/${string}` => {
  const of = { file_id: fileId, ...pageQuery(request), version_id: versionId, start_date: startDate, end_date: endDate };
  return `/logs?${queryOf({ ...of, analysis })}`;
};

/** Those of one caller. `readingOf`: how the pages of logs are read where this much is wanted of them. */
export const createFileUpstream = (get: GetJson, readingOf: (alsoRead: Wanted | undefined) => PageReading | undefined): FileUpstream => ({
  files: async ({ kinds, environment, ...request }) => {
    const query = queryOf({ ...orderQuery(request), type: kinds, environment });
    return filesPageOf(await get('GET /files', `/files?${query}`, { forOne: request.size === 1 }));
  },
  filesOfKind: async ({ kind, ...request }) => {
    const path = collectionOf(kind);
    return filesPageOf(await get(`GET ${path}` as const, `${path}?${queryOf(orderQuery(request))}`, { forOne: request.size === 1 }));
  },
  fileVersion: ({ kind, id, versionId, environment }) => {
    const path = withQuery(filePath({ kind, id }), queryOf({ version_id: versionId, environment }));
    return get(`GET ${collectionOf(kind)}/{id}` as const, path, { forOne: true })
      .then(fileVersionOf)
      .catch(orIfNotFound(null));
  },
  fileVersions: async (file) =>
    fileVersionsOf(await get(`GET ${collectionOf(file.kind)}/{id}/versions` as const, `${filePath(file)}/versions`)),
  fileEnvironments: async (file) =>
    environmentsOf(await get(`GET ${collectionOf(file.kind)}/{id}/environments` as const, `${filePath(file)}/environments`)),
  datapoints: async ({ datasetId, versionId, ...request }) => {
    const path = `${filePath({ kind: 'dataset', id: datasetId })}/datapoints`;
    const query = queryOf({ ...pageQuery(request), version_id: versionId });
    return datapointsPageOf(await get('GET /datasets/{id}/datapoints', `${path}?${query}`, { forOne: request.size === 1 }));
  },
  fileLogs: async (request) => {
    const how = { forOne: request.size === 1, reading: readingOf(request.alsoRead) };
    return logsPageOf(await get('GET /logs', fileLogsPath(request), how));
  },
});
