import { CONTESTANTS, type Contestant } from './contestants.ts';
import { exactOf } from './exact.ts';
import { CLIENTS, LATENCY, type Measured, measure, median } from './measure.ts';
import { startUpstream } from './processes.ts';
import { benchQuery, type QueryName } from './queries.ts';
import { tableHead, tableLine, withRatio } from './table.ts';
import { createUpstream } from './upstream.ts';

export interface ContestOptions {
  readonly queries: readonly QueryName[];
  readonly repeats: number;
  readonly seconds: number;
  readonly print: (line: string) => void;
}

const HEAD = ['query', 'server', 'calls', 'rounds', 'CPU ms', `wall ms at ${LATENCY} ms`, 'peak MiB', `answers/s of ${CLIENTS}`];

const medianOf = (runs: readonly Measured[]): Measured => ({
  cpu: median(runs.map(({ cpu }) => cpu)),
  cold: median(runs.map(({ cold }) => cold)),
  peak: median(runs.map(({ peak }) => peak)),
  rate: median(runs.map(({ rate }) => rate)),
});

/** All contestants on all queries, each by turns so that drift favours none; medians, with their ratio to the hand-written handler's. */
export const contest = async ({ queries, repeats, seconds, print }: ContestOptions): Promise<void> => {
  const upstream = await startUpstream();
  const exactUpstream = createUpstream();
  print(tableHead(HEAD, 2));
  for (const name of queries) {
    const runs = new Map<Contestant, Measured[]>(CONTESTANTS.map((contestant) => [contestant, []]));
    const effort = { query: benchQuery(name), upstream, seconds };
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      const order = repeat % 2 === 0 ? CONTESTANTS : CONTESTANTS.toReversed();
      for (const contestant of order) runs.get(contestant)?.push(await measure(contestant, effort));
    }
    const yardstick = medianOf(runs.get('hand-written') ?? []);
    const rows = CONTESTANTS.map(async (contestant) => {
      const { calls, rounds } = await exactOf(contestant, name, exactUpstream);
      const { cpu, cold, peak, rate } = medianOf(runs.get(contestant) ?? []);
      const measured = [
        withRatio(cpu, yardstick.cpu),
        withRatio(cold, yardstick.cold),
        withRatio(peak, yardstick.peak),
        withRatio(rate, yardstick.rate),
      ];
      return [name, contestant, String(calls), String(rounds), ...measured];
    });
    for (const row of await Promise.all(rows)) print(tableLine(row));
  }
  await upstream.stop();
};
