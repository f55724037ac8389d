import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runToEnd } from '../processes.ts';
import { writeRowExport } from '../row-export.ts';
import { writeNarrowTables } from './narrow-tables.ts';

const OURS = fileURLToPath(new URL('../../../bin/humanloop-graphql.js', import.meta.url));

/** Files of one generated archive. */
export interface Archive {
  readonly data: string;
  /** What `writeNarrowTables` makes of it. */
  readonly narrow: string;
  /** The same for DuckDB; made by who asks it. */
  readonly duck: string;
}

export interface ArchiveOptions {
  readonly logs: number;
  /** Where the archive is, or is to be kept: what is there already is not made again. A folder that is deleted in the end where it is absent. */
  readonly folder: string | undefined;
}

/** Under its name only when it is complete. */
const made = async (file: string, make: (unfinished: string) => unknown): Promise<void> => {
  if (existsSync(file)) return;
  const unfinished = `${file}.unfinished`;
  await rm(unfinished, { force: true });
  await make(unfinished);
  await rename(unfinished, file);
};

/** Gives an archive of so many logs, and narrow tables of it. */
export const withArchive = async ({ logs, folder }: ArchiveOptions, use: (archive: Archive) => Promise<void>): Promise<void> => {
  if (folder !== undefined) await mkdir(folder, { recursive: true });
  const own = folder ?? (await mkdtemp(join(tmpdir(), 'bench-')));
  const [exported, data, narrow, duck] = ['20250606-120000', 'data.db', 'narrow.db', 'narrow.duckdb'].map((name) => join(own, name)) as [
    string,
    string,
    string,
    string,
  ];
  try {
    await made(data, async (unfinished) => {
      await rm(exported, { recursive: true, force: true });
      await writeRowExport(exported, logs);
      await runToEnd([OURS, 'import', exported, '--data', unfinished]);
      await rm(exported, { recursive: true });
    });
    await made(narrow, (unfinished) => writeNarrowTables(data, unfinished));
    await use({ data, narrow, duck });
  } finally {
    if (folder === undefined) await rm(own, { recursive: true, force: true });
  }
};
