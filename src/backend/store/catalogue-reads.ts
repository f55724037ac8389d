import type { Direction, FileKind, FileOrder } from '../../contract/file.ts';
import type { MaybePromise } from './maybe-promise.ts';
import type { Listing, Range } from './ranges.ts';

/** Which files are listed, and in what order. */
export interface FileSelection {
  /** Those of these kinds; of all where it is empty. */
  readonly kinds: readonly FileKind[];
  /** Those whose name holds this text, without regard to case; null for all. */
  readonly name: string | null;
  /** Those with a version deployed to the environment of this name; null for all. */
  readonly environment: string | null;
  readonly sortBy: FileOrder;
  readonly direction: Direction;
}

/** Versions by their ids, of files of these kinds; of all kinds where there are none. */
export interface VersionsByIdSelection {
  readonly versionIds: readonly string[];
  readonly kinds: readonly FileKind[];
}

/** A file that has to be of this kind. */
export interface FileReference {
  readonly kind: FileKind;
  readonly id: string;
}

/** One version of a file: by its id, by the environment that it is deployed to, or else the one that the file stands for. */
export interface VersionSelection extends FileReference {
  readonly versionId: string | null;
  /** Its name. The id of a version wins where both are there. */
  readonly environment: string | null;
}

/** Which logs of a file are listed. */
export interface FileLogSelection {
  readonly fileId: string;
  /** Those that this version made; of all versions for null. */
  readonly versionId: string | null;
  /** Those created from then on, in microseconds since 1970. Logs without a time are left out where either is there. */
  readonly from: number | null;
  /** Those created up to then. */
  readonly to: number | null;
}

/** An environment, and the version of a file that is deployed there. */
export interface FileEnvironment {
  readonly name: string;
  /** Null where an export of an earlier version was imported, and no version says it. */
  readonly id: string | null;
  readonly tag: string;
  /** As it came; null where no version says it. */
  readonly createdAt: string | null;
  /** Undefined where none is. */
  readonly version: Buffer | undefined;
}

/** How much exports hold of what files have of their own. */
export interface CatalogueSize {
  readonly versions: number;
  readonly datapoints: number;
  readonly fileLogs: number;
}

/**
 * What is read of files and what they hold. Undefined stands for a file that is not there, or is of another kind; null for a version that this file
 * has not. A page costs the same wherever in its listing it is.
 */
export interface CatalogueReads {
  files(selection: FileSelection, range: Range): MaybePromise<Listing>;
  version(selection: VersionSelection): MaybePromise<Buffer | null | undefined>;
  /** Those that there are, in the order of their ids. */
  versionsById(selection: VersionsByIdSelection, range: Range): MaybePromise<Listing>;
  /** The newest first. */
  versions(file: FileReference): MaybePromise<readonly Buffer[] | undefined>;
  /** All that are known, those of the default environment first. */
  environments(file: FileReference): MaybePromise<readonly FileEnvironment[] | undefined>;
  /** The datapoints of a version of a dataset, in the order of the export. */
  datapoints(selection: VersionSelection, range: Range): MaybePromise<Listing | null | undefined>;
  /** The logs that a file has of its own, the newest first; none of an unknown file. */
  fileLogs(selection: FileLogSelection, range: Range): MaybePromise<Listing>;
  /** Counts them all. */
  catalogueSize(): MaybePromise<CatalogueSize>;
}
