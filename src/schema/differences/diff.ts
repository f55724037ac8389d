import { type GraphQLResolveInfo, isObjectType } from 'graphql';
import { type AnyFileVersion, versionKind } from '../../contract/version.ts';
import { builder } from '../kit/builder.ts';
import { checks } from '../kit/checks.ts';
import type { Context } from '../kit/context.ts';
import { costsParts } from '../kit/cost.ts';
import { fileIdOf, versionIdOf } from '../kit/ids.ts';
import { InputError } from '../kit/input-error.ts';
import { FileVersionRef } from '../kit/refs.ts';
import { DIFF, diffOf, type VersionDiff, VersionDiffRef } from './version-diff.ts';

interface DiffArgs {
  readonly with: string;
  readonly fileId?: string | null | undefined;
}

const refuse = (message: string): never => {
  throw new InputError('with', `Argument "with" ${message}`);
};

/** The upstream ids of the version to compare with, and of its file where that is named. A global id that says that it is of another kind is refused. */
const idsOf = (args: DiffArgs, { parentType }: Pick<GraphQLResolveInfo, 'parentType'>) => {
  const given = /^([A-Z][A-Za-z]*Version):/.exec(args.with)?.[1];
  // The interface stands for any kind while the operation is looked through.
  if (given !== undefined && isObjectType(parentType) && given !== parentType.name) {
    refuse(`names a ${given}, and this is a ${parentType.name}.`);
  }
  return { versionId: versionIdOf('with', args.with), fileId: args.fileId == null ? undefined : fileIdOf('fileId', args.fileId) };
};

const readOther = async (version: AnyFileVersion, key: { fileId: string; versionId: string }, { loaders }: Context) => {
  const kind = versionKind(version);
  const other = await loaders.fileVersion.load({ ...key, kind: kind === 'unknown' ? undefined : kind });
  if (!other) {
    return refuse(
      `names no version of the ${kind === 'unknown' ? 'file' : kind} ${key.fileId}; "fileId" names the file of a version of another one.`,
    );
  }
  if (versionKind(other) !== kind) return refuse(`names a version of a ${versionKind(other)}, and this is one of a ${kind}.`);
  return other;
};

const readDiff = async (version: AnyFileVersion, args: DiffArgs, context: Context, info: GraphQLResolveInfo): Promise<VersionDiff> => {
  const { versionId, fileId = version.id } = idsOf(args, info);
  if (versionId === version.version_id && fileId === version.id) return diffOf(version, version, context);
  return diffOf(await readOther(version, { fileId, versionId }, context), version, context);
};

builder.interfaceField(FileVersionRef, 'diff', (t) =>
  t.field({
    type: VersionDiffRef,
    args: {
      with: t.arg.id({ required: true, description: 'The version to compare with, by upstream or global id: the one before.' }),
      fileId: t.arg.id({
        description: 'The file of that version, by upstream or global id, where it is not the same; it has to be of the same kind.',
      }),
    },
    description:
      'What distinguishes this version, the one after, from another one of the same file or kind, the one before. Costs one upstream call for the other one, shared; of a kind that this server does not know up to one for each kind it knows.',
    extensions: { ...costsParts(() => DIFF), ...checks<DiffArgs>((args, _known, info) => idsOf(args, info)) },
    resolve: (version, args, context, info) => readDiff(version, args, context, info),
  }),
);
