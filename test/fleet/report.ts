import type { Replica } from './replica.ts';
import { atShare, type Counts, type Tally } from './tally.ts';
import type { Watching } from './watchers.ts';

/** All that came of a run. */
export interface Result {
  readonly seconds: number;
  readonly tally: Tally;
  readonly watching: Watching;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly undeniable: readonly string[];
  readonly stale: readonly string[];
  /** Lines of logs. */
  readonly bugs: readonly string[];
  readonly acknowledged: number;
  readonly upstream: { readonly calls: number; readonly failed: number; readonly changes: readonly number[] };
  readonly memory: readonly { readonly name: Replica['name']; readonly now: number; readonly peak: number }[];
}

const percent = (share: number): string => `${(Math.floor(share * 100_000) / 1_000).toFixed(3)} %`;
const milliseconds = (values: readonly number[], share: number): string => (values.length === 0 ? '–' : atShare(values, share).toFixed(0));
const shareOf = ({ all, clean }: { all: number; clean: number }): string => (all === 0 ? '–' : percent(clean / all));

const rowOf = (kind: string, { times, codes, outside, within }: Counts): string => {
  const errors = [...codes].map(([code, count]) => `${code} ×${count}`).join(', ');
  const figures = [outside.all + within.all, shareOf(outside), shareOf(within), milliseconds(times, 0.5), milliseconds(times, 0.99)];
  return `| ${[kind, ...figures, errors].join(' | ')} |`;
};

const summed = (kinds: Iterable<Counts>): Counts => {
  const sum: Counts = { times: [], codes: new Map(), within: { all: 0, clean: 0 }, outside: { all: 0, clean: 0 } };
  for (const { times, within, outside } of kinds) {
    for (const time of times) sum.times.push(time);
    for (const [into, from] of [
      [sum.within, within],
      [sum.outside, outside],
    ] as const) {
      into.all += from.all;
      into.clean += from.clean;
    }
  }
  return sum;
};

/** The operations outside of the outage that were clean, without the changes that the upstream itself failed: those cannot be, for a change is sent once. */
const cleanShare = ({ tally, upstream }: Result): number => {
  const { outside } = summed(tally.kinds.values());
  const failedThere = upstream.changes.filter((at) => !tally.isWithin(at, at)).length;
  return Math.min(1, (outside.clean + failedThere) / outside.all);
};

/** What was promised and not kept, each in a line; `least` is the share of operations outside of PostgreSQL's outage that have to be clean. */
export const brokenPromises = (result: Result, least: number): string[] => {
  const { lost, doubled, undeniable, stale, watching, bugs } = result;
  const told = (what: string, cases: readonly string[]): string[] =>
    cases.length === 0 ? [] : [`${cases.length} ${what}: ${cases.slice(0, 5).join('; ')}`];
  const clean = cleanShare(result);
  return [
    ...told('acknowledged changes are lost', lost),
    ...told('changes are there twice', doubled),
    ...told('changes were told not to be done and are there', undeniable),
    ...told('answers were older than an acknowledged change', stale),
    ...told('watchers were shown an older state after a newer one', watching.backwards),
    ...told('watchers stood still', watching.still()),
    ...told('lines of logs tell of bugs', bugs),
    ...(clean < least
      ? [`Outside of PostgreSQL's outage ${percent(clean)} of the operations are clean, which is less than ${percent(least)}.`]
      : []),
  ];
};

/** The result as tables. */
export const reportOf = (result: Result): string => {
  const { seconds, tally, watching, lost, doubled, undeniable, stale, acknowledged, upstream, memory } = result;
  const all = summed(tally.kinds.values());
  const facts = [
    ['operations, in seconds', `${all.times.length} in ${seconds.toFixed(0)}`],
    ['clean outside of PostgreSQL’s outage, but for changes that the upstream failed', percent(cleanShare(result))],
    ['upstream calls, and those that failed', `${upstream.calls}, ${upstream.failed} (changes: ${upstream.changes.length})`],
    ['acknowledged changes; lost; doubled', `${acknowledged}; ${lost.length}; ${doubled.length}`],
    ['changes that were refused and are there', undeniable.length],
    ['answers older than an acknowledged change', stale.length],
    [
      'watchers; stood still; shown an older state after a newer one',
      `${watching.watchers.length}; ${watching.still().length}; ${watching.backwards.length}`,
    ],
    ['events to watchers, and those with errors', `${watching.counts.events}, ${watching.counts.errors}`],
    [
      'ms from a change’s acknowledgement to its event, p50 and p99',
      `${milliseconds(watching.delays, 0.5)}, ${milliseconds(watching.delays, 0.99)}`,
    ],
    ...memory.map(({ name, now, peak }) => [`MiB of ${name}, now and at most`, `${now.toFixed(0)}, ${peak.toFixed(0)}`]),
  ];
  return [
    '| operation | number | clean | clean in the outage | p50 ms | p99 ms | errors |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...[...tally.kinds].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([kind, counts]) => rowOf(kind, counts)),
    rowOf('all', all),
    '',
    '| | |',
    '| --- | --- |',
    ...facts.map(([name, value]) => `| ${name} | ${value} |`),
  ].join('\n');
};
