import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createBackend } from '../../../../src/backend/backend.ts';
import { importExport } from '../../../../src/backend/import/importer.ts';
import { fillDatabase } from '../../../../src/backend/store/postgres/fill.ts';
import { openDatabase } from '../../../../src/backend/store/postgres/store.ts';
import { openStore } from '../../../../src/backend/store/sqlite/store.ts';
import type { Store } from '../../../../src/backend/store/store.ts';
import { fields, filterOf } from '../../../analysis/random-filter.ts';
import { questionPath } from '../../../support/asked-backend.ts';
import { writeFiles } from '../../../support/export-directory.ts';
import { facade, type Reply } from '../../../support/helpers.ts';
import { type PostgresServer, startPostgres } from '../../../support/postgres-server.ts';
import { question } from '../../../support/random-question.ts';
import { askStore, catalogue, everything } from '../../../support/sample-backend.ts';
import { askDatabase } from '../../../support/sample-database.ts';
import { EVALUATION, ODD_TEXTS, oddExport } from './odd-export.ts';

/* The same over both engines: the database has a locale in which texts have another order, and settings by which values are written otherwise. */

const MAKE = `CREATE DATABASE odd TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'und' LOCALE 'C'`;
const SETTINGS = {
  timezone: 'Asia/Kathmandu',
  datestyle: 'SQL, DMY',
  bytea_output: 'escape',
  extra_float_digits: '-15',
  standard_conforming_strings: 'off',
  default_transaction_isolation: 'serializable',
  client_encoding: 'LATIN1',
};

const ROWS = `
query ($filter: EvaluationLogFilter, $orderBy: [EvaluationLogOrder!], $after: String, $before: String, $first: Int, $last: Int) {
  evaluation(id: "${EVALUATION}") {
    logs(filter: $filter, orderBy: $orderBy, after: $after, before: $before, first: $first, last: $last) {
      totalCount
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      edges { cursor node { runId log { humanloopId output error user createdAt } evaluatorLogs { judgment { display } } } }
    }
  }
}`;

const FILES = `
query ($search: String, $direction: EvaluationOrderDirection!, $after: String) {
  humanloopFiles(search: $search, orderBy: { field: NAME, direction: $direction }, after: $after, first: 7) {
    totalCount
    pageInfo { hasNextPage endCursor }
    edges { cursor node { humanloopId name } }
  }
}`;

type AskGraph = ReturnType<typeof facade>['ask'];
const withoutIds = ({ errors = [], ...reply }: Reply): Reply => ({
  ...reply,
  errors: errors.map((error) => ({ ...error, extensions: { ...error.extensions, requestId: '' } })),
});

type Variables = Record<string, unknown>;

/** What GraphQL says and a backend's question does not: values of enums. */
const SPELT_OTHERWISE = ['kinds', 'judgments'];
const filter = filterOf(fields.filter(([name]) => !SPELT_OTHERWISE.includes(name)).map(([, asked]) => asked)).map(({ input }) => input);

const orderBy = fc.array(
  fc.record({
    by: fc.constantFrom(
      { field: 'CREATED_AT' },
      { field: 'DURATION' },
      { field: 'TOTAL_COST' },
      { field: 'DATAPOINT' },
      { inputsPath: '/name' },
      { metadataPath: '' },
    ),
    direction: fc.constantFrom('ASC', 'DESC'),
    nulls: fc.constantFrom('FIRST', 'LAST'),
  }),
  { maxLength: 2 },
);

describe('both engines', () => {
  let server: PostgresServer;
  let folder: string;
  const stores: Store[] = [];
  let graphs: AskGraph[];

  beforeAll(async () => {
    server = await startPostgres();
    await askDatabase(server.url(), MAKE);
    for (const [name, value] of Object.entries(SETTINGS)) await askDatabase(server.url(), `ALTER DATABASE odd SET ${name} = '${value}'`);
    folder = await mkdtemp(join(tmpdir(), 'odd-'));
    const [exported, file] = [join(folder, '20250708-224035'), join(folder, 'data.db')];
    await writeFiles(exported, oddExport());
    const store = openStore(file);
    await importExport(exported, store);
    stores.push(store);
    await fillDatabase({ url: server.url('odd') }, file);
    stores.push(await openDatabase({ url: server.url('odd') }));
    graphs = stores.map((each) => facade({ upstream: createBackend({ store: each }).send, anyRange: true }).ask);
  });
  afterAll(async () => {
    for (const store of stores) await store.close();
    await server.remove();
    await rm(folder, { recursive: true, force: true });
  });

  /** What both say, which is the same but for the ids of the requests. */
  const sameOf = async (query: string, variables: Variables): Promise<Reply> => {
    const [one, other] = (await Promise.all(graphs.map((ask) => ask(query, variables)))).map(withoutIds);
    expect(other).toEqual(one);
    return one as Reply;
  };

  test('say the same wherever they are asked, in the same order', async () => {
    const asks = stores.map((store) => askStore(store));
    const [one, other] = await Promise.all(asks.map(async (ask) => ({ ...(await everything(ask)), ...(await catalogue(ask)) })));
    expect(other).toEqual(one);
    const { total } = (await asks[0]?.('GET', `/evaluations/${EVALUATION}/logs?size=1`))?.body ?? {};
    for (let page = 1; page <= total / 7 + 1; page++) {
      const path = `/evaluations/${EVALUATION}/logs?size=7&page=${page}`;
      const [ours, theirs] = await Promise.all(asks.map((ask) => ask('GET', path)));
      expect(theirs).toEqual(ours);
    }
  });

  test('answer any question of rows the same, to the byte', async () => {
    const asks = stores.map((store) => askStore(store));
    const property = fc.asyncProperty(question, async (asked) => {
      const [one, other] = await Promise.all(asks.map((ask) => ask('GET', questionPath(EVALUATION, asked))));
      expect(one?.status).toBeLessThan(500);
      expect(other).toEqual(one);
    });
    await fc.assert(property, { numRuns: 60 });
  });

  test('page through any rows the same, forwards and backwards, by the same cursors', async () => {
    const property = fc.asyncProperty(filter, orderBy, async (filter, orderBy) => {
      let after: unknown = null;
      for (let more = true; more; ) {
        const { data } = await sameOf(ROWS, { filter, orderBy, first: 23, after });
        const { hasNextPage, endCursor } = data?.evaluation?.logs?.pageInfo ?? {};
        [more, after] = [hasNextPage === true, endCursor];
      }
      if (after) await sameOf(ROWS, { filter, orderBy, last: 9, before: after });
    });
    await fc.assert(property, { numRuns: 25 });
  });

  test('find files by their names the same, and order them the same', async () => {
    for (const direction of ['ASC', 'DESC'])
      for (const search of [null, ...ODD_TEXTS.filter((text) => text !== '')]) {
        let after: unknown = null;
        for (let more = true; more; ) {
          const { data } = await sameOf(FILES, { search, direction, after });
          const { hasNextPage, endCursor } = data?.humanloopFiles?.pageInfo ?? {};
          [more, after] = [hasNextPage === true, endCursor];
        }
      }
  });

  test('find a row by any text in it', async () => {
    for (const text of ODD_TEXTS) {
      const { data } = await sameOf(ROWS, { filter: { user: { in: [text] } }, first: 50 });
      expect(data.evaluation.logs.totalCount).toBeGreaterThan(0);
    }
  });
});
