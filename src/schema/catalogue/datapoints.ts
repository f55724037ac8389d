import { isId } from '../../contract/ids.ts';
import type { DatapointResponse } from '../../contract/version.ts';
import type { AnchoredWindow } from '../../loaders/listing/listing.ts';
import { builder } from '../kit/builder.ts';
import { checks } from '../kit/checks.ts';
import { DamagedError } from '../kit/damaged-error.ts';
import { reads } from '../kit/reads.ts';
import { DatapointRef, DatasetVersionRef } from '../kit/refs.ts';
import { objectItems } from '../kit/sent-fields.ts';
import { connectionTypes } from '../paging/connection.ts';
import { type ConnectionArgs, connectionArgs, connectionCost, requestedRows } from '../paging/connection-args.ts';
import { readListConnection } from '../paging/list-connection.ts';
import { readConnection } from '../paging/read-connection.ts';

export const { connection: DatapointConnectionRef } = connectionTypes<DatapointResponse>(DatapointRef, {
  name: 'Datapoint',
  description: 'Datapoints, in the order of their dataset.',
});

builder.objectField(DatasetVersionRef, 'datapoints', (t) =>
  t.field({
    type: DatapointConnectionRef,
    args: connectionArgs,
    description: 'Its datapoints. Costs one upstream call for every 100, and none where upstream sent them with the version.',
    extensions: {
      ...reads('id', 'version_id', 'datapoints'),
      ...connectionCost,
      ...checks<ConnectionArgs>((args) => requestedRows(args, undefined)),
    },
    resolve: async ({ id: datasetId, version_id: versionId, datapoints }, args, { loaders }, info) => {
      if (!isId(datasetId) || !isId(versionId)) throw new DamagedError('A version has no id.');
      const listing = `datapoints ${versionId}`;
      if (datapoints !== undefined && datapoints !== null) {
        const load = async () => objectItems<DatapointResponse>(datapoints);
        return readListConnection({ listing, args, info, load, identityOf: ({ id }) => id });
      }
      const load = (window: AnchoredWindow) => loaders.datapoints.load({ datasetId, versionId, window });
      return readConnection(requestedRows(args, listing), { listing, info, load });
    },
  }),
);
