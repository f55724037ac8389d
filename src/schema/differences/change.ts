import type { Change } from '../../differences/changes.ts';
import { textsOfChange } from '../../differences/readable.ts';
import { type InTurn, lineSegments, type Segment, wordSegments } from '../../differences/segments.ts';
import { patchText, unifiedOf } from '../../differences/unified.ts';
import { builder } from '../kit/builder.ts';
import { checksContext, contextArgs, contextOf } from './context.ts';
import { ChangeOperationEnum, PartEnum, SegmentOperationEnum, TextUnitEnum } from './enums.ts';

/** A change, of the versions with these ids. */
export interface ShownChange extends Change {
  readonly labels: readonly [before: string, after: string];
  readonly inTurn: InTurn;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isTextOrNone = (value: unknown): boolean => value === undefined || isText(value);

const TextSegmentRef = builder.objectRef<Segment>('FileVersionTextSegment').implement({
  description:
    'A passage of two texts. Those that are EQUAL or REMOVED make up the text before, those that are EQUAL or ADDED the one after.',
  fields: (t) => ({
    operation: t.expose('operation', { type: SegmentOperationEnum, nullable: false, description: 'Which of the texts has it.' }),
    text: t.exposeString('text', { nullable: false, description: 'The passage.' }),
    isCoarse: t.exposeBoolean('isCoarse', {
      nullable: false,
      description:
        'Whether it is told as a whole because it is too long, or has too little in common with what it became, to be compared in smaller passages.',
    }),
  }),
});

export const ChangeRef = builder.interfaceRef<ShownChange>('FileVersionChange').implement({
  description: 'One difference between two versions.',
  resolveType: ({ before, after }) => (isTextOrNone(before) && isTextOrNone(after) ? 'FileVersionTextChange' : 'FileVersionValueChange'),
  fields: (t) => ({
    part: t.expose('part', { type: PartEnum, nullable: false, description: 'What it belongs to.' }),
    operation: t.expose('operation', { type: ChangeOperationEnum, nullable: false, description: 'What became of it.' }),
    name: t.exposeString('name', {
      nullable: false,
      description:
        'What it is about: the name of a parameter, a tool, an input or an option, the role of a message, else the name of the field upstream.',
    }),
    path: t.string({
      nullable: false,
      description: 'The JSON Pointer (RFC 6901) to it in the version after, as upstream sends that; in the one before where it is REMOVED.',
      resolve: ({ beforePath, afterPath }) => afterPath ?? (beforePath as string),
    }),
    beforePath: t.exposeString('beforePath', { description: 'The JSON Pointer to it in the version before; null where it is ADDED.' }),
    afterPath: t.exposeString('afterPath', { description: 'The JSON Pointer to it in the version after; null where it is REMOVED.' }),
    before: t.expose('before', { type: 'JSON', description: 'The value in the version before; null where it is ADDED.' }),
    after: t.expose('after', { type: 'JSON', description: 'The value in the version after; null where it is REMOVED.' }),
    unified: t.string({
      nullable: false,
      args: contextArgs,
      extensions: checksContext,
      description:
        'The value in both versions as a unified text (`patch` applies it): texts as they are, a message by its role as a tag, others as JSON with sorted keys. Empty where it has only moved.',
      resolve: (change, args) => {
        const lines = contextOf(args);
        return change.inTurn(() => unifiedOfChange(change, lines));
      },
    }),
  }),
});

const unifiedOfChange = (change: ShownChange, context: number): string => {
  const { before, after } = textsOfChange(change);
  if (before === after) return '';
  return patchText([
    unifiedOf({ name: (change.afterPath ?? change.beforePath ?? '').slice(1), before, after, labels: change.labels }, context),
  ]);
};

builder.objectRef<ShownChange>('FileVersionTextChange').implement({
  interfaces: [ChangeRef],
  description: 'A difference between texts, or a text that only one version has.',
  fields: (t) => ({
    segments: t.field({
      type: [TextSegmentRef],
      nullable: false,
      args: {
        by: t.arg({ type: TextUnitEnum, required: true, defaultValue: 'line', description: 'By what they are compared.' }),
      },
      description:
        'Both texts passage by passage, what is removed before what is added in its place. Where the search for what they have in common would take too long, whole texts, or whole lines, are told as removed and added, and are marked as coarse.',
      resolve: ({ before, after, inTurn }, { by }) => {
        const [from, to] = [before ?? '', after ?? ''].map(String) as [string, string];
        return by === 'line' ? inTurn(() => lineSegments(from, to)) : wordSegments(from, to, inTurn);
      },
    }),
  }),
});

builder.objectRef<ShownChange>('FileVersionValueChange').implement({
  interfaces: [ChangeRef],
  description: 'A difference between values that are not both texts: numbers, lists, objects, a whole message or tool.',
});
