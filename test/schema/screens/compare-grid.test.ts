import { describe, expect, test } from 'vitest';
import { facade, sampleBackend } from '../../support/helpers.ts';
import { EVALUATION } from '../analysis/asking.ts';
import { MODES } from '../comparison/modes.ts';
import { scenario } from './scenarios.ts';

/* The screen of somebody who looks for what a new version made worse. */

const STORYTELLER = 'run_0rLTuIVnBtotNrNZLxGwH';
const GRID = { id: EVALUATION, candidates: [STORYTELLER] };

interface Row {
  readonly datapoint: { readonly humanloopId: string };
  readonly cells: readonly {
    readonly logs: readonly unknown[];
    readonly judgments: readonly { change: string | null; delta: number | null }[];
  }[];
}

describe.each(MODES)('over the sample, %s,', (_mode, over) => {
  const grid = async (variables: Record<string, unknown>) => {
    const { ask, bugs } = facade(over(await sampleBackend()));
    const { data, errors } = await ask(scenario('CompareGrid'), { ...GRID, ...variables });
    expect([errors, bugs]).toEqual([undefined, []]);
    return data.evaluation.comparison;
  };

  test('CompareGrid shows every datapoint beside what its runs made of it, and what that comes to', async () => {
    const { pairedCount, unmatchedCount, candidates, summary, measures, rows } = await grid({});
    expect(candidates).toMatchObject([{ id: `Run:${EVALUATION}:${STORYTELLER}` }]);
    expect([pairedCount, unmatchedCount, rows.totalCount, rows.nodes.length]).toEqual([24, 0, 24, 24]);
    expect([summary.length, measures.length]).toEqual([5, 4]);
    for (const [index, { changes }] of summary.entries()) {
      const shown = (change: string): number => rows.nodes.filter(({ cells }: Row) => cells[1]?.judgments[index]?.change === change).length;
      expect(changes).toEqual(changes.map(({ change }: { change: string }) => ({ change, count: shown(change) })));
    }
  });

  test('CompareGrid shows the rows that became worse, the worst first', async () => {
    const all: Row[] = (await grid({})).rows.nodes;
    const changesOf = ({ cells }: Row) => cells[1]?.judgments.map(({ change }) => change) ?? [];
    const worse = all.filter((row) => changesOf(row).some((change) => change === 'REGRESSED' || change === 'ERRORED'));
    const { rows } = await grid({ filter: { changes: ['REGRESSED', 'ERRORED'] }, orderBy: { field: 'DELTA' } });
    const furthest = ({ cells }: Row): number => Math.min(...(cells[1]?.judgments ?? []).map(({ delta }) => delta ?? Infinity));
    expect(rows.totalCount).toBe(worse.length);
    expect(worse.length).toBeGreaterThan(2);
    const deltas = rows.nodes.map(furthest);
    expect(deltas).toEqual(deltas.toSorted((one: number, other: number) => one - other));
    expect(new Set(rows.nodes.map(({ datapoint }: Row) => datapoint.humanloopId))).toEqual(
      new Set(worse.map(({ datapoint }) => datapoint.humanloopId)),
    );
  });
});
