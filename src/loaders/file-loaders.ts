import { fold } from '../analysis/fold.ts';
import { type FileEnvironmentResponse, type FileKind, kindsOfId } from '../contract/file.ts';
import { isFilePath } from '../contract/ids.ts';
import { versionKind } from '../contract/version.ts';
import { shapeError } from '../upstream/errors.ts';
import type { FileReference } from '../upstream/file-client.ts';
import { asked } from './asked-records.ts';
import { type Loader, named, windowed } from './batching.ts';
import { asFile, type Datapoint, type File, type FileVersion } from './entities.ts';
import { createListing } from './listing/listing.ts';
import { listingWarner } from './listing/listing-warnings.ts';
import { inParts } from './listing/parts.ts';
import type { DatapointsKey, FilePathKey, FilesKey, FileVersionKey, Loaders, LoadersOptions } from './loaders.ts';
import { PathError } from './path-error.ts';
import { ScanLimitError } from './row-lookup.ts';
import { createVersionLookup } from './version-lookup.ts';
import { createWholeDatasetLoader } from './whole-dataset.ts';

const nameOfKey = ({ window: _, ...asked }: FilesKey | DatapointsKey): string => JSON.stringify(asked);

/** Whether a file is of one of these kinds, as far as it says of which it is; with no kinds, of any. */
const isOfKinds =
  (kinds: readonly FileKind[]) =>
  (file: Pick<FileVersion, 'type'>): boolean => {
    const kind = typeof file.type === 'string' ? versionKind(file) : 'unknown';
    return kinds.length === 0 || kind === 'unknown' || kinds.includes(kind);
  };

/** Whether the name of a file holds this text, in any case, as far as it says its name; without a text, whatever it is. */
const isNamed = (text: string | undefined): ((file: { readonly name?: unknown }) => boolean) => {
  if (text === undefined) return () => true;
  const folded = fold(text);
  return ({ name }) => typeof name !== 'string' || fold(name).includes(folded);
};

/** Whether what came is a version of this file. */
const isOfFile =
  ({ id, kind }: FileReference) =>
  (version: Pick<FileVersion, 'id' | 'type'>): boolean =>
    version.id === id && isOfKinds([kind])(version);

/** What is no version at all is told where it shows. */
const hasId = (version: FileEnvironmentResponse['file']): version is FileVersion => typeof Object(version).id === 'string';

const idOf = ({ id }: { readonly id: string }): string => id;

const createListings = ({ upstream, maxPageSize, anyRange, warn }: LoadersOptions) => {
  const how = { maxSize: maxPageSize, anyRange, identityOf: idOf };
  const files = windowed(nameOfKey, (key: FilesKey) => {
    const { kinds, environment, window: _, ...order } = key;
    const [kind, ...others] = kinds;
    const isOne = kind !== undefined && others.length === 0 && environment === undefined;
    const [isOfKind, isOfName] = [isOfKinds(kinds), isNamed(order.name)];
    // Where it is deployed no file says: its environments are those of the version that it stands for.
    const isAsked = (file: File): boolean => isOfKind(file) && isOfName(file);
    return createListing<File>({
      ...how,
      warn: listingWarner(warn, 'The files'),
      fetchPage: inParts(async (call) => {
        const page = await (isOne
          ? upstream.filesOfKind({ ...call, ...order, kind })
          : upstream.files({ ...call, ...order, kinds, environment }));
        return {
          ...page,
          records: page.records.map((record) => (record instanceof Error ? record : asked(asFile(record), isAsked, 'a file'))),
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
  return { files, datapoints };
};

const nameOfFile = ({ kind, id }: FileReference): string => `${kind} ${id}`;

const createVersionLoader = ({ upstream }: LoadersOptions): Loader<FileVersionKey, FileVersion | null> => {
  const ofKind = named(
    ({ fileId, kind, versionId, environment }: FileVersionKey & { readonly kind: FileReference['kind'] }) =>
      JSON.stringify([kind, fileId, versionId, environment]),
    async ({ fileId, ...which }) => {
      const found = await upstream.fileVersion({ id: fileId, ...which });
      const isIt = found && isOfFile({ id: fileId, kind: which.kind })(found) && (which.versionId ?? found.version_id) === found.version_id;
      if (!found || isIt) return found;
      throw shapeError('another version came than was asked for');
    },
  );
  return {
    load: async ({ kind: known, ...key }) => {
      if (known) return ofKind.load({ ...key, kind: known });
      const [likeliest = 'prompt', ...others] = kindsOfId(key.fileId);
      return (await ofKind.load({ ...key, kind: likeliest })) ?? firstOf(others.map((kind) => ofKind.load({ ...key, kind })));
    },
  };
};

/** What one of these found; where none did, the failure of one of them. */
const firstOf = async <T>(searches: readonly Promise<T | null>[]): Promise<T | null> => {
  const outcomes = await Promise.allSettled(searches);
  const found = outcomes.find((outcome) => outcome.status === 'fulfilled' && outcome.value !== null) as
    | PromiseFulfilledResult<T>
    | undefined;
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (!found && failed) throw failed.reason;
  return found?.value ?? null;
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

type FileLoaders = Pick<
  Loaders,
  'files' | 'fileVersion' | 'versionById' | 'fileByPath' | 'fileVersions' | 'fileEnvironments' | 'datapoints' | 'wholeDataset'
>;

/** Files, their versions and where these are deployed, and the datapoints of datasets. */
export const createFileLoaders = (options: LoadersOptions): FileLoaders => {
  const { upstream, spend } = options;
  const { files, datapoints } = createListings(options);
  const fileVersions = named(nameOfFile, async (file: FileReference) => {
    const versions = await upstream.fileVersions(file);
    return versions.map((version) => asked(version, isOfFile(file), 'a version'));
  });
  return {
    files: files.metered(spend),
    datapoints: datapoints.metered(spend),
    wholeDataset: createWholeDatasetLoader(datapoints, options),
    fileVersion: createVersionLoader(options),
    fileByPath: createPathLoader(files, options),
    fileVersions,
    versionById: createVersionLookup({ ...options, versionsOf: fileVersions }),
    fileEnvironments: named(nameOfFile, async (file) => {
      const environments = await upstream.fileEnvironments(file);
      return environments.map((environment) => {
        const deployment = asked(environment, ({ file: version }) => !hasId(version) || isOfFile(file)(version), 'a deployment');
        return deployment instanceof Error ? deployment : { ...deployment, file_id: file.id };
      });
    }),
  };
};
