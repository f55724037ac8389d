import { describe, expect, test } from 'vitest';
import { facade } from '../../support/helpers.ts';
import { EVALUATION, SOURCES } from './asking.ts';
import { countsOf, durationOf, type Row, rowsByHand, saidOf, stateOf, summaryOf } from './rows-by-hand.ts';

const FIRST_DRAFT = 'run_uvF6oByxA7fMvZ1UC7qLZ';
const STORYTELLER = 'run_0rLTuIVnBtotNrNZLxGwH';

const trainOf = ({ log }: Row) => (log.inputs?.['train'] ?? null) as string | null;
const dayOf = ({ log }: Row) => log.created_at.slice(0, 10);

interface Shown {
  readonly keys: readonly { value: unknown; label: string | null }[];
  readonly aggregates: { readonly count: number };
}

describe.each(SOURCES)('rows put together, %s', (_name, source) => {
  const logsOf = async (logs: string) => {
    const { ask, bugs } = facade(await source());
    const reply = await ask(`{ evaluation(id: "${EVALUATION}") { ${logs} } }`);
    expect(bugs).toEqual([]);
    expect(reply.errors).toBeUndefined();
    return reply.data.evaluation.logs ?? reply.data.evaluation.run.logs;
  };

  test('by run, the largest first, with the runs and what their rows come to', async () => {
    const rows = await rowsByHand();
    const { groups } = await logsOf(
      'logs { groups(by: [{ field: RUN }]) { totalCount nodes { keys { value run { humanloopId } } aggregates { count duration { mean } } } } }',
    );
    const counts = [...countsOf(rows.map(({ run_id }) => run_id))].toSorted(([, one], [, other]) => other - one);
    expect(groups.totalCount).toBe(counts.length);
    expect(groups.nodes.map(({ aggregates }: Shown) => aggregates.count)).toEqual(counts.map(([, count]) => count));
    for (const { keys, aggregates } of groups.nodes) {
      const own = rows.filter(({ run_id }) => run_id === keys[0].value);
      expect(keys).toEqual([{ value: own[0]?.run_id, run: { humanloopId: own[0]?.run_id } }]);
      expect(aggregates).toEqual({ count: own.length, duration: { mean: expect.closeTo(summaryOf(own.map(durationOf)).mean, 9) } });
    }
  });

  test('by several things at once, in the order of what they have in common', async () => {
    const rows = (await rowsByHand()).filter(({ log }) => !log.error);
    const by = '[{ inputsPath: "/train" }, { judgment: { name: "Helpfulness" } }, { field: HAS_ERROR }]';
    const { groups } = await logsOf(
      `logs(filter: { hasError: false }) { groups(by: ${by}, orderBy: KEY_ASC, first: 500) { totalCount nodes { keys { value label } aggregates { count } } } }`,
    );
    const shown = new Map(
      groups.nodes.map(({ keys, aggregates }: Shown) => [JSON.stringify(keys.map(({ value }) => value)), aggregates.count]),
    );
    expect(shown).toEqual(countsOf(rows.map((row) => JSON.stringify([trainOf(row), stateOf(row, 'Helpfulness'), false]))));
    const trains = groups.nodes.map(({ keys }: Shown) => keys[0]?.value ?? '~');
    expect(trains).toEqual(trains.toSorted());
  });

  test('by option: a row with several counts in each, and one without a judgment by its state', async () => {
    const rows = await rowsByHand();
    const { groups } = await logsOf(
      'logs { groups(by: [{ judgment: { name: "Issue Tags" } }], first: 500) { nodes { keys { value } aggregates { count } } } }',
    );
    const tags = rows.flatMap((row) => {
      const said = saidOf(row, 'Issue Tags') as string[] | undefined;
      return said === undefined ? [stateOf(row, 'Issue Tags')] : said.length === 0 ? [null] : said;
    });
    const shown = new Map(groups.nodes.map(({ keys, aggregates }: Shown) => [keys[0]?.value, aggregates.count]));
    for (const [tag, count] of countsOf(tags)) if (tag !== null) expect([tag, shown.get(tag)]).toEqual([tag, count]);
  });

  test('by day of a time zone', async () => {
    const rows = await rowsByHand();
    const nodes = 'totalCount nodes { keys { value label } aggregates { count } }';
    const { utc, tokyo } = await logsOf(`logs {
      utc: groups(by: [{ createdAt: DAY }], first: 500, orderBy: KEY_ASC) { ${nodes} }
      tokyo: groups(by: [{ createdAt: DAY }], first: 500, orderBy: KEY_ASC, timeZone: "Asia/Tokyo") { ${nodes} }
    }`);
    const labels = (groups: { nodes: Shown[] }) => new Map(groups.nodes.map(({ keys, aggregates }) => [keys[0]?.label, aggregates.count]));
    expect(labels(utc)).toEqual(countsOf(rows.map(dayOf).toSorted()));
    const inTokyo = ({ log }: Row) => new Date(Date.parse(`${log.created_at.slice(0, 23)}Z`) + 9 * 3_600_000).toISOString().slice(0, 10);
    expect(labels(tokyo)).toEqual(countsOf(rows.map(inTokyo).toSorted()));
    expect(tokyo.nodes[0].keys[0].value).toMatch(/^2025-\d\d-\d\dT00:00:00(?:\.0+)?\+09:00$/);
  });

  test('no more than were asked for, and how many there are', async () => {
    const { groups } = await logsOf('logs { groups(by: [{ field: DATAPOINT }], first: 2) { totalCount nodes { keys { label } } } }');
    const rows = await rowsByHand();
    expect(groups.totalCount).toBe(new Set(rows.map(({ datapoint }) => datapoint?.id)).size);
    expect(groups.nodes).toHaveLength(2);
  });

  test('facets leave their own part of the filter out', async () => {
    const rows = await rowsByHand();
    const filter = `{ runIds: ["${FIRST_DRAFT}", "${STORYTELLER}"], inputs: [{ path: "/train", eq: "Owl" }], hasError: false }`;
    const { facets, totalCount } = await logsOf(`logs(filter: ${filter}) { totalCount
      facets(by: [{ field: RUN }, { inputsPath: "/train" }, { field: HAS_ERROR }, { field: ENVIRONMENT }]) { totalCount values { key { value run { humanloopId } } count isSelected } }
    }`);
    const inRuns = ({ run_id }: Row) => [FIRST_DRAFT, STORYTELLER].includes(run_id);
    const onOwl = (row: Row) => trainOf(row) === 'Owl';
    const isSound = ({ log }: Row) => !log.error;
    expect(totalCount).toBe(rows.filter((row) => inRuns(row) && onOwl(row) && isSound(row)).length);
    const shown = facets.map((facet: { totalCount: number; values: { key: { value: unknown }; count: number }[] }) => {
      expect(facet.totalCount).toBe(facet.values.length);
      return new Map(facet.values.map(({ key, count }) => [key.value, count]));
    });
    expect(shown).toEqual([
      countsOf(rows.filter((row) => onOwl(row) && isSound(row)).map(({ run_id }) => run_id)),
      countsOf(rows.filter((row) => inRuns(row) && isSound(row)).map(trainOf)),
      countsOf(rows.filter((row) => inRuns(row) && onOwl(row)).map(({ log }) => !!log.error)),
      countsOf(rows.filter((row) => inRuns(row) && onOwl(row) && isSound(row)).map(({ log }) => log.environment ?? null)),
    ]);
    const selected = facets.map(({ values }: { values: { key: { value: unknown }; isSelected: boolean }[] }) =>
      values
        .filter(({ isSelected }) => isSelected)
        .map(({ key }) => key.value)
        .toSorted(),
    );
    expect(selected).toEqual([[STORYTELLER, FIRST_DRAFT].toSorted(), ['Owl'], [false], []]);
    expect(facets[0].values[0].key.run).toEqual({ humanloopId: facets[0].values[0].key.value });
    expect(facets[1].values[0].key.run).toBeNull();
  });

  test('a run’s facets are of its own rows', async () => {
    const { facets } = await logsOf(
      `run(id: "${FIRST_DRAFT}") { logs(filter: { hasError: false }) { facets(by: [{ field: RUN }]) { values { key { value } isSelected } } } }`,
    );
    expect(facets).toEqual([{ values: [{ key: { value: FIRST_DRAFT }, isSelected: false }] }]);
  });
});
