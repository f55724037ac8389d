import { isShallow } from '../../contract/nesting.ts';
import { type AnyFileVersion, versionKind } from '../../contract/version.ts';
import { areEqual, changesBetween } from '../../differences/changes.ts';
import { textsBetween } from '../../differences/readable.ts';
import type { InTurn } from '../../differences/segments.ts';
import { patchText, type Unified, unifiedOf } from '../../differences/unified.ts';
import { builder } from '../kit/builder.ts';
import type { Context } from '../kit/context.ts';
import { DamagedError } from '../kit/damaged-error.ts';
import { FileVersionRef } from '../kit/refs.ts';
import { ChangeRef } from './change.ts';
import { checksContext, contextArgs, contextOf } from './context.ts';
import { inTurnOf } from './in-turn.ts';

/** What it costs to compare two versions. */
export const DIFF = 20;

/** Two versions of one kind. */
export interface VersionDiff {
  readonly before: AnyFileVersion;
  readonly after: AnyFileVersion;
  readonly inTurn: InTurn;
}

/** A version that can be compared. Throws where upstream sent none. */
const comparable = (version: AnyFileVersion): AnyFileVersion => {
  if (typeof version !== 'object' || version === null || Array.isArray(version)) throw new DamagedError('A version is no object.');
  if (!isShallow(version)) throw new DamagedError('A version is nested too deeply.');
  return version;
};

export const diffOf = (before: AnyFileVersion, after: AnyFileVersion, context: Context): VersionDiff => ({
  before: comparable(before),
  after: comparable(after),
  inTurn: inTurnOf(context),
});

const labelsOf = ({ before, after }: VersionDiff): readonly [string, string] => [String(before.version_id), String(after.version_id)];

/** The parts in which they differ as unified texts, one after another. */
const unifiedParts = async (diff: VersionDiff, context: number): Promise<Unified[]> => {
  const texts = await diff.inTurn(() => textsBetween(diff.before, diff.after));
  return Promise.all(
    texts.map(({ part, before, after }) => diff.inTurn(() => unifiedOf({ name: part, before, after, labels: labelsOf(diff) }, context))),
  );
};

/** Null: nothing that came with them tells. */
const isEqual = ({ before, after }: VersionDiff): boolean | null => {
  if (!areEqual(before, after)) return false;
  if (versionKind(after) !== 'dataset' || before.version_id === after.version_id) return true;
  const [one, other] = [before, after].map((version) => ('datapoints_count' in version ? version.datapoints_count : undefined));
  return one === other ? null : false;
};

export const VersionDiffRef = builder.objectRef<VersionDiff>('FileVersionDiff').implement({
  description:
    'What distinguishes two versions: template, parameters, tools, code, spec, attributes. When they were made and by whom, what they are called, where they are deployed and how often they were used is no difference.',
  fields: (t) => ({
    before: t.expose('before', { type: FileVersionRef, nullable: false, description: 'The version that is compared with.' }),
    after: t.expose('after', { type: FileVersionRef, nullable: false, description: 'The version that is compared.' }),
    isEqual: t.boolean({
      description:
        'Whether nothing distinguishes them. Null of datasets with as many datapoints, which do not come with them: see datapoints.',
      resolve: (diff) => diff.inTurn(() => isEqual(diff)),
    }),
    changes: t.field({
      type: [ChangeRef],
      nullable: false,
      description:
        'All differences, by part: as deep in a value as they go. Tools, inputs and options are those of the same name; messages and other items of lists those that are equal, or similar in the same place, so that one that was inserted is one difference. Lists that are too long and too far apart to tell are one difference.',
      resolve: async (diff) => {
        const changes = await diff.inTurn(() => changesBetween(diff.before, diff.after));
        return changes.map((change) => ({ ...change, labels: labelsOf(diff), inTurn: diff.inTurn }));
      },
    }),
    unified: t.string({
      nullable: false,
      args: contextArgs,
      extensions: checksContext,
      description:
        'All differences as one unified text, each part as a file of its own (`template`, `messages`, `parameters`, …): texts as they are, messages by their roles as tags, `name: value` lines, JSON with sorted keys. Empty where there is none.',
      resolve: async (diff, args) => patchText(await unifiedParts(diff, contextOf(args))),
    }),
    isCoarse: t.boolean({
      nullable: false,
      description:
        'Whether unified has a part whole as removed and added, because the search for what the versions have in common there would take too long.',
      resolve: async (diff) => (await unifiedParts(diff, 0)).some((part) => part.isCoarse),
    }),
  }),
});
