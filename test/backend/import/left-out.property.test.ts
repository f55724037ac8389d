import fc from 'fast-check';
import { expect, test } from 'vitest';
import { carryOutForgetting, planForgetting } from '../../../src/backend/forgetting/forget-person.ts';
import { importExport } from '../../../src/backend/import/importer.ts';
import { openStore, type SqliteStore } from '../../../src/backend/store/sqlite/store.ts';
import { writeExport } from '../../support/export-directory.ts';
import { filesOf, idsIn, PEOPLE, type PeopleExport, peopleExport, without } from '../../support/people-export.ts';
import { askStore, catalogue, everything } from '../../support/sample-backend.ts';

const saidBy = async (store: SqliteStore): Promise<unknown> => {
  const ask = askStore(store);
  return { ...(await everything(ask)), ...(await catalogue(ask)) };
};

/** Stats that say of each run what its rows come to, as an export has them. */
const statsOf = ({ rows }: PeopleExport): string => {
  const entry = (run_id: string) => {
    const judged = rows.filter((row) => row.run_id === run_id).flatMap(({ evaluator_logs: logs }) => logs.slice(0, 1));
    const num_true = judged.filter(({ judgment }) => judgment === true).length;
    const evaluator_stats = [{ evaluator_version_id: 'evv_1', num_true, num_false: judged.length - num_true }];
    return { run_id, status: 'completed', num_logs: rows.filter((row) => row.run_id === run_id).length, evaluator_stats };
  };
  return JSON.stringify({ run_stats: ['run_1', 'run_2'].map(entry) });
};

const forget = async (store: SqliteStore, user: string): Promise<void> => {
  await carryOutForgetting(store, { logIds: [], user }, await planForgetting(store, { logIds: [], user }));
};

test('an import leaves out what is forgotten: before it, after it, and when it comes once more', async () => {
  await fc.assert(
    fc.asyncProperty(peopleExport, fc.constantFrom(...PEOPLE), async (whole, user) => {
      const files = filesOf(whole, statsOf(whole));
      const [older, newer] = await Promise.all(['20250101-000000', '20250601-000000'].map((name) => writeExport(files, name)));
      const [after, before, again] = Array.from({ length: 3 }, () => openStore(':memory:')) as [SqliteStore, SqliteStore, SqliteStore];
      await importExport(older as string, after);
      await forget(after, user);
      await forget(before, user);
      await importExport(older as string, before);
      await importExport(older as string, again);
      await forget(again, user);
      await importExport(newer as string, again);
      const said = await saidBy(after);
      expect(await saidBy(before)).toEqual(said);
      expect(await saidBy(again)).toEqual(said);
      const gone = idsIn(whole).filter((id) => !idsIn(without(whole, { ids: new Set(), user })).includes(id));
      for (const store of [after, before, again])
        for (const id of gone) expect((await askStore(store)('GET', `/logs/${id}`)).status).toBe(404);
      for (const store of [after, before, again]) store.close();
    }),
    { numRuns: 15 },
  );
});
