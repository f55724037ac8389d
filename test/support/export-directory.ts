import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createBackend } from '../../src/backend/backend.ts';
import { healthOf } from '../../src/backend/health.ts';
import { importExport } from '../../src/backend/import/importer.ts';
import { createAccess } from '../../src/backend/rest/access.ts';
import type { ImportReport } from '../../src/backend/store/import-report.ts';
import { openStore, type SqliteStore } from '../../src/backend/store/sqlite/store.ts';
import type { Store } from '../../src/backend/store/store.ts';
import { type Finding, SEVERITIES } from '../../src/contract/finding.ts';
import type { Call } from '../../src/contract/send.ts';

/** Content by path below the export's directory. A path that ends with `/` is an empty folder. */
export type ExportFiles = Readonly<Record<string, string | Uint8Array>>;

export interface EvaluationParts {
  readonly fileId?: string;
  /** The whole text of evaluation.json; made up when absent. */
  readonly body?: string;
  readonly createdAt?: string;
  /** Texts by file name below `runs/`. */
  readonly runs?: Readonly<Record<string, string>>;
  /** The text of stats.json; null for none. */
  readonly stats?: string | null;
  /** The lines of 1.jsonl, 2.jsonl, ...; absent for an export without logs. */
  readonly logs?: readonly (readonly string[])[];
}

/** The files of one evaluation and of the file it is under. */
export const evaluationFiles = (id: string, parts: EvaluationParts = {}): ExportFiles => {
  const { fileId = 'pr_1', createdAt = '2025-05-01T12:00:00Z', runs = {}, stats = '{"run_stats":[]}', logs } = parts;
  const path = `files/${fileId}/evaluations/${id}`;
  const body = parts.body ?? JSON.stringify({ id, file_id: fileId, created_at: createdAt, evaluators: [] });
  return {
    [`files/${fileId}/file.json`]: JSON.stringify({ id: fileId }),
    [`files/${fileId}/.done`]: 'done',
    [`${path}/evaluation.json`]: body,
    ...(stats === null ? {} : { [`${path}/stats.json`]: stats }),
    [`${path}/runs/`]: '',
    ...Object.fromEntries(Object.entries(runs).map(([name, text]) => [`${path}/runs/${name}`, text])),
    ...(logs ? { [`${path}/logs/`]: '' } : {}),
    ...Object.fromEntries(
      (logs ?? []).map((lines, index) => [`${path}/logs/${index + 1}.jsonl`, lines.map((line) => `${line}\n`).join('')]),
    ),
  };
};

export const runText = (id: string, addedAt = '2025-05-02T12:00:00Z', createdAt = addedAt): string =>
  JSON.stringify({ id, added_at: addedAt, created_at: createdAt, status: 'completed' });

/** Runs by id, the first one newest. */
export const runTexts = (...ids: string[]): Record<string, string> =>
  Object.fromEntries(ids.map((id, index) => [id, runText(id, `2025-05-${20 - index}T12:00:00Z`)]));

export const recordText = (runId: string, logId: string, createdAt = '2025-05-02T12:00:00Z'): string =>
  JSON.stringify({ run_id: runId, log: { id: logId, created_at: createdAt, prompt: {}, evaluator_logs: [] }, evaluator_logs: [] });

/** Writes files below a directory, which is made. */
export const writeFiles = async (directory: string, files: ExportFiles): Promise<void> => {
  await mkdir(directory, { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    await mkdir(path.endsWith('/') ? join(directory, path) : dirname(join(directory, path)), { recursive: true });
    if (!path.endsWith('/')) await writeFile(join(directory, path), content);
  }
};

/** Writes an export directory that is removed when the test has finished. */
export const writeExport = async (files: ExportFiles, name = '20250708-224035'): Promise<string> => {
  const parent = await mkdtemp(join(tmpdir(), 'export-'));
  onTestFinished(() => rm(parent, { recursive: true, force: true }));
  const directory = join(parent, name);
  await writeFiles(directory, files);
  return directory;
};

export interface Imported<S extends Store = SqliteStore> {
  readonly report: ImportReport;
  readonly store: S;
  /** All findings, the worst first, but for those of members that are not there: the bodies of tests have few. */
  readonly found: readonly Finding[];
  /** Those that are left out there. */
  readonly notShown: readonly Finding[];
  /** The same as `CODE path:line`, for brevity. */
  readonly findings: string[];
  /** The answer's status, its body as text, and that body parsed. */
  get(path: string): Promise<{ status: number; text: string; body: ReturnType<typeof JSON.parse> }>;
  call(call: Partial<Call>): Promise<{ status: number; headers: Readonly<Record<string, string>>; text: string }>;
}

/** A backend over a store, and what the import that filled it reported. */
export const served = async <S extends Store>(
  { store, report }: Pick<Imported<S>, 'store' | 'report'>,
  serverApiKey?: string,
): Promise<Imported<S>> => {
  const backend = createBackend({
    store,
    access: createAccess(serverApiKey === undefined ? undefined : [{ right: 'write', key: serverApiKey }]),
  });
  onTestFinished(() => backend.close());
  const call: Imported<S>['call'] = async (overrides) => {
    const { status, headers, body } = await backend.send({ method: 'GET', path: '/', headers: {}, ...overrides });
    return { status, headers, text: Buffer.from(body).toString() };
  };
  const get: Imported<S>['get'] = async (path) => {
    const { status, text } = await call({ path });
    return { status, text, body: JSON.parse(text) };
  };
  const all = await (await healthOf(store)).findings({ severities: SEVERITIES, offset: 0, count: 10_000 });
  const [found, notShown] = [false, true].map((is) => all.filter(({ code }) => (code === 'NOT_SHOWN') === is)) as [Finding[], Finding[]];
  const findings = found.map(({ code, path, line }) => `${code} ${path}${line === null ? '' : `:${line}`}`);
  return { report, store, found, notShown, findings, get, call };
};

/** A backend over what an import of the directory left in a store in memory. */
export const importDirectory = async (directory: string, serverApiKey?: string): Promise<Imported> => {
  const store = openStore(':memory:');
  return served({ store, report: await importExport(directory, store) }, serverApiKey);
};

/** The same over an export of these files. */
export const importFiles = async (files: ExportFiles, serverApiKey?: string): Promise<Imported> =>
  importDirectory(await writeExport(files), serverApiKey);
