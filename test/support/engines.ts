import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { BackendOptions } from '../../src/backend/backend.ts';
import { importExport } from '../../src/backend/import/importer.ts';
import type { ImportReport } from '../../src/backend/store/import-report.ts';
import { openDatabase } from '../../src/backend/store/postgres/store.ts';
import type { Listing } from '../../src/backend/store/ranges.ts';
import type { Reads } from '../../src/backend/store/reads.ts';
import { createStepAnswers } from '../../src/backend/store/sqlite/changes-port.ts';
import { openData } from '../../src/backend/store/sqlite/data-file.ts';
import { openStore, type SqliteStore } from '../../src/backend/store/sqlite/store.ts';
import { ask, type Step, type StepAnswers, type Steps } from '../../src/backend/store/steps.ts';
import type { Store, WorkOptions } from '../../src/backend/store/store.ts';
import { type ExportFiles, type Imported, served, writeExport } from './export-directory.ts';
import { dropCopy, filledDatabase, POSTGRES } from './postgres.ts';
import { type Ask, askStore, SAMPLE_DIRECTORY } from './sample-backend.ts';

/** A store that an engine filled from the directory of an export, for the caller to close. */
export interface Filled<S extends Store = Store> {
  readonly store: S;
  readonly report: ImportReport;
}

/** An engine that a backend may stand on. What is promised of one is promised of all: their tests are run over each. */
export interface Engine {
  readonly name: string;
  fill(directory: string): Promise<Filled>;
}

const inMemory = async (directory: string): Promise<Filled<SqliteStore>> => {
  const store = openStore(':memory:');
  return { store, report: await importExport(directory, store) };
};

const inFile = async (directory: string): Promise<Filled> => {
  const folder = await mkdtemp(join(tmpdir(), 'engine-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  let report: ImportReport | undefined;
  const store = await openData(join(folder, 'data.db'), {
    fill: async (empty) => {
      report = await importExport(directory, empty);
    },
  });
  if (!report) throw new Error('Nothing was imported.');
  return { store, report };
};

const isListing = (value: unknown): value is Listing => typeof value === 'object' && value !== null && 'bodies' in value;

/** A store as an engine across a network has it: each answer comes later, and each step of a change is awaited within its transaction. */
const answeringLater = (store: SqliteStore): Store => {
  const answers = createStepAnswers(store);
  let last: Promise<unknown> = Promise.resolve();
  // One connection can have one transaction.
  const alone = <T>(work: () => Promise<T>, { signal }: WorkOptions = {}): Promise<T> => {
    const done = last.then(() => {
      signal?.throwIfAborted();
      return work();
    });
    last = done.catch(() => undefined);
    return done;
  };
  const answerTo = async ({ name, args }: Step): Promise<unknown> => {
    await setImmediate();
    return (answers[name] as (...all: readonly unknown[]) => ReturnType<StepAnswers[typeof name]>)(...args);
  };
  const carriedOut = async <T>(steps: Steps<T>): Promise<T> => {
    let next = steps.next();
    while (!next.done) next = steps.next(await answerTo(next.value));
    return next.value;
  };
  const laterReads = (reads: Reads): Reads =>
    new Proxy(reads, {
      get:
        (target, name) =>
        async (...args: readonly unknown[]) => {
          await setImmediate();
          const answer: unknown = await (target[name as keyof Reads] as (...all: readonly unknown[]) => unknown)(...args);
          return isListing(answer) ? { ...answer, bodies: [...answer.bodies] } : answer;
        },
    });
  return {
    read: (work, options) => alone(() => store.read((reads) => work(laterReads(reads)), options), options),
    change: (begin, options) => alone(() => store.writes.inTransaction(() => carriedOut(begin())), options),
    close: () => store.close(),
  };
};

const inPostgres = async (directory: string): Promise<Filled> => {
  const { url, report } = await filledDatabase(directory);
  const store = await openDatabase({ url });
  const close = async (): Promise<void> => {
    await store.close();
    await dropCopy(url);
  };
  return { store: { ...store, close }, report };
};

const WITHIN_REACH: readonly Engine[] = [
  { name: 'SQLite in memory', fill: inMemory },
  { name: 'SQLite in a file', fill: inFile },
  {
    name: 'an engine that answers later',
    fill: async (directory) => {
      const { store, report } = await inMemory(directory);
      return { store: answeringLater(store), report };
    },
  },
];

/** Those that need no service, or PostgreSQL alone where there is one: see `npm run test:postgres`. */
export const ENGINES: readonly Engine[] = POSTGRES === undefined ? WITHIN_REACH : [{ name: 'PostgreSQL', fill: inPostgres }];

/** The helpers of tests of a backend, over an engine. */
export const over = (engine: Engine) => ({
  /** A backend over a sample export of its own. */
  sampleBackend: async (options: Omit<BackendOptions, 'store'> = {}): Promise<{ store: Store; ask: Ask }> => {
    const { store } = await engine.fill(SAMPLE_DIRECTORY);
    onTestFinished(() => store.close());
    return { store, ask: askStore(store, options) };
  },
  /** A backend over an export of these files. */
  importFiles: async (files: ExportFiles): Promise<Imported<Store>> => served(await engine.fill(await writeExport(files))),
});

/** The text of a version as a store has it, byte for byte. */
export const versionText = (store: Store, id: string): Promise<string | undefined> =>
  store.change(function* () {
    return (yield* ask('version', id))?.body.toString();
  });
