import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** The export that the sample is. */
export const SAMPLE_EXPORT = fileURLToPath(new URL('../../../src/backend/sample/export/20250606-120000', import.meta.url));

/** Where the export keeps the evaluation that the pages are tried with. */
const SPRING = 'files/pr_t0a17v5Gt8BRSrudmJXY5/evaluations/evr_7ZAECYi82P80BOqjkseLt';

/** A text that would do something, were it taken for markup. */
export const HOSTILE = `<img src=x onerror="document.title='taken'"><script>document.title='taken'</script>`;

type Edit = (text: string) => string;

/** A copy of the sample export with other texts in the files of that evaluation; it is removed when the test has finished. */
const edited = async (edits: Readonly<Record<string, Edit>>): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'pages-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await cp(SAMPLE_EXPORT, folder, { recursive: true });
  for (const [file, edit] of Object.entries(edits)) {
    const path = join(folder, SPRING, file);
    await writeFile(path, edit(await readFile(path, 'utf8')));
  }
  return folder;
};

const inJson = JSON.stringify(HOSTILE).slice(1, -1);

/** Names, texts and links as somebody would write them who wants to do harm. */
export const hostileExport = (): Promise<string> =>
  edited({
    'evaluation.json': (text) =>
      text
        .replace(/"name": ?"Spring: who answers best\?"/, `"name": "${inJson}"`)
        .replace(/"url": ?"[^"]*"/, '"url": "javascript:document.title=1"'),
    'logs/1.jsonl': (text) => text.replaceAll('Hoo-hoo, dear Jonas! A wedding!', inJson),
  });

/** Lines that break off, lines of something else, and no stats. */
export const damagedExport = (): Promise<string> =>
  edited({
    'stats.json': () => '{"run_stats": [{',
    'logs/1.jsonl': (text) => text.replace('\n', '\n{"id": "log_broken", "evaluator_logs": 7}\n').slice(0, -400),
  });

/** More prompts than are listed at once, one with more versions than that. */
export const largeExport = async (): Promise<string> => {
  const folder = await edited({});
  const created_at = '2025-01-01T00:00:00';
  const write = async (file: string, name: string, versions: readonly string[]): Promise<void> => {
    const of = versions.map((version_id) => ({
      id: file,
      version_id,
      version_name: version_id,
      path: name,
      name,
      created_at,
      type: 'prompt',
    }));
    await mkdir(join(folder, 'files', file, 'versions'), { recursive: true });
    await writeFile(join(folder, 'files', file, 'file.json'), JSON.stringify(of[0]));
    for (const version of of) await writeFile(join(folder, 'files', file, 'versions', version.version_id), JSON.stringify(version));
  };
  for (let index = 0; index < 110; index += 1) await write(`pr_more${index}`, `More ${index}`, [`prv_more${index}`]);
  await write(
    'pr_most',
    'Zebra',
    Array.from({ length: 60 }, (_, index) => `prv_most${index}`),
  );
  return folder;
};
