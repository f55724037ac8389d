import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AttachedEvaluator } from '../../../src/analysis/block.ts';
import { carryOutForgetting, planForgetting } from '../../../src/backend/forgetting/forget-person.ts';
import type { FactsSelection } from '../../../src/backend/store/reads.ts';
import type { Store } from '../../../src/backend/store/store.ts';
import { ENGINES } from '../../support/engines.ts';
import { writeExport } from '../../support/export-directory.ts';
import { filesOf, type Going, idsIn, PEOPLE, type PeopleExport, peopleExport, without } from '../../support/people-export.ts';
import { askStore, catalogue, everything } from '../../support/sample-backend.ts';
import { saidBy } from '../facts/block-told.ts';

const GOOD = { versionId: 'evv_1', fileId: 'ev_1', name: 'Good', returnType: 'boolean' } as unknown as AttachedEvaluator;

const told = (store: Store, selection: FactsSelection): Promise<unknown> =>
  store.read((reads) =>
    reads.facts(selection, async (facts) => {
      const rows: unknown[] = [];
      for await (const block of facts.blocks([GOOD])) rows.push(...saidBy(block, facts.terms, 1));
      return { rows, total: facts.total };
    }),
  );

/** All that a store says: by REST, and of rows by columns. */
const saidByStore = async (store: Store, ids: readonly string[]): Promise<unknown> => {
  const ask = askStore(store);
  const logs = await Promise.all(ids.map(async (id) => [id, (await ask('GET', `/logs/${id}`)).text]));
  const files = { versionId: null, from: null, to: null };
  return {
    ...(await everything(ask)),
    ...(await catalogue(ask)),
    logs: logs.filter(([id]) => !id?.startsWith('none')),
    rows: await told(store, { evaluationId: 'evr_1', runIds: [] }),
    own: await told(store, { fileId: 'pr_1', ...files }),
    judging: await told(store, { fileId: 'ev_1', ...files }),
  };
};

const request = fc.record({
  user: fc.constantFrom(...PEOPLE),
  picked: fc.array(fc.nat(30), { minLength: 1, maxLength: 3 }),
  byUser: fc.boolean(),
});

const goingOf = (whole: PeopleExport, { user, picked, byUser }: typeof request extends fc.Arbitrary<infer T> ? T : never): Going => {
  const ids = idsIn(whole);
  return byUser ? { ids: new Set(), user } : { ids: new Set(picked.map((index) => ids[index % ids.length] ?? '')), user: undefined };
};

const forgetIn = async (store: Store, { ids, user }: Going): Promise<void> => {
  const asked = { logIds: [...ids], user };
  await carryOutForgetting(store, asked, await planForgetting(store, asked));
};

describe.each(ENGINES)('$name', ({ fill }) => {
  const filled = async (whole: PeopleExport): Promise<Store> => (await fill(await writeExport(filesOf(whole, null)))).store;

  test('what is forgotten leaves a store as one that never held it', async () => {
    await fc.assert(
      fc.asyncProperty(peopleExport, request, async (whole, asked) => {
        const going = goingOf(whole, asked);
        const [store, never] = await Promise.all([filled(whole), filled(without(whole, going))]);
        try {
          const ids = idsIn(whole);
          // Columns are at hand by then.
          await saidByStore(store, ids);
          await forgetIn(store, going);
          expect(await saidByStore(store, ids)).toEqual(await saidByStore(never, ids));
        } finally {
          await Promise.all([store.close(), never.close()]);
        }
      }),
      { numRuns: 12 },
    );
  });
});
