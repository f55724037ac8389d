import type { GraphQLResolveInfo } from 'graphql';
import { getNamedType, isObjectType } from 'graphql';
import { FILE_KINDS } from '../../contract/file.ts';
import { isId } from '../../contract/ids.ts';
import { versionKind } from '../../contract/version.ts';
import { asFile, type File } from '../../loaders/entities.ts';
import { builder } from '../kit/builder.ts';
import type { Context } from '../kit/context.ts';
import { DamagedError } from '../kit/damaged-error.ts';
import { extensionsOf } from '../kit/field-extensions.ts';
import { reads } from '../kit/reads.ts';
import { EvaluationRef, FileVersionRef, HumanloopFileRef } from '../kit/refs.ts';
import { selectedEver } from '../kit/selected-fields.ts';
import { type FileById, loadFile } from './read-file.ts';

/** Whether all that is selected of a file follows from its id. */
const needsIdAlone = (info: GraphQLResolveInfo): boolean => {
  const type = getNamedType(info.returnType);
  if (!isObjectType(type)) return false;
  return selectedEver(type, info.fieldNodes, info).every(([, [node]]) => {
    const name = node?.name.value ?? '';
    const { pothosExposedField, reads: needs = pothosExposedField === undefined ? undefined : [pothosExposedField] } = extensionsOf(
      type.getFields()[name],
    );
    return name === '__typename' || needs?.every((need) => need === 'id') === true;
  });
};

/** The file that something belongs to; nothing is asked where no more than its ids is. */
const fileNamed = ({ id, kind }: { readonly id: unknown; readonly kind?: string }, context: Context, info: GraphQLResolveInfo) => {
  if (typeof id !== 'string' || !isId(id)) throw new DamagedError('A file has no id.');
  const file: FileById = { id, kind: FILE_KINDS.find((known) => known === kind) };
  return needsIdAlone(info) ? asFile({ id } as File) : loadFile(file, context, info);
};

builder.objectField(EvaluationRef, 'file', (t) =>
  t.field({
    type: HumanloopFileRef,
    description:
      'The file under evaluation; null where the evaluation names none, or the source has it no more. Costs one upstream call, shared by all evaluations of the file, and none where only its ids are asked for: nobody then looks whether it is there.',
    resolve: ({ file_id: id }, _args, context, info) => (id == null ? null : fileNamed({ id }, context, info)),
  }),
);

builder.interfaceField(FileVersionRef, 'file', (t) =>
  t.field({
    type: HumanloopFileRef,
    description:
      'The file that this is a version of; null where the source has it no more. Costs one upstream call, shared by all versions of the file, and none where only its ids are asked for: nobody then looks whether it is there.',
    extensions: reads('id'),
    resolve: (version, _args, context, info) => fileNamed({ id: version.id, kind: versionKind(version) }, context, info),
  }),
);
