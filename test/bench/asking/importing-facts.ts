import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from '../measure.ts';
import { runToEnd } from '../processes.ts';
import { writeRowExport } from '../row-export.ts';
import { loadNow, number, tableOf, withRatio } from '../table.ts';
import type { ImportedFacts } from './import-facts.ts';

const IMPORT_FACTS = fileURLToPath(new URL('./import-facts.ts', import.meta.url));
const MEGABYTE = 1e6;

const WAYS = ['without', 'with', 'alone'] as const;
const NAMES = { without: 'without facts', with: 'with facts, on a second thread', alone: 'with facts, on one thread' };

export interface ImportingFactsOptions {
  readonly logs: number;
  readonly repeats: number;
  readonly print: (line: string) => void;
}

/** Imports a generated export without facts, with them, and with them on one thread, by turns. All processors are free to be used. */
export const importingFacts = async ({ logs, repeats, print }: ImportingFactsOptions): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const [exported, data] = [join(folder, '20250606-120000'), join(folder, 'data.db')];
  const taken = new Map(WAYS.map((way) => [way, [] as ImportedFacts[]]));
  try {
    print(`${logs} logs, ${repeats} times by turns; load ${loadNow()}\n`);
    await writeRowExport(exported, logs);
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      for (const way of WAYS) {
        taken.get(way)?.push(JSON.parse(await runToEnd([IMPORT_FACTS, exported, data, way], 'any core')));
        await rm(data);
      }
    }
    const of = (way: (typeof WAYS)[number], part: keyof ImportedFacts): number => median((taken.get(way) ?? []).map((each) => each[part]));
    const rows = WAYS.map((way) => [
      NAMES[way],
      withRatio(of(way, 'seconds'), of('without', 'seconds')),
      withRatio(of(way, 'cpuSeconds'), of('without', 'cpuSeconds')),
      withRatio(of(way, 'mainSeconds'), of('without', 'mainSeconds')),
      number(of(way, 'peak')),
      withRatio(of(way, 'bytes') / MEGABYTE, of('without', 'bytes') / MEGABYTE),
      withRatio((of(way, 'bytes') - of(way, 'textBytes')) / MEGABYTE, of('without', 'bytes') / MEGABYTE),
    ]);
    print(tableOf(['import', 's', 's of CPU', 'of the first thread', 'MiB at most', 'MB of database', 'without the folded texts'], rows));
    const ratios = (part: 'seconds' | 'mainSeconds'): string =>
      (taken.get('with') ?? [])
        .map((each, index) => (each[part] / (taken.get('without')?.[index]?.[part] ?? Number.NaN)).toFixed(2))
        .join(', ');
    print(`\nwith to without, each time: ${ratios('seconds')} by the clock; ${ratios('mainSeconds')} of CPU of the first thread`);
    print(`load ${loadNow()}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
