import { kindsOfId } from '../contract/file.ts';
import { isFilePath } from '../contract/ids.ts';
import { logKind } from '../contract/log.ts';
import { microsecondsOf } from '../contract/timestamp.ts';
import { versionKind } from '../contract/version.ts';
import { shapeError, type UpstreamError } from '../upstream/errors.ts';
import type { FileReference } from '../upstream/file-client.ts';
import type { Checked } from '../upstream/shapes.ts';
import { type Loader, metered, named, windowed } from './batching.ts';
import { asFile, type Datapoint, type File, type FileVersion, type Log } from './entities.ts';
import { createListing } from './listing/listing.ts';
import { listingWarner } from './listing/listing-warnings.ts';
import { inParts } from './listing/parts.ts';
import type { DatapointsKey, FileLogsKey, FilePathKey, FilesKey, FileVersionKey, Loaders, LoadersOptions } from './loaders.ts';
import { PathError } from './path-error.ts';
import { ScanLimitError } from './row-lookup.ts';

const nameOfKey = ({ window: _, ...asked }: FilesKey | DatapointsKey | FileLogsKey): string => JSON.stringify(asked);

/** A record as it came, unless it is none of those that were asked for. */
const asked = <T extends { readonly id: string }>(record: Checked<T>, isAsked: (record: T) => boolean, what: string): Checked<T> => {
  if (record instanceof Error || isAsked(record)) return record;
  const error: UpstreamError = shapeError(`${what} came that was not asked for`);
  error.standsFor = record.id;
  return error;
};

const isOfKinds =
  ({ kinds }: FilesKey) =>
  (file: File): boolean => {
    const kind = versionKind(file);
    return kinds.length === 0 || kind === 'unknown' || kinds.includes(kind);
  };

const idOf = ({ id }: { readonly id: string }): string => id;

const createListings = ({ upstream, maxPageSize, anyRange, warn }: LoadersOptions) => {
  const how = { maxSize: maxPageSize, anyRange, identityOf: idOf };
  const files = windowed(nameOfKey, (key: FilesKey) => {
    const { kinds, environment, window: _, ...order } = key;
    const [kind, ...others] = kinds;
    const isOne = kind !== undefined && others.length === 0 && environment === undefined;
    return createListing<File>({
      ...how,
      warn: listingWarner(warn, 'The files'),
      fetchPage: inParts(async (call) => {
        const page = await (isOne
          ? upstream.filesOfKind({ ...call, ...order, kind })
          : upstream.files({ ...call, ...order, kinds, environment }));
        return {
          ...page,
          records: page.records.map((record) => (record instanceof Error ? record : asked(asFile(record), isOfKinds(key), 'a file'))),
        };
      }),
    });
  });
  const datapoints = windowed(nameOfKey, ({ datasetId, versionId }: DatapointsKey) =>
    createListing<Datapoint>({
      ...how,
      warn: listingWarner(warn, `The datapoints of dataset ${datasetId}`),
      fetchPage: inParts((call) => upstream.datapoints({ ...call, datasetId, versionId })),
    }),
  );
  const fileLogs = windowed(nameOfKey, (key: FileLogsKey) => {
    const { window: _, ...selection } = key;
    const isAsked = isOfLogs(key);
    return createListing<Log>({
      ...how,
      warn: listingWarner(warn, `The logs of file ${key.fileId}`),
      fetchPage: inParts(async (call) => {
        const page = await upstream.fileLogs({ ...call, ...selection });
        return { ...page, records: page.records.map((record) => asked(record, isAsked, 'a log')) };
      }),
    });
  });
  return { files, datapoints, fileLogs };
};

/** Whether a log belongs to those that are asked for. What a log does not say does not speak against it, but for its time. */
const isOfLogs = ({ fileId, versionId, startDate, endDate }: FileLogsKey): ((log: Log) => boolean) => {
  const [from, to] = [microsecondsOf(startDate) ?? Number.NEGATIVE_INFINITY, microsecondsOf(endDate) ?? Number.POSITIVE_INFINITY];
  const isTimed = startDate !== undefined || endDate !== undefined;
  return (log) => {
    const kind = logKind(log);
    const version = (kind === 'unknown' ? {} : Object((log as unknown as Record<string, unknown>)[kind])) as Partial<FileVersion>;
    if ((version.id ?? fileId) !== fileId || (versionId !== undefined && (version.version_id ?? versionId) !== versionId)) return false;
    const at = microsecondsOf(log.created_at);
    return !isTimed || (at !== null && at >= from && at <= to);
  };
};

const nameOfFile = ({ kind, id }: FileReference): string => `${kind} ${id}`;

const createVersionLoader = ({ upstream }: LoadersOptions): Loader<FileVersionKey, FileVersion | null> => {
  const ofKind = named(
    ({ fileId, kind, versionId, environment }: FileVersionKey & { readonly kind: FileReference['kind'] }) =>
      JSON.stringify([kind, fileId, versionId, environment]),
    ({ fileId, ...which }) => upstream.fileVersion({ id: fileId, ...which }),
  );
  return {
    load: async ({ kind: known, ...key }) => {
      for (const kind of known ? [known] : kindsOfId(key.fileId)) {
        const found = await ofKind.load({ ...key, kind });
        if (found) return found;
      }
      return null;
    },
  };
};

/** Looks for a file by its path among those of its name: whether another one has the path as well is seen at their end alone. */
const createPathLoader = (files: Loaders['files'], { maxPageSize, maxScanCalls }: LoadersOptions): Loader<FilePathKey, File | null> =>
  named(
    ({ path, kind }) => `${kind ?? ''} ${path}`,
    async ({ path, kind }) => {
      if (!isFilePath(path)) throw new PathError([]);
      const name = path.slice(path.lastIndexOf('/') + 1);
      const found = new Map<string, File>();
      for (let page = 0; page < maxScanCalls; page += 1) {
        const slice = await files.load({ kinds: kind ? [kind] : [], name, window: { offset: page * maxPageSize, count: maxPageSize } });
        for (const { row } of slice.rows) if (!(row instanceof Error) && row.path === path) found.set(row.id, row);
        if (slice.hasNext) continue;
        if (found.size > 1) throw new PathError([...found.keys()]);
        return found.values().next().value ?? null;
      }
      throw new ScanLimitError(maxScanCalls);
    },
  );

type FileLoaders = Pick<Loaders, 'files' | 'fileVersion' | 'fileByPath' | 'fileVersions' | 'fileEnvironments' | 'datapoints' | 'fileLogs'>;

/** Files, their versions and where these are deployed, the datapoints of datasets, and the logs that files have of their own. */
export const createFileLoaders = (options: LoadersOptions): FileLoaders => {
  const { upstream, spend } = options;
  const { files, datapoints, fileLogs } = createListings(options);
  return {
    files: metered(nameOfKey, files, spend),
    datapoints: metered(nameOfKey, datapoints, spend),
    fileLogs: metered(nameOfKey, fileLogs, spend),
    fileVersion: createVersionLoader(options),
    fileByPath: createPathLoader(files, options),
    fileVersions: named(nameOfFile, upstream.fileVersions),
    fileEnvironments: named(nameOfFile, async (file) => {
      const environments = await upstream.fileEnvironments(file);
      return environments.map((environment) => (environment instanceof Error ? environment : { ...environment, file_id: file.id }));
    }),
  };
};
