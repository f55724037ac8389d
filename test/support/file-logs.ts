import { createBackend } from '../../src/backend/backend.ts';
import { CatalogueSource } from '../../src/backend/store/sqlite/catalogue.ts';
import { openStore, type SqliteStore } from '../../src/backend/store/sqlite/store.ts';
import { type LogResponse, logKind } from '../../src/contract/log.ts';
import type { Send } from '../../src/contract/send.ts';
import { microsecondsOf } from '../../src/contract/timestamp.ts';

/** The file that logs are of. */
export const FILE = 'pr_1';

const versionIdOf = (log: Readonly<Record<string, unknown>>): string | null => {
  const version = Object(log[logKind(log)]) as { version_id?: unknown };
  return typeof version.version_id === 'string' ? version.version_id : null;
};

/** Puts logs into a store as an import does. */
export const addFileLogs = (store: SqliteStore, logs: readonly object[], fileId = FILE): void => {
  const { writes, catalogue } = store;
  writes.transact(() => {
    catalogue.addFile({ id: fileId, source: CatalogueSource.ownFile, path: null });
    for (const log of logs as readonly Record<string, unknown>[]) {
      const blobKey = writes.addBlob(Buffer.from(JSON.stringify(log)));
      const createdAt = microsecondsOf(log['created_at']);
      catalogue.addFileLog({ logId: String(log['id']), fileId, versionId: versionIdOf(log), createdAt, blobKey });
    }
    catalogue.place();
  });
};

/** A backend whose one file has these logs of its own. */
export const fileLogsBackend = (logs: readonly object[]): Send => {
  const store = openStore(':memory:');
  addFileLogs(store, logs);
  return createBackend({ store }).send;
};

/** The logs as a backend lists them. */
export const listedLogs = async (send: Send, query = ''): Promise<LogResponse[]> => {
  const { body } = await send({ method: 'GET', path: `/logs?file_id=${FILE}&size=100${query}`, headers: {} });
  return (JSON.parse(Buffer.from(body).toString()) as { records: LogResponse[] }).records;
};
