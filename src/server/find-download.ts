import type { ToldDownload } from '../schema/kit/context.ts';
import type { Operation } from './operation.ts';

/** A file of rows that is asked for by its path, and what the path holds, as JSON. */
export interface DownloadByPath extends Pick<ToldDownload, 'owner' | 'format'> {
  readonly held: unknown;
  readonly request: Request;
  readonly operation: Operation;
}

/** Finds the file that a document of the list tells of by this path. Rejects where there is none, and with the error of looking for it. */
export type FindDownload = (asked: DownloadByPath) => Promise<ToldDownload>;
