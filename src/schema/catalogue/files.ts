import { FILE_KINDS, type FileKind, type FileOrder } from '../../contract/file.ts';
import { OrderDirectionEnum } from '../analysis/order-step.ts';
import { builder } from '../kit/builder.ts';
import { checks } from '../kit/checks.ts';
import { FileKindEnum } from '../kit/enums.ts';
import { fileIdOf } from '../kit/ids.ts';
import { InputError } from '../kit/input-error.ts';
import { HumanloopFileRef } from '../kit/refs.ts';
import { type ConnectionArgs, connectionArgs, connectionCost, requestedRows } from '../paging/connection-args.ts';
import { readConnection } from '../paging/read-connection.ts';
import { HumanloopFileConnectionRef } from './file.ts';
import { loadFile } from './read-file.ts';

const HumanloopFileOrderFieldEnum = builder.enumType('HumanloopFileOrderField', {
  description: 'What files may be ordered by.',
  values: {
    CREATED_AT: { value: 'created_at', description: 'When it was created.' },
    NAME: { value: 'name', description: 'Its name.' },
    UPDATED_AT: { value: 'updated_at', description: 'When it was last changed.' },
  } as const satisfies Record<string, { value: FileOrder; description: string }>,
});

const HumanloopFileOrderRef = builder.inputType('HumanloopFileOrder', {
  description: 'An order of files, as the source keeps it.',
  fields: (t) => ({
    field: t.field({ type: HumanloopFileOrderFieldEnum, required: true, description: 'What is compared.' }),
    direction: t.field({ type: OrderDirectionEnum, defaultValue: 'asc', description: 'Which end comes first.' }),
  }),
});

/** The kind that an argument names. */
const kindOf = (kind: string): FileKind => {
  const known = FILE_KINDS.find((each) => each === kind);
  if (!known) throw new InputError('kind', 'Argument "kind" names no kind of files.');
  return known;
};

/** A text that may be left out, and has to say something where it is given. */
const textOf = (argument: string, text: string | null | undefined): string | undefined => {
  if (text === '') throw new InputError(argument, `Argument "${argument}" is empty; leave it out for all files.`);
  return text ?? undefined;
};

interface FilesArgs {
  readonly kind?: readonly string[] | null | undefined;
  readonly search?: string | null | undefined;
  readonly environment?: string | null | undefined;
  readonly orderBy?: typeof HumanloopFileOrderRef.$inferInput | null | undefined;
}

/** What is asked of the listing of files. */
const selectionOf = ({ kind, search, environment, orderBy }: FilesArgs) => {
  if (kind?.length === 0) throw new InputError('kind', 'Argument "kind" is an empty list; leave it out for files of all kinds.');
  return {
    kinds: [...new Set((kind ?? []).map(kindOf))].sort(),
    name: textOf('search', search),
    environment: textOf('environment', environment),
    ...(orderBy && { sortBy: orderBy.field, direction: orderBy.direction ?? ('asc' as const) }),
  };
};

const asksOf = (args: FilesArgs & ConnectionArgs) => {
  const selection = selectionOf(args);
  const listing = `files ${JSON.stringify(selection)}`;
  return { selection, listing, requested: requestedRows(args, listing) };
};

builder.queryFields((t) => ({
  humanloopFiles: t.field({
    type: HumanloopFileConnectionRef,
    args: {
      ...connectionArgs,
      kind: t.arg({ type: [FileKindEnum.ref], description: 'Only files of this kind, or of one of these.' }),
      search: t.arg.string({ description: 'Only files whose name holds this text, in any case.' }),
      environment: t.arg.string({ description: 'Only files with a version deployed to the environment of this name.' }),
      orderBy: t.arg({ type: HumanloopFileOrderRef, description: 'In which order; by default upstream’s, by creation, newest first.' }),
    },
    description: 'Files, each as the version that it stands for. Costs one upstream call for every 100.',
    extensions: { ...connectionCost, ...checks<FilesArgs & ConnectionArgs>(asksOf) },
    resolve: (_root, args, { loaders }, info) => {
      const { selection, listing, requested } = asksOf(args);
      return readConnection(requested, {
        listing,
        info,
        load: (window) => loaders.files.load({ ...selection, window }),
      });
    },
  }),
  humanloopFile: t.field({
    type: HumanloopFileRef,
    args: {
      id: t.arg.id({ description: 'The file, by upstream or global id.' }),
      path: t.arg.string({ description: 'The file, by its full path, to the letter.' }),
      kind: t.arg({ type: FileKindEnum.ref, description: 'Its kind: another one is not found.' }),
    },
    description:
      'A file, by its id or its path; null where there is none. By id it costs one upstream call; where no kind is given and the beginning of the id leads to none, up to six. By path a call for every 100 files of its name, up to the scan limit, or SCAN_LIMIT_EXCEEDED; a path that several files have is an error.',
    resolve: (_root, { id, path, kind: named }, context, info) => {
      const kind = named == null ? undefined : kindOf(named);
      if (id != null && path != null) throw new InputError('path', 'Arguments "id" and "path" cannot be used together.');
      if (id != null) return loadFile({ id: fileIdOf('id', id), kind }, context, info);
      if (path == null) throw new InputError('id', 'One of the arguments "id" and "path" is needed.');
      return context.loaders.fileByPath.load({ path, kind });
    },
  }),
}));
