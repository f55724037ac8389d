import type { GraphQLResolveInfo } from 'graphql';
import { logKind } from '../contract/log.ts';
import { versionKind } from '../contract/version.ts';
import { ENTITY, type FileVersion } from '../loaders/entities.ts';
import { fileVersionKeyOf, loadFileVersion } from './catalogue/file-version.ts';
import { loadFile } from './catalogue/read-file.ts';
import { builder } from './kit/builder.ts';
import { knows } from './kit/checks.ts';
import type { Context } from './kit/context.ts';
import { costsRows, lengthOf } from './kit/cost.ts';
import type { KnownIds } from './kit/field-extensions.ts';
import { evaluationIdOf, evaluationLogKeyOf, fileIdOf, logIdOf, namedRunOf } from './kit/ids.ts';
import { InputError } from './kit/input-error.ts';
import { loadEvaluation, loadEvaluationLog, loadRun } from './kit/look-ups.ts';
import { NodeRef } from './kit/refs.ts';
import { VERSION_TYPENAMES } from './kit/version-types.ts';
import { LOG_TYPENAMES } from './log.ts';

/** Reads the object that a global id of one type names; null where it does not exist. */
type NodeReader = (globalId: string, context: Context, info: GraphQLResolveInfo, argument?: string) => Promise<object | null>;

const readEvaluation: NodeReader = (globalId, context, info, argument = 'id') =>
  loadEvaluation(evaluationIdOf(argument, globalId), context, info);

const readRun: NodeReader = (globalId, context, info, argument = 'id') => {
  const { evaluationId = '', runId } = namedRunOf(argument, globalId);
  return loadRun({ evaluationId, runId }, context, info);
};

const readLog: NodeReader = (globalId, { loaders }, _info, argument = 'id') => loaders.log.load(logIdOf(argument, globalId));

const readEvaluationLog: NodeReader = (globalId, context, info, argument = 'id') =>
  loadEvaluationLog(evaluationLogKeyOf(argument, globalId), context, info);

const readFile: NodeReader = (globalId, context, info, argument = 'id') => loadFile({ id: fileIdOf(argument, globalId) }, context, info);

/** Versions come as they are, so this one is marked as what it is; null where that is not what its id says. */
const asNode = (version: FileVersion | null, globalId: string): object | null => {
  if (!version) return null;
  const typename = VERSION_TYPENAMES[versionKind(version)];
  return globalId.startsWith(`${typename}:`) ? { ...version, [ENTITY]: typename } : null;
};

const readVersion: NodeReader = async (globalId, context, _info, argument = 'id') =>
  asNode(await loadFileVersion({ id: globalId }, context, argument), globalId);

/** Reads a version by its global id and its file; null where the file has no such one. */
export const readVersionOf = async (globalId: string, fileId: string, { loaders }: Context): Promise<object | null> => {
  const { fileId: id = '', ...which } = fileVersionKeyOf({ id: globalId, fileId });
  return asNode(await loaders.fileVersion.load({ fileId: id, ...which }), globalId);
};

const READERS = new Map<string, NodeReader>([
  ['Evaluation', readEvaluation],
  ['Run', readRun],
  ['Log', readLog],
  ['EvaluationLog', readEvaluationLog],
  ['HumanloopFile', readFile],
  ...Object.values(VERSION_TYPENAMES).map((typename) => [typename, readVersion] as const),
]);

/** The same for a global id of any type. */
export const readNode: NodeReader = async (globalId, context, info, argument = 'id') => {
  const reader = READERS.get(globalId.slice(0, Math.max(0, globalId.indexOf(':'))));
  if (!reader) throw new InputError(argument, `Argument "${argument}" is not a global id, such as "Evaluation:evr_1".`);
  return reader(globalId, context, info, argument);
};

/** Those of an evaluation or a run; an id of anything else is refused as one of these. */
const idsIn = (globalId: string): KnownIds =>
  globalId.startsWith('Run:') ? namedRunOf('id', globalId) : { evaluationId: evaluationIdOf('id', globalId) };

/** The object type of what a global id names: the loaders mark theirs, for upstream sends no type of anything; the rest are logs. */
export const typenameOf = (node: { readonly [ENTITY]?: string }): string => node[ENTITY] ?? LOG_TYPENAMES[logKind(node)];

NodeRef.implement({
  description: 'Something with a global id, after the Relay specification.',
  resolveType: typenameOf,
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'The global id: readable, stable, and unique over all types.',
      resolve: () => {
        throw new Error('Every type resolves an id of its own.');
      },
    }),
  }),
});

builder.queryFields((t) => ({
  node: t.field({
    type: NodeRef,
    args: { id: t.arg.id({ required: true, description: 'A global id. Upstream ids are not taken: they do not say what they name.' }) },
    description:
      'The object with this global id; null when it does not exist. Costs one upstream call; an EvaluationLog, or a version, more where upstream cannot look these up.',
    extensions: knows<{ readonly id: string }>(({ id }) => idsIn(id)),
    resolve: (_root, { id }, context, info) => readNode(id, context, info, 'id'),
  }),
  nodes: t.field({
    type: [NodeRef],
    nullable: { list: false, items: true },
    args: { ids: t.arg.idList({ required: true, description: 'Global ids.' }) },
    description:
      'The objects with these global ids, in their order; null for what does not exist. Costs one upstream call each at most, but for what upstream cannot look up, as node does.',
    extensions: costsRows(({ ids }) => lengthOf(ids)),
    resolve: async (_root, { ids }, context, info) => {
      const outcomes = await Promise.allSettled(ids.map((id) => readNode(id, context, info, 'ids')));
      return outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : outcome.reason));
    },
  }),
}));
