import { FILE_KINDS, type FileKind } from '../../contract/file.ts';
import { isId } from '../../contract/ids.ts';
import { versionKind } from '../../contract/version.ts';
import type { File, FileEnvironment, FileVersion } from '../../loaders/entities.ts';
import { builder } from '../kit/builder.ts';
import { checks } from '../kit/checks.ts';
import type { Context } from '../kit/context.ts';
import { early } from '../kit/early.ts';
import { namedVersionOf } from '../kit/ids.ts';
import { InputError } from '../kit/input-error.ts';
import { FileEnvironmentRef, FileVersionRef, HumanloopFileRef } from '../kit/refs.ts';
import { objectField } from '../kit/sent-fields.ts';
import { connectionTypes } from '../paging/connection.ts';
import { type ConnectionArgs, connectionArgs, connectionCost, requestedRows } from '../paging/connection-args.ts';
import { readListConnection } from '../paging/list-connection.ts';
import { unknownVersion } from './unknown-version.ts';

const { connection: FileVersionConnectionRef } = connectionTypes<FileVersion>(FileVersionRef, {
  name: 'FileVersion',
  description: 'Versions of a file, in upstream’s order; over the embedded backend the newest first.',
});

const FileDeploymentRef = builder.objectRef<FileEnvironment>('FileDeployment').implement({
  description: 'A version of a file that is deployed to an environment.',
  fields: (t) => ({
    environment: t.field({
      type: FileEnvironmentRef,
      nullable: false,
      description: 'The environment.',
      resolve: (environment) => environment,
    }),
    version: objectField(t, 'file', { type: FileVersionRef, description: 'The version.', isRequired: true }),
  }),
});

interface FileReference {
  readonly kind: FileKind;
  readonly id: string;
}

/** A file as its endpoints name it; null where it is of a kind that has none. */
const referenceTo = (file: Pick<File, 'id' | 'type'>): FileReference | null => {
  const kind = FILE_KINDS.find((known) => known === versionKind(file));
  return kind ? { kind, id: file.id } : null;
};

interface VersionArgs {
  readonly id?: string | null | undefined;
  readonly environment?: string | null | undefined;
}

/** What the arguments name; null where they name nothing. */
const namedBy = ({ id, environment }: VersionArgs) => {
  if (id != null && environment != null) {
    throw new InputError('environment', 'Arguments "id" and "environment" cannot be used together.');
  }
  if (environment === '') throw new InputError('environment', 'Argument "environment" is empty.');
  if (id != null) return namedVersionOf('id', id);
  return environment == null ? null : { environment };
};

/** A version that the arguments name, of a file of a known kind. */
const readVersion = async (
  { kind, id: fileId }: FileReference,
  named: NonNullable<ReturnType<typeof namedBy>>,
  { loaders }: Context,
): Promise<FileVersion | null> => {
  if ('environment' in named) return loaders.fileVersion.load({ fileId, kind, ...named });
  if (named.kind !== undefined && named.kind !== kind) throw unknownVersion(named.versionId, fileId);
  const version = await loaders.fileVersion.load({ fileId, kind, versionId: named.versionId });
  if (!version) throw unknownVersion(named.versionId, fileId);
  return version;
};

builder.objectFields(HumanloopFileRef, (t) => ({
  version: t.field({
    type: FileVersionRef,
    args: {
      id: t.arg.id({ description: 'The version, by upstream or global id.' }),
      environment: t.arg.string({ description: 'The version that is deployed to the environment of this name.' }),
    },
    description:
      'One of its versions; without arguments the one that it stands for, without a call. With an argument it costs one upstream call. The id of a version that it has not is an error; where nothing is deployed to the environment it is null.',
    extensions: { ...early('id', 'type'), ...checks<VersionArgs>(namedBy) },
    resolve: (file, args, context) => {
      const named = namedBy(args);
      if (!named) return file;
      const reference = referenceTo(file);
      return reference && readVersion(reference, named, context);
    },
  }),
  versions: t.field({
    type: FileVersionConnectionRef,
    args: connectionArgs,
    description:
      'Its versions. Upstream has no pages of them: costs one upstream call, however many are shown. Null for a file of a kind that this server does not know.',
    extensions: { ...early('id', 'type'), ...connectionCost, ...checks<ConnectionArgs>((args) => requestedRows(args, undefined)) },
    resolve: (file, args, { loaders }, info) => {
      const reference = referenceTo(file);
      return (
        reference &&
        readListConnection<FileVersion>({
          listing: `versions ${file.id}`,
          args,
          info,
          load: () => loaders.fileVersions.load(reference),
          identityOf: ({ version_id: id }) => (isId(id) ? id : undefined),
        })
      );
    },
  }),
  deployments: t.field({
    type: [FileDeploymentRef],
    nullable: { list: true, items: true },
    description:
      'Where it is deployed: its versions by environment. Costs one upstream call. Null for a file of a kind that this server does not know.',
    extensions: early('id', 'type'),
    resolve: async (file, _args, { loaders }) => {
      const reference = referenceTo(file);
      const environments = reference && (await loaders.fileEnvironments.load(reference));
      // Errors are what GraphQL takes for items that failed.
      return environments?.filter((each) => each instanceof Error || each.file != null) as FileEnvironment[] | null;
    },
  }),
}));
