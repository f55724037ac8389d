import { describe, expect, test } from 'vitest';
import { chosenIn, type Run, shownIn } from '../../web/src/comparison/compared.ts';
import {
  CHANGE_GROUPS,
  type ChangeGroup,
  compareHref,
  filterOf,
  groupsIn,
  isOpenIn,
  namedIn,
  OTHER_PAIRS,
  OTHER_RUNS,
  openPair,
  pagesIn,
  pairingIn,
} from '../../web/src/comparison/comparison-address.ts';
import { labelledRuns } from '../../web/src/parts/runs.ts';

const read = (text: string) => new URLSearchParams(text);
const [WORSE] = CHANGE_GROUPS;

describe('the address of a comparison', () => {
  test('is read as it was written', () => {
    const href = compareHref('evr_1', { control: 'run_0', candidates: ['run_1', 'run_2'], evaluator: 'evv_1', change: 'worse' });
    const { pathname, searchParams } = new URL(href, 'http://pages');
    expect(pathname).toBe('/evaluations/evr_1/compare');
    expect(namedIn(searchParams)).toEqual({ control: 'run_0', candidates: ['run_1', 'run_2'] });
    expect(groupsIn(searchParams).map(({ name }) => name)).toEqual(['worse']);
    expect(WORSE && filterOf(searchParams, 'run_1', WORSE)).toEqual({
      candidateId: 'run_1',
      changes: ['REGRESSED', 'ERRORED'],
      evaluator: { versionId: 'evv_1' },
    });
  });

  test('compares no run with itself, none twice, and no more than ten', () => {
    const many = Array.from({ length: 20 }, (_run, at) => `candidate=run_${at}`).join('&');
    expect(namedIn(read(`control=run_0&candidate=run_1&${many}`)).candidates).toEqual(
      Array.from({ length: 10 }, (_run, at) => `run_${at + 1}`),
    );
  });

  test('shows what became worse and then what became better, where it says nothing that makes sense', () => {
    for (const text of ['', 'change=nothing']) expect(groupsIn(read(text)).map(({ name }) => name)).toEqual(['worse', 'better']);
    expect(pairingIn(read('pairs=anything'))).toBe('DATAPOINT');
    expect(pairingIn(read('pairs=inputs'))).toBe('INPUTS');
    for (const text of ['', 'worse=0', 'worse=-3', 'worse=many']) expect(WORSE && pagesIn(read(text), WORSE)).toBe(1);
    expect(WORSE && pagesIn(read('worse=3.9'), WORSE)).toBe(3);
    expect(WORSE && pagesIn(read('worse=1e9'), WORSE)).toBe(200);
  });

  test('has one pair open at a time', () => {
    const [worse, better] = CHANGE_GROUPS as [ChangeGroup, ChangeGroup];
    expect(openPair(['log', 'log_1'], worse, true)).toEqual({ datapoint: undefined, log: 'log_1', group: 'worse' });
    expect(openPair(['log', 'log_1'], worse, false)).toEqual({ datapoint: undefined, log: undefined, group: undefined });
    expect(isOpenIn(read('datapoint=dp_1'), ['datapoint', 'dp_1'], worse)).toBe(true);
    expect(isOpenIn(read('datapoint=dp_1&group=worse'), ['datapoint', 'dp_1'], better)).toBe(false);
    expect(isOpenIn(read('datapoint=dp_1'), ['log', 'dp_1'], worse)).toBe(false);
  });

  test('forgets pages and the open pair where other pairs or runs are chosen', () => {
    const pages = CHANGE_GROUPS.map(({ name }) => name);
    for (const forgotten of [OTHER_PAIRS, OTHER_RUNS])
      expect(Object.keys(forgotten)).toEqual(expect.arrayContaining([...pages, 'datapoint', 'log', 'group']));
    expect([Object.keys(OTHER_RUNS).includes('with'), Object.keys(OTHER_PAIRS).includes('with')]).toEqual([true, false]);
  });

  test('has a group for every change', () => {
    const changes = ['IMPROVED', 'REGRESSED', 'UNCHANGED', 'CHANGED', 'ERRORED', 'RECOVERED', 'INCOMPARABLE'] as const;
    expect(changes.map((change) => CHANGE_GROUPS.find((group) => group.changes.includes(change))?.name)).toEqual([
      'better',
      'worse',
      'same',
      'other',
      'worse',
      'better',
      'apart',
    ]);
  });
});

describe('the runs of a comparison', () => {
  const run = (id: string, createdAt: string, control = false) =>
    ({ id, humanloopId: id, label: id, control, createdAt }) as unknown as Run;
  const runs = [run('old', '2025-01-01'), run('base', '2025-01-02', true), run('new', '2025-01-03')];
  const chosen = (text: string) => {
    const { control, candidates } = chosenIn(read(text), runs);
    return [control?.id, candidates.map(({ id }) => id), shownIn(read(text), candidates, undefined)?.id];
  };

  test('are the control run and the others, newest first, where nobody chose', () => {
    expect(chosen('')).toEqual(['base', ['new', 'old'], 'new']);
    expect(chosen('with=old')).toEqual(['base', ['new', 'old'], 'old']);
  });

  test('are those that were chosen, as far as the evaluation has them', () => {
    expect(chosen('control=old&candidate=base&candidate=elsewhere')).toEqual(['old', ['base'], 'base']);
    expect(chosen('control=elsewhere')).toEqual([undefined, ['new', 'base', 'old'], 'new']);
    expect(chosen('candidate=elsewhere')).toEqual(['base', [], undefined]);
  });

  test('are told apart where they have one label', () => {
    const alike = (id: string, createdAt: string) => ({ ...run(id, createdAt), label: 'prompt' });
    const evaluation = {
      runs: [alike('one', '2025-01-01T12:00:00Z'), alike('two', '2025-02-01T12:00:00Z'), alike('three', '2025-02-01T12:00:00Z'), null],
    };
    const labels = labelledRuns(evaluation.runs).map(({ label }) => label);
    expect(new Set(labels).size).toBe(3);
  });
});
