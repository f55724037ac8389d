import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { type BackendOptions, createBackend } from '../../src/backend/backend.ts';
import { importExport } from '../../src/backend/import/importer.ts';
import { openStore, type SqliteStore } from '../../src/backend/store/sqlite/store.ts';
import type { Store } from '../../src/backend/store/store.ts';
import type { Call } from '../../src/contract/send.ts';

export const SAMPLE_DIRECTORY = fileURLToPath(new URL('../../src/backend/sample/export/20250606-120000', import.meta.url));

export interface Answered {
  readonly status: number;
  readonly text: string;
  /** The text parsed; undefined for an empty one. */
  readonly body: ReturnType<typeof JSON.parse>;
}

/** Asks a backend; a body that is no string is sent as JSON. */
export type Ask = (method: Call['method'], path: string, body?: unknown) => Promise<Answered>;

/** A way to ask a backend over a store. */
export const askStore = (store: Store, options: Omit<BackendOptions, 'store'> = {}): Ask => {
  const backend = createBackend({ store, ...options });
  return async (method, path, body) => {
    const bytes = body === undefined ? undefined : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
    const answer = await backend.send({ method, path, headers: {}, ...(bytes && { body: bytes }) });
    const text = Buffer.from(answer.body).toString();
    return { status: answer.status, text, body: text === '' ? undefined : JSON.parse(text) };
  };
};

/** The sample export in memory, for the caller to close. */
export const sampleStore = async (): Promise<SqliteStore> => {
  const store = openStore(':memory:');
  await importExport(SAMPLE_DIRECTORY, store);
  return store;
};

/** A backend over a sample export of its own, in memory. */
export const sampleBackend = async (options: Omit<BackendOptions, 'store'> = {}): Promise<{ store: SqliteStore; ask: Ask }> => {
  const store = await sampleStore();
  onTestFinished(() => store.close());
  return { store, ask: askStore(store, options) };
};

/** The answers of every reading endpoint that shows evaluations, by path. */
export const everything = async (ask: Ask): Promise<Record<string, string>> => {
  const evaluations = (await ask('GET', '/evaluations?size=1000')).body.records;
  const paths = ['/evaluations?size=1000'];
  for (const { id } of evaluations) for (const rest of ['', '/runs', '/stats', '/logs?size=1000']) paths.push(`/evaluations/${id}${rest}`);
  const texts = await Promise.all(paths.map(async (path) => [path, (await ask('GET', path)).text]));
  return Object.fromEntries(texts);
};

const COLLECTIONS = ['prompts', 'tools', 'flows', 'agents', 'evaluators', 'datasets'];

/** The answers of every endpoint of files, versions, datapoints and own logs, by path. */
export const catalogue = async (ask: Ask): Promise<Record<string, string>> => {
  const paths = ['/files?size=1000', '/files?size=1000&sort_by=updated_at', '/files?size=1000&sort_by=name'];
  for (const collection of COLLECTIONS) {
    for (const { id } of (await ask('GET', `/${collection}?size=1000`)).body.records) {
      for (const rest of ['', '/versions', '/environments']) paths.push(`/${collection}/${id}${rest}`);
      for (const { version_id } of (await ask('GET', `/${collection}/${id}/versions`)).body.records) {
        paths.push(`/${collection}/${id}?version_id=${version_id}`, `/logs?size=1000&file_id=${id}&version_id=${version_id}`);
        if (collection === 'datasets') paths.push(`/datasets/${id}/datapoints?size=1000&version_id=${version_id}`);
      }
      paths.push(`/logs?size=1000&file_id=${id}`);
    }
  }
  const texts = await Promise.all(paths.map(async (path) => [path, (await ask('GET', path)).text]));
  return Object.fromEntries(texts);
};
