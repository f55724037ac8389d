import { kindOfId } from '../../contract/file.ts';
import type { Log } from '../../loaders/entities.ts';
import { aggregatesType } from '../analysis/aggregates.ts';
import { addAnalysisFields } from '../analysis/connection-fields.ts';
import { addDownloadField } from '../analysis/download.ts';
import { facetTypes } from '../analysis/facets.ts';
import { groupKeyType } from '../analysis/group-key.ts';
import { groupsTypes } from '../analysis/groups.ts';
import { LogRef } from '../kit/refs.ts';
import { connectionTypes } from '../paging/connection.ts';
import type { RowsConnection } from '../paging/rows-connection.ts';
import { FileLogDimensionSelectorRef } from './file-logs-args.ts';

/** Whose logs are asked of: those that a file has of its own, or of them those of a version. */
export interface FileLogsOf {
  readonly fileId: string;
  readonly versionId?: string;
}

export type FileLogConnection = RowsConnection<Log, FileLogsOf>;

export const { connection: FileLogConnectionRef } = connectionTypes<Log, FileLogConnection>(LogRef, {
  name: 'HumanloopLog',
  description:
    'Logs that a file has of its own, in the order asked; without one the newest first, in upstream’s order. All that is selected below one of these is computed in one reading of the logs.',
});

const key = groupKeyType<FileLogsOf>('HumanloopLogGroupKey');
const aggregates = aggregatesType<FileLogsOf>('HumanloopLogAggregates');

addAnalysisFields(FileLogConnectionRef, {
  aggregates,
  groups: groupsTypes('HumanloopLog', { key, aggregates }),
  facets: facetTypes('HumanloopLog', key),
  selector: FileLogDimensionSelectorRef,
});

addDownloadField(FileLogConnectionRef, {
  ownerOf: ({ fileId }) => ({ type: 'file', id: fileId }),
  load: ({ fileId }, { fileVersion }) => fileVersion.load({ fileId, kind: kindOfId(fileId) }),
  columns: '`duration`, or a JSON Pointer such as `/inputs/question`; by default the common ones',
});
