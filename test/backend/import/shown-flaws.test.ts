import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shownFlaws } from '../../../src/backend/import/shown-flaws.ts';
import { EVALUATION, RECORD, RUN, type Shape, STATS } from '../../../src/contract/shown-shapes.ts';
import type { JsonObject } from '../../../src/json/tolerant.ts';
import { type BodyName, createQuestioner, type Path, placesIn, SOUND, valueAt, withValueAt } from '../../support/damaged-bodies.ts';

/** The shape of what stands at the beginning of a path into a body, and how many steps lead to it. */
const SHAPES: Readonly<Record<BodyName, readonly [Shape, number]>> = {
  evaluation: [EVALUATION, 0],
  runs: [RUN, 2],
  stats: [STATS, 0],
  logs: [RECORD, 2],
};

const VALUES: readonly unknown[] = [undefined, null, {}, [], [null], 'some text', 3_000_000_000, -0.5, true, { length: 5 }];

const askEverything = createQuestioner();

/** Places that differ in nothing but the items of lists they are in, one of each kind. */
const placesOf = (body: BodyName): Path[] => {
  const kinds = Object.groupBy(placesIn(SOUND[body]), (path) => path.map((key) => (typeof key === 'number' ? '*' : key)).join('.'));
  return Object.values(kinds).flatMap((places) => places?.slice(0, 1) ?? []);
};

describe('what GraphQL cannot show of a body, the import finds', () => {
  test.each(Object.keys(SHAPES) as BodyName[])('in %s', async (body) => {
    const [shape, steps] = SHAPES[body];
    const places = placesOf(body).filter((path) => path.length > steps);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), fc.constantFrom(...VALUES), async (path, value) => {
        const damaged = withValueAt(SOUND[body], path, value);
        const { errors } = await askEverything({ ...SOUND, [body]: damaged });
        const flaws = shownFlaws(valueAt(damaged, path.slice(0, steps)) as JsonObject, [shape]).places;
        if (errors.length > 0) expect(flaws).not.toEqual([]);
      }),
      { numRuns: 50, seed: 20250606 },
    );
  });

  test('and nothing in what is sound', () => {
    for (const [body, [shape, steps]] of Object.entries(SHAPES)) {
      const first = steps === 0 ? [] : placesIn(SOUND[body as BodyName]).find((path) => path.length === steps);
      expect(shownFlaws(valueAt(SOUND[body as BodyName], first ?? []) as JsonObject, [shape])).toEqual({ places: [], notFinite: 0 });
    }
  });
});
