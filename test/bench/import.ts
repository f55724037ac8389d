import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ExportSize, writeGeneratedExport } from './large-export.ts';
import type { Opened } from './open-export.ts';
import { runToEnd } from './processes.ts';
import { number, tableOf } from './table.ts';

const OPEN_EXPORT = fileURLToPath(new URL('./open-export.ts', import.meta.url));
const MEGABYTE = 1e6;

const bytesBelow = async (folder: string): Promise<number> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = entries.filter((entry) => entry.isFile()).map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
};

const secondsOf = async (work: () => unknown): Promise<number> => {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
};

export interface ImportOptions extends ExportSize {
  readonly print: (line: string) => void;
}

/** Imports a generated export, beside copying the same files and counting their lines; then opens it again, and pages through it. */
export const importing = async ({ print, ...size }: ImportOptions): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const [exported, copy, cache] = ['20250606-120000', 'copy', 'cache'].map((name) => join(folder, name)) as [string, string, string];
  try {
    await writeGeneratedExport(exported, size);
    const bytes = await bytesBelow(exported);
    const counted = await secondsOf(() => execFileSync('sh', ['-c', `find ${exported} -name '*.jsonl' | xargs wc -l`]));
    const copied = await secondsOf(() => cp(exported, copy, { recursive: true }));
    await rm(copy, { recursive: true });
    const open = async (): Promise<Opened> => JSON.parse(await runToEnd([OPEN_EXPORT, exported, cache]));
    const [first, again] = [await open(), await open()];
    const rate = (seconds: number): string[] => [number(seconds), number(bytes / MEGABYTE / seconds)];
    print(
      `${size.logs} logs of ${size.evaluations} evaluations: ${number(bytes / MEGABYTE)} MB, in the database ${number((await bytesBelow(cache)) / MEGABYTE)} MB\n`,
    );
    const rows = [
      ['wc -l', ...rate(counted)],
      ['cp', ...rate(copied)],
      ['import', ...rate(first.seconds), number(first.cpuSeconds), number(first.peak)],
      ['opened again', number(again.seconds), '', number(again.cpuSeconds), number(again.peak)],
    ];
    print(`${tableOf(['', 's', 'MB/s', 's of CPU', 'MiB at most'], rows)}\n`);
    const pages = Object.entries(again.pages).map(([listing, taken]) => [listing, ...taken.map(number)]);
    print(tableOf(['ms for a page of 100', 'first', 'middle', 'last'], pages));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
