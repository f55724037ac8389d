import { describe, expect, test } from 'vitest';
import type { Told } from './asking.ts';
import { contradictionsOf, type Entry, type Found, newEntry } from './ledger.ts';
import { type Ring, stepOf } from './rings.ts';

const written = (change: Partial<Entry> = {}): Entry => ({
  ...newEntry('evr_1'),
  runs: new Map([['run_1', { statuses: ['RUNNING'], logs: new Map<string, Told>([['log_1', 'done']]) }]]),
  controls: ['run_1'],
  judgments: new Map<string, Told>([['ida', 'done']]),
  ...change,
});
const run = { id: 'run_1', status: 'RUNNING', control: true, logs: ['log_1'] };
const found = (change: Partial<Found> = {}): Found => ({ runs: [run], users: ['ida'], ...change });
const NOTHING = { lost: [], doubled: [], undeniable: [] };

test('what is there as it was told contradicts nothing', () => {
  expect(contradictionsOf(written(), found())).toEqual(NOTHING);
});

test.each<[string, Partial<Entry>, Found | undefined, object]>([
  ['an evaluation', {}, undefined, { lost: 1 }],
  ['a deletion', { deleted: 'done' }, found(), { lost: 1 }],
  ['a run, with its log', {}, found({ runs: [{ ...run, id: 'run_2' }] }), { lost: 3, doubled: 1 }],
  ['a status', {}, found({ runs: [{ ...run, status: 'PENDING' }] }), { lost: 1 }],
  ['a control', {}, found({ runs: [{ ...run, control: false }] }), { lost: 1 }],
  ['a log', {}, found({ runs: [{ ...run, logs: [] }] }), { lost: 1 }],
  ['a judgment', {}, found({ users: [] }), { lost: 1 }],
  ['a second log', {}, found({ runs: [{ ...run, logs: ['log_1', 'log_1'] }] }), { doubled: 1 }],
  ['a second judgment', {}, found({ users: ['ida', 'ida'] }), { doubled: 1 }],
  ['a run too many', {}, found({ runs: [run, { ...run, id: 'run_2', control: false }] }), { doubled: 1 }],
  ['a second control', {}, found({ runs: [run, { ...run, id: 'run_2' }] }), { doubled: 2 }],
  ['a refused judgment', { judgments: new Map([['ida', 'refused']]) }, found(), { undeniable: 1 }],
])('%s is noticed', (_what, entry, there, counts) => {
  const { lost, doubled, undeniable } = contradictionsOf(written(entry), there);
  expect({ lost: lost.length, doubled: doubled.length, undeniable: undeniable.length }).toEqual({
    lost: 0,
    doubled: 0,
    undeniable: 0,
    ...counts,
  });
});

describe('of what nobody knows', () => {
  test.each<[string, Partial<Entry>, Found | undefined]>([
    ['a deletion', { deleted: 'unknown' }, undefined],
    ['a deletion that was not', { deleted: 'unknown' }, found()],
    ['a run', { unknownRuns: 1 }, found({ runs: [run, { ...run, id: 'run_2', control: false }] })],
    ['a control', { controls: ['run_2', 'run_1'] }, found()],
    ['a judgment', { judgments: new Map([['ida', 'unknown']]) }, found({ users: [] })],
  ])('%s contradicts nothing', (_what, entry, there) => {
    expect(contradictionsOf(written(entry), there)).toEqual(NOTHING);
  });
});

test('a control tells the newest step of a ring that has it', () => {
  const ring = { runs: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], begun: 17 } as unknown as Ring;
  expect(['b', 'a', 'h', 'c', 'nobody', undefined].map((control) => stepOf(ring, control))).toEqual([17, 16, 15, 10, undefined, undefined]);
});
