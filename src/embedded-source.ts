import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createBackend } from './backend/backend.ts';
import { healthOf } from './backend/health.ts';
import { type Access, type AccessKey, createAccess, KeysFileError, parseKeys } from './backend/rest/access.ts';
import { type Store, StoreHeldError } from './backend/store/store.ts';
import { catchUp } from './catch-up.ts';
import { type Config, ConfigError, isLoopback } from './config/config.ts';
import { isDatabaseUrl, shownData } from './data-place.ts';
import { type ImportWatch, openEmbedded } from './embedded-store.ts';
import type { Log } from './server/telemetry/log.ts';
import type { Source } from './source.ts';
import { UpstreamError } from './upstream/errors.ts';
import { observed, type UpstreamObserver } from './upstream/observer.ts';

/** What was made up for people who try this must not be taken for a team's own evaluations. */
const requireSource = ({ production, exportDirectory, dataFile }: Config): void => {
  if (!production || exportDirectory !== undefined || dataFile !== undefined) return;
  throw new ConfigError(
    'with NODE_ENV=production the sample is not served: name a live API with --base-url, or your evaluations with --export or --data',
  );
};

const accessOf = ({ host, open, serverApiKey, serverApiKeyFile }: Config): Access => {
  if (serverApiKeyFile !== undefined) return createAccess(readKeys(serverApiKeyFile));
  if (serverApiKey !== undefined) return createAccess([{ right: 'write', key: serverApiKey }]);
  if (isLoopback(host) || open) return createAccess(undefined);
  throw new ConfigError(
    `everyone who reaches ${host} could read the evaluations: give --server-api-key or --server-api-key-file, or --open if that is meant`,
  );
};

const readKeys = (file: string): AccessKey[] => {
  const name = '--server-api-key-file (HUMANLOOP_GRAPHQL_SERVER_API_KEY_FILE)';
  try {
    return parseKeys(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ConfigError(error instanceof KeysFileError ? `${name} ${error.message}` : `${name} names a file that cannot be read`);
  }
};

const refuseWithout = (access: Access, apiKey: string | undefined): void => {
  const right = access.rightOf(apiKey);
  if (right === 'no-key') throw new UpstreamError({ kind: 'no-key' });
  if (right === 'wrong-key') throw new UpstreamError({ kind: 'status', status: 401 });
};

/** Of this source it is certain then that nothing was done. */
const held = (): UpstreamError => new UpstreamError({ kind: 'overloaded', held: true, retryAfterSeconds: 1 });

/** What reads a store beside its backend, which is told as the backend tells it that the store cannot be read now. */
const readsOf = (store: Store): Pick<Store, 'read'> => ({
  read: (work, options) =>
    store.read(work, options).catch((error: unknown) => {
      throw error instanceof StoreHeldError ? held() : error;
    }),
});

/** The embedded backend: the sample in memory may be changed, an export is left as it is, and a data file keeps its changes. */
export const embeddedSource = async (
  config: Config,
  { observer, watch, log }: { readonly observer: UpstreamObserver; readonly watch: ImportWatch; readonly log: Log },
): Promise<Source> => {
  requireSource(config);
  const access = accessOf(config);
  const { store, imported, copy, readOnly: reason = null } = await openEmbedded(config, watch);
  const readOnly = config.readOnly ? 'option' : reason;
  const backend = createBackend({ store, access, readOnly });
  const attempt = observed(backend.send, observer);
  const exports = await store.read((reads) => reads.exports());
  const exportedDirectories = exports.map(({ directory }) => directory).filter((directory) => directory !== null);
  const isSample = exportedDirectories.length === 0;
  const catchingUp = config.dataFile !== undefined && reason === null ? catchUp(store, log) : undefined;
  return {
    description: {
      kind: isSample ? 'SAMPLE' : 'EXPORT_DIRECTORY',
      readOnly,
      exportedAt: exports.at(-1)?.report.exportedAt ?? null,
    },
    name: JSON.stringify([
      config.dataFile && (isDatabaseUrl(config.dataFile) ? shownData(config.dataFile) : resolve(config.dataFile)),
      ...exports.map(({ directory, report }) => [directory, report.exportedAt]),
    ]),
    problem: async () => undefined,
    keyRequired: !access.isOpen,
    keyNameOf: access.nameOf,
    requireCaller: (apiKey) => refuseWithout(access, apiKey),
    reloadKeys: () => {
      if (config.serverApiKeyFile !== undefined) access.replace(readKeys(config.serverApiKeyFile));
    },
    exportHealth: () => healthOf(readsOf(store)),
    send: async (call) => {
      const answer = await attempt(call, 0);
      if (answer.status === 503) throw held();
      // Of this answer it is certain that nobody knows.
      if (answer.status === 504) throw new UpstreamError({ kind: 'outcome-unknown' });
      return answer;
    },
    backend: backend.send,
    load: () => ({ inFlight: 0, queued: 0 }),
    heldColumns: () => store.heldColumns?.(),
    imported,
    copy,
    exportDirectories: [...new Set(exportedDirectories)],
    close: async () => {
      await catchingUp?.end();
      await backend.close();
    },
  };
};
