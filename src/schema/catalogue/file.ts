import { versionKind } from '../../contract/version.ts';
import type { File } from '../../loaders/entities.ts';
import { evaluationsArgs } from '../analysis/evaluations-args.ts';
import { checkEvaluations, type EvaluationsArgs, readEvaluations } from '../analysis/read-evaluations.ts';
import { EvaluationConnectionRef } from '../evaluation.ts';
import { checks } from '../kit/checks.ts';
import { early } from '../kit/early.ts';
import { FileKindEnum } from '../kit/enums.ts';
import { fileGlobalId } from '../kit/ids.ts';
import { reads } from '../kit/reads.ts';
import { HumanloopFileRef, NodeRef } from '../kit/refs.ts';
import { requiredField, textsField } from '../kit/sent-fields.ts';
import { connectionTypes } from '../paging/connection.ts';
import { connectionArgs, connectionCost } from '../paging/connection-args.ts';

HumanloopFileRef.implement({
  interfaces: [NodeRef],
  description: 'A prompt, tool, flow, agent, evaluator or dataset, with all of its versions.',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'The global id, HumanloopFile:<upstream id>.',
      extensions: reads('id'),
      resolve: ({ id }) => fileGlobalId(id),
    }),
    humanloopId: t.exposeID('id', { nullable: false, description: 'The upstream id, as in its URLs and exports.' }),
    kind: t.field({ type: FileKindEnum.ref, description: 'What it is.', resolve: versionKind }),
    name: requiredField(t, 'name', 'String', 'Its name: the end of its path.'),
    path: requiredField(t, 'path', 'String', 'Its full path, unique in the workspace.'),
    directoryId: t.exposeID('directory_id', { description: 'The upstream id of its directory.' }),
    description: t.exposeString('description', { description: 'A short description.' }),
    readme: t.exposeString('readme', { description: 'A long description.' }),
    tags: textsField(t, 'tags', 'String', 'Its tags.'),
    schema: t.expose('schema', { type: 'JSON', description: 'Its JSON Schema; tools have none.' }),
    createdAt: requiredField(t, 'created_at', 'DateTime', 'When it was created; upstream may mean the version that it stands for.'),
    updatedAt: requiredField(t, 'updated_at', 'DateTime', 'When it was last changed; upstream may mean the version that it stands for.'),
    evaluations: t.field({
      type: EvaluationConnectionRef,
      args: { ...connectionArgs, ...evaluationsArgs },
      description: 'Its evaluations, newest first; costs what Query.evaluations of the file costs.',
      extensions: {
        ...early('id'),
        ...connectionCost,
        ...checks<EvaluationsArgs>((args, _known, info) => checkEvaluations(null, args, info)),
      },
      resolve: ({ id }, args, { loaders }, info) => readEvaluations(id, args, loaders, info),
    }),
  }),
});

export const { connection: HumanloopFileConnectionRef } = connectionTypes<File>(HumanloopFileRef, {
  name: 'HumanloopFile',
  description: 'Files, in the order asked.',
});
