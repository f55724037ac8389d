import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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
