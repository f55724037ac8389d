import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAMAGE, type Damage as DamageOf } from '../support/damage-values.ts';
import {
  type BodyName,
  createQuestioner,
  differences,
  EVALUATION_ID,
  type Path,
  placesIn,
  RUN_ID,
  SOUND,
  valueAt,
  withValueAt,
} from '../support/damaged-bodies.ts';
import { facade, json } from '../support/helpers.ts';

const BODIES = ['evaluation', 'runs', 'stats', 'logs'] as const;

/** Places of one body that differ in nothing but the row or run they are in. */
const placesOf = (body: BodyName): Path[][] =>
  Object.values(Object.groupBy(placesIn(SOUND[body]), (path) => path.map((key) => (typeof key === 'number' ? '*' : key)).join('.'))).map(
    (places) => places ?? [],
  );

const damageOf = (body: BodyName) =>
  fc
    .constantFrom(...placesOf(body))
    .chain((places) => fc.record({ body: fc.constant(body), path: fc.constantFrom(...places), value: fc.constantFrom(...DAMAGE) }));

type Damage = DamageOf<BodyName>;

const idAt = (body: BodyName, list: string, index: unknown, key: string): unknown => valueAt(SOUND[body], [list, Number(index), key]);

/** The run that a place of the answer speaks of, when it is below a row, a run or a run's stats. */
const runOf = (place: Path): unknown => {
  const [, first = '', second = '', third = ''] = place.map(String);
  if (first === 'runs') return idAt('runs', 'runs', second, 'id');
  if (first === 'run') return RUN_ID;
  if (first === 'stats') return idAt('stats', 'run_stats', third, 'run_id');
  return first === 'logs' ? idAt('logs', 'records', third, 'run_id') : undefined;
};

/** Whether a difference of the answer may come from this damage: it is in the damaged row, run, or stats of a run, wherever that shows. */
const mayComeFrom = ({ body, path: [, index] }: Damage, place: Path): boolean => {
  const [, first, second, third] = place;
  const shows = (...names: string[]): boolean => place.some((key) => names.includes(String(key)));
  if (body === 'evaluation') return true;
  if (body === 'logs') {
    return first === 'logs' && (index === undefined || ((second === 'nodes' || second === 'edges') && third === String(index)));
  }
  if (body === 'runs') {
    const inRun = shows('runs', 'run', 'controlRun', 'expectedLogs');
    return inRun && (index === undefined || first === 'controlRun' || runOf(place) === idAt('runs', 'runs', index, 'id'));
  }
  if (index === undefined) return shows('stats') || first === 'status';
  return shows('stats') && (first === 'controlRun' || runOf(place) === idAt('stats', 'run_stats', index, 'run_id'));
};

const askEverything = createQuestioner();

const CODES = new Set(['UPSTREAM_BAD_RESPONSE', 'NOT_FOUND']);

/** What one damaged place does beyond what it may. */
const faultsOf = async (damage: Damage, sound: unknown): Promise<unknown[]> => {
  const body = withValueAt(SOUND[damage.body], damage.path, damage.value);
  const { data, errors, bugs, otherKeys } = await askEverything({ ...SOUND, [damage.body]: body });
  const known = errors.filter(({ extensions: { code }, path }) => CODES.has(String(code)) && path !== undefined);
  return [
    ...bugs,
    ...otherKeys,
    ...(data && 'evaluation' in data ? [] : ['no data']),
    ...(known.length < errors.length ? ['an error of another kind'] : []),
    ...differences(sound, data).filter((place) => !mayComeFrom(damage, place)),
  ];
};

describe('one damaged place', () => {
  test('of none harms nothing: the sound bodies answer every field without an error', async () => {
    const { data, errors, bugs, calls } = await askEverything(SOUND);
    expect([errors, bugs]).toEqual([[], []]);
    expect(calls).toHaveLength(4);
    expect(data.evaluation.logs.nodes).toHaveLength(3);
    expect(data.evaluation.runs).toHaveLength(4);
  });

  // The same places every time: a failure here has to be one that a change brought.
  test.each(BODIES)('in %s harms its own row, run or stats at most', async (body) => {
    const { data: sound } = await askEverything(SOUND);
    await fc.assert(
      fc.asyncProperty(damageOf(body), async (damage) => {
        expect(await faultsOf(damage, sound)).toEqual([]);
      }),
      { numRuns: body === 'logs' ? 60 : 25, seed: 20250606 },
    );
  });

  test('in a page of evaluations harms that evaluation alone', async () => {
    const good = (id: string) => ({ ...(SOUND.evaluation as object), id });
    const page = (second: unknown) => ({ records: [good('evr_1'), second, good('evr_3')], page: 1, size: 10, total: 3 });
    const query =
      '{ evaluations { totalCount nodes { id name runsCount createdAt createdBy { name } evaluators { addedAt version { name spec { returnType } } } } } }';
    await fc.assert(
      fc.asyncProperty(damageOf('evaluation'), async ({ path, value }) => {
        const { ask, bugs } = facade({ respond: () => json(page(withValueAt(good('evr_2'), path, value))) });
        const { data } = await ask(query);
        expect(bugs).toEqual([]);
        expect(
          data.evaluations.nodes
            .map((node: { id: string } | null) => node?.id)
            .filter((id: unknown) => id !== `Evaluation:${EVALUATION_ID}`),
        ).toEqual(expect.arrayContaining(['Evaluation:evr_1', 'Evaluation:evr_3']));
        expect([data.evaluations.nodes[0].name, data.evaluations.nodes.at(-1).name]).toEqual(['Reply tone, May', 'Reply tone, May']);
        expect(data.evaluations.totalCount).toBe(3);
      }),
      { numRuns: 60, seed: 20250606 },
    );
  });
});
