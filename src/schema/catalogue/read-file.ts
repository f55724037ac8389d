import type { GraphQLResolveInfo } from 'graphql';
import { type FileKind, kindOfId } from '../../contract/file.ts';
import { asFile, type File } from '../../loaders/entities.ts';
import type { Context } from '../kit/context.ts';
import { startEarly } from '../kit/early.ts';

/** A file by its id. */
export interface FileById {
  readonly id: string;
  /** Undefined where it is not known. */
  readonly kind?: FileKind | undefined;
}

/** Loads a file, and starts those of its selected fields that need no more than its id, or its kind as well. */
export const loadFile = ({ id, kind }: FileById, { loaders, ...context }: Context, info: GraphQLResolveInfo): Promise<File | null> => {
  const version = loaders.fileVersion.load({ fileId: id, kind });
  const type = kind ?? kindOfId(id);
  startEarly({ id, ...(type && { type }) }, { loaders, ...context }, info, 'HumanloopFile');
  return version.then((found) => found && asFile(found));
};
