import { builder } from '../kit/builder.ts';
import { checks } from '../kit/checks.ts';
import { early } from '../kit/early.ts';
import { fileIdOf } from '../kit/ids.ts';
import { HumanloopFileRef } from '../kit/refs.ts';
import { connectionArgs, connectionCost } from '../paging/connection-args.ts';
import { FileLogConnectionRef } from './file-log-connection.ts';
import { fileLogsArgs } from './file-logs-args.ts';
import { checkFileLogs, type FileLogsArgs, readFileLogs } from './read-file-logs.ts';

const ABOUT =
  'An export keeps the logs of evaluations with these alone; a live API may list them here as well. Costs one upstream call for every 100 logs; windows of the same logs share calls. Filters other than of one version, and orders, read logs until the page is full, up to the scan limit, unless the source can do them itself; with an order each page reads them all, without one the next page goes on behind the log of its cursor.';

builder.objectField(HumanloopFileRef, 'logs', (t) =>
  t.field({
    type: FileLogConnectionRef,
    args: { ...connectionArgs, ...fileLogsArgs },
    description: `Its own logs. ${ABOUT}`,
    extensions: {
      ...early('id'),
      ...connectionCost,
      ...checks<FileLogsArgs>((args, _known, info) => checkFileLogs(undefined, args, info)),
    },
    resolve: ({ id }, args, { loaders }, info) => readFileLogs(id, args, loaders, info),
  }),
);

builder.queryField('humanloopLogs', (t) =>
  t.field({
    type: FileLogConnectionRef,
    args: {
      fileId: t.arg.id({ required: true, description: 'The file, by upstream or global id; one that there is not has none.' }),
      ...connectionArgs,
      ...fileLogsArgs,
    },
    description: `The logs that a file has of its own. ${ABOUT}`,
    extensions: {
      ...connectionCost,
      ...checks<FileLogsArgs & { readonly fileId: string }>(({ fileId, ...args }, _known, info) =>
        checkFileLogs(fileIdOf('fileId', fileId), args, info),
      ),
    },
    resolve: (_root, { fileId, ...args }, { loaders }, info) => readFileLogs(fileIdOf('fileId', fileId), args, loaders, info),
  }),
);
