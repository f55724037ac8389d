import { isId } from '../../contract/ids.ts';
import { type AnyFileVersion, type DatasetResponse, versionKind } from '../../contract/version.ts';
import { changesOfDatapoint, type DatapointsDiff, datapointsBetween, type Matched } from '../../differences/datapoints.ts';
import type { Datapoint } from '../../loaders/entities.ts';
import { DatapointConnectionRef } from '../catalogue/datapoints.ts';
import { builder } from '../kit/builder.ts';
import { checks } from '../kit/checks.ts';
import type { Context } from '../kit/context.ts';
import { DamagedError } from '../kit/damaged-error.ts';
import { DatapointRef } from '../kit/refs.ts';
import { objectItems } from '../kit/sent-fields.ts';
import { connectionTypes } from '../paging/connection.ts';
import { type ConnectionArgs, connectionArgs, connectionCost, requestedRows } from '../paging/connection-args.ts';
import { readListConnection } from '../paging/list-connection.ts';
import { ChangeRef, type ShownChange } from './change.ts';
import { type VersionDiff, VersionDiffRef } from './version-diff.ts';

type Labels = ShownChange['labels'];
type InTurn = VersionDiff['inTurn'];

/** What became of datapoints, of the versions with these ids. */
interface ShownDatapoints {
  readonly diff: DatapointsDiff<Datapoint>;
  readonly labels: Labels;
  readonly inTurn: InTurn;
}

interface ShownMatch extends Matched<Datapoint>, Pick<ShownDatapoints, 'labels' | 'inTurn'> {}

const DatapointChangeRef = builder.objectRef<ShownMatch>('FileVersionDatapointChange').implement({
  description: 'A datapoint that is another in two versions of its dataset.',
  fields: (t) => ({
    before: t.expose('before', { type: DatapointRef, nullable: false, description: 'The datapoint in the version before.' }),
    after: t.expose('after', { type: DatapointRef, nullable: false, description: 'The datapoint in the version after.' }),
    changes: t.field({
      type: [ChangeRef],
      nullable: false,
      description: 'What of it changed, in its inputs, messages and target. Nothing where only what this server does not know did.',
      resolve: ({ before, after, labels, inTurn }) =>
        inTurn(() => changesOfDatapoint({ before, after }).map((change) => ({ ...change, labels, inTurn }))),
    }),
  }),
});

const { connection: DatapointChangeConnectionRef } = connectionTypes<ShownMatch>(DatapointChangeRef, {
  name: 'FileVersionDatapointChange',
  description: 'Datapoints that changed, in the order of the version after.',
});

/** Names one of the lists, to tie cursors to it. */
const listingOf = (list: string, [before, after]: Labels): string => `datapoints ${list} ${before} ${after}`;

/** For `extensions` of a connection over what is there already. */
const paged = { ...connectionCost, ...checks<ConnectionArgs>((args) => requestedRows(args, undefined)) };

const DatapointsDiffRef = builder.objectRef<ShownDatapoints>('FileVersionDatapointsDiff').implement({
  description:
    'What became of the datapoints of a dataset. The same datapoint is the one with the same id; else one that is equal; else one with the same inputs and messages, whose target became another.',
  fields: (t) => {
    const count = (description: string, of: (diff: ShownDatapoints['diff']) => number) =>
      t.int({ nullable: false, description, resolve: ({ diff }) => of(diff) });
    const list = (name: 'added' | 'removed', description: string) =>
      t.field({
        type: DatapointConnectionRef,
        nullable: false,
        args: connectionArgs,
        description,
        extensions: paged,
        resolve: ({ diff, labels }, args, _context, info) =>
          readListConnection({ listing: listingOf(name, labels), args, info, load: async () => diff[name], identityOf: ({ id }) => id }),
      });
    return {
      addedCount: count('How many only the version after has.', ({ added }) => added.length),
      removedCount: count('How many only the version before has.', ({ removed }) => removed.length),
      changedCount: count('How many changed.', ({ changed }) => changed.length),
      unchangedCount: count('How many are the same.', ({ unchanged }) => unchanged),
      added: list('added', 'Those that only the version after has, in its order.'),
      removed: list('removed', 'Those that only the version before has, in its order.'),
      changed: t.field({
        type: DatapointChangeConnectionRef,
        nullable: false,
        args: connectionArgs,
        description: 'Those that changed, in the order of the version after.',
        extensions: paged,
        resolve: ({ diff, labels, inTurn }, args, _context, info) =>
          readListConnection<ShownMatch>({
            listing: listingOf('changed', labels),
            args,
            info,
            load: async () => diff.changed.map((match) => ({ ...match, labels, inTurn })),
            identityOf: ({ after }) => after.id,
          }),
      }),
    };
  },
});

/** All datapoints of a version: those that came with it, or else those that are read. Rejects with what is wrong with one. */
const datapointsOf = async (version: AnyFileVersion, { loaders }: Context): Promise<readonly Datapoint[]> => {
  const { id: datasetId, version_id: versionId, datapoints } = version as DatasetResponse;
  if (!isId(datasetId) || !isId(versionId)) throw new DamagedError('A version has no id.');
  const all = datapoints ? objectItems<Datapoint>(datapoints) : await loaders.wholeDataset.load({ datasetId, versionId });
  return all.map((datapoint) => {
    if (datapoint instanceof Error) throw datapoint;
    return datapoint;
  });
};

builder.objectField(VersionDiffRef, 'datapoints', (t) =>
  t.field({
    type: DatapointsDiffRef,
    description:
      'What became of the datapoints of a dataset; null of other kinds. Reads all of both versions, one upstream call for every 100 that did not come with them, up to the scan limit, or SCAN_LIMIT_EXCEEDED. Null with an error where a datapoint is damaged, for what became of it cannot be told.',
    resolve: async ({ before, after, inTurn }, _args, context) => {
      if (versionKind(after) !== 'dataset') return null;
      const [from, to] = await Promise.all([datapointsOf(before, context), datapointsOf(after, context)]);
      const labels: Labels = [String(before.version_id), String(after.version_id)];
      return { diff: await inTurn(() => datapointsBetween(from, to)), labels, inTurn };
    },
  }),
);
