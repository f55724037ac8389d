import { cp, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findExports } from '../../../src/backend/files/exports.ts';
import { healthOf } from '../../../src/backend/health.ts';
import { importExports } from '../../../src/backend/import/importer.ts';
import { openStore } from '../../../src/backend/store/sqlite/store.ts';
import { type Finding, SEVERITIES } from '../../../src/contract/finding.ts';
import { writeFiles } from '../../support/export-directory.ts';
import { bytesOf, generatedExport } from '../../support/generated-export.ts';
import { SAMPLE } from '../../support/helpers.ts';

/** What nothing in an export counts: whether it was there cannot be known. */
const UNCOUNTED = /^export\.log$|^files\/[^/]+\/deployments\.json$/;

/** What an import made of an export: the findings, and how much it read. */
interface Outcome {
  readonly findings: readonly Finding[];
  readonly counts: readonly number[];
}

const outcomeOf = async (directory: string): Promise<Outcome | 'refused'> => {
  const store = openStore(':memory:');
  try {
    const found = await findExports([directory]);
    const [report] = await importExports(found, store);
    if (!report) throw new Error('Nothing was imported.');
    const { files, evaluations, runs, logs } = report;
    return {
      findings: await (await healthOf(store)).findings({ severities: SEVERITIES, offset: 0, count: 1_000 }),
      counts: [files, evaluations, runs, logs],
    };
  } catch (error) {
    if (error instanceof Error && error.name === 'NotAnExportError') return 'refused';
    throw error;
  } finally {
    store.close();
  }
};

const otherCase = (name: string): string => (name === name.toUpperCase() ? name.toLowerCase() : name.toUpperCase());

/** Half of what is in a file, or so, within a line. */
const torn = (content: Buffer): Buffer => {
  const half = content.subarray(0, Math.max(1, Math.floor(content.length / 2)));
  return half.at(-1) === 0x0a ? half.subarray(0, -1) : half;
};

/** What may happen to one entry. Each gives back what undoes it, or nothing where it cannot happen to this entry. */
const HAPPENINGS: Readonly<Record<string, (path: string) => Promise<(() => Promise<unknown>) | undefined>>> = {
  'was renamed': async (path) => {
    const other = join(dirname(path), `${basename(path)} renamed`);
    await rename(path, other);
    return () => rename(other, path);
  },
  'was given a number more': async (path) => {
    const other = path.replace(/(\.\w+)?$/, '7$1');
    await rename(path, other);
    return () => rename(other, path);
  },
  'was hidden': async (path) => {
    const other = join(dirname(path), `.x${basename(path)}`);
    await rename(path, other);
    return () => rename(other, path);
  },
  'was copied beside itself': async (path) => {
    const [, stem = '', end = ''] = /^(.*?)(\.\w+)?$/.exec(basename(path)) ?? [];
    const other = join(dirname(path), `${stem} (1)${end}`);
    await cp(path, other, { recursive: true });
    return () => rm(other, { recursive: true });
  },
  'was compressed': async (path) => {
    if ((await stat(path)).isDirectory()) return undefined;
    await writeFile(`${path}.gz`, gzipSync(await readFile(path)));
    const kept = await readFile(path);
    await rm(path);
    return () => Promise.all([rm(`${path}.gz`), writeFile(path, kept)]);
  },
  'was compressed in its place': async (path) => {
    if ((await stat(path)).isDirectory()) return undefined;
    await writeFile(`${path}.gz`, gzipSync(await readFile(path)));
    return () => rm(`${path}.gz`);
  },
  'was named in other letters': async (path) => {
    const other = join(dirname(path), otherCase(basename(path)));
    await rename(path, other);
    return () => rename(other, path);
  },
  'was deleted': async (path) => {
    const kept = join(folder, 'kept');
    await rename(path, kept);
    return () => rename(kept, path);
  },
  'was torn within a line': async (path) => {
    if ((await stat(path)).isDirectory()) return undefined;
    const kept = await readFile(path);
    if (kept.length < 4) return undefined;
    await writeFile(path, torn(kept));
    return () => writeFile(path, kept);
  },
};

/** Of many entries some, others at every run. More of them by hand: ENTRIES=1000 npx vitest run test/backend/every-entry.test.ts */
const some = (entries: readonly string[]): readonly string[] => {
  const count = Number(process.env['ENTRIES'] ?? 24);
  if (entries.length <= count) return entries;
  return fc.sample(fc.shuffledSubarray([...entries], { minLength: count, maxLength: count }), 1).flat();
};

/** What the export tool says of the generated export beside the number of its files. */
const COUNTED = [
  "Exporting Prompt 'pr_0' with 2 versions.",
  "Exporting 1 Evaluations for Prompt 'pr_0'.",
  "Exported 16 Logs for Evaluation 'evr_0'.",
  "Exported 1 Logs for File 'pr_0'.",
  "Exporting Dataset 'ds_0' with 1 versions.",
  "Exported 8 datapoints for version 'dsv_0' of Dataset 'ds_0'.",
  "Exporting Evaluator 'ev_0' with 1 versions.",
]
  .map((message) => `2025-07-08 22:41:00.118 | INFO     | __main__:main:90 - ${message}\n`)
  .join('');

let folder = '';
const exports: Record<string, string> = {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'every-entry-'));
  exports['the sample'] = join(folder, '20250606-120000');
  await cp(SAMPLE, exports['the sample'], { recursive: true });
  exports['a generated export'] = join(folder, '20250708-224035');
  const files = generatedExport(1);
  files.set('export.log', `${files.get('export.log')}${COUNTED}`);
  await writeFiles(exports['a generated export'], bytesOf(files));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(['the sample', 'a generated export'])('of %s, whatever entry', (name) => {
  test.each(Object.keys(HAPPENINGS))(
    '%s is reported',
    async (happening) => {
      const root = exports[name] ?? '';
      const whole = await outcomeOf(root);
      if (whole === 'refused') throw new Error('It is refused as it is.');
      expect(whole.findings).toEqual([]);
      const entries = (await readdir(root, { recursive: true, withFileTypes: true })).map((entry) => join(entry.parentPath, entry.name));
      const quiet: string[] = [];
      const lossy: string[] = [];
      for (const path of some(entries.sort())) {
        const undo = await HAPPENINGS[happening]?.(path);
        if (!undo) continue;
        const outcome = await outcomeOf(root);
        await undo();
        if (outcome === 'refused') continue;
        const place = relative(root, path);
        if (outcome.findings.length === 0 && !(happening === 'was deleted' && UNCOUNTED.test(place))) quiet.push(place);
        const isServed = outcome.counts.every((count, index) => count === whole.counts[index]);
        if (!isServed && outcome.findings.every(({ severity }) => severity === 'INFO')) lossy.push(place);
      }
      expect({ quiet, lossy }).toEqual({ quiet: [], lossy: [] });
    },
    300_000,
  );
});
