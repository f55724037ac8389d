import type { FileKind } from '../../contract/file.ts';
import type { FileVersion } from '../../loaders/entities.ts';
import { builder } from '../kit/builder.ts';
import { checks } from '../kit/checks.ts';
import type { Context } from '../kit/context.ts';
import { fileIdOf, namedVersionOf } from '../kit/ids.ts';
import { FileVersionRef } from '../kit/refs.ts';
import { unknownVersion } from './unknown-version.ts';

interface VersionArgs {
  readonly id: string;
  readonly fileId?: string | null | undefined;
}

/** The version that arguments name. */
export const fileVersionKeyOf = ({ id, fileId }: VersionArgs, argument = 'id') => {
  const { kind, versionId } = namedVersionOf(argument, id);
  return { versionId, kind: knownKind(kind), fileId: fileId == null ? undefined : fileIdOf('fileId', fileId) };
};

const knownKind = (kind: ReturnType<typeof namedVersionOf>['kind']): FileKind | undefined => (kind === 'unknown' ? undefined : kind);

/** Loads a version by its id; of a file that is named, it has to be one of its versions. */
export const loadFileVersion = async (args: VersionArgs, { loaders }: Context, argument = 'id'): Promise<FileVersion | null> => {
  const { versionId, kind, fileId } = fileVersionKeyOf(args, argument);
  if (fileId === undefined) return loaders.versionById.load({ versionId, kind });
  const version = await loaders.fileVersion.load({ fileId, kind, versionId });
  if (!version) throw unknownVersion(versionId, fileId);
  return version;
};

builder.queryFields((t) => ({
  humanloopFileVersion: t.field({
    type: FileVersionRef,
    args: {
      id: t.arg.id({ required: true, description: 'The version, by upstream or global id.' }),
      fileId: t.arg.id({ description: 'Its file, by upstream or global id. It is an error where the file has no such version.' }),
    },
    description:
      'A version; null where there is none. With its file, or of a source that can look versions up, as the embedded backend can, it costs one upstream call, shared with others that are looked up, and with a file up to six where the version is not found by the beginning of its id; elsewhere a call for every 100 files of its kind (a global id tells it) and one for each of them until it is found, up to the scan limit, or SCAN_LIMIT_EXCEEDED.',
    extensions: checks<VersionArgs>((args) => fileVersionKeyOf(args)),
    resolve: (_root, args, context) => loadFileVersion(args, context),
  }),
}));
