import { createWriteStream } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { randomOf } from '../../sample/random.ts';

const SAMPLE = fileURLToPath(new URL('../../src/backend/sample/export/20250606-120000', import.meta.url));
const FILE = 'files/pr_t0a17v5Gt8BRSrudmJXY5';
const EVALUATION = `${FILE}/evaluations/evr_7ZAECYi82P80BOqjkseLt`;

// What the official tool writes: 1,001 lines to the first file, then 1,000 each.
const LINES_PER_FILE = 1_000;

/** How large an export is to be. */
export interface ExportSize {
  /** In all. */
  readonly logs: number;
  readonly evaluations: number;
  readonly runsPerEvaluation: number;
}

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Ids as the service minted them: a prefix and 21 letters and digits. Always the same ones. */
const createMint = (): ((prefix: string) => string) => {
  const random = randomOf('generated export');
  return (prefix) => {
    let id = `${prefix}_`;
    for (let at = 0; at < 21; at++) id += ALPHABET.charAt(Math.floor(random() * ALPHABET.length));
    return id;
  };
};

/** A record of the sample, apart at the ids that are to be new in each copy of it. */
interface Template {
  readonly texts: readonly string[];
  /** Between the texts: which of the record's own ids stands there. */
  readonly slots: readonly number[];
  readonly logIds: number;
}

const RUN = -1;

const templateOf = (line: string): Template => {
  const known = new Map<string, number>();
  const [texts, slots]: [string[], number[]] = [[], []];
  for (const [index, part] of line.split(/(?<=")((?:run|log)_[0-9A-Za-z]{21})(?=")/).entries()) {
    if (index % 2 === 0) texts.push(part);
    else if (part.startsWith('run_')) slots.push(RUN);
    else {
      if (!known.has(part)) known.set(part, known.size);
      slots.push(known.get(part) ?? 0);
    }
  }
  return { texts, slots, logIds: known.size };
};

const filled = ({ texts, slots, logIds }: Template, runId: string, mint: (prefix: string) => string): string => {
  const ids = Array.from({ length: logIds }, () => mint('log'));
  return texts.map((text, index) => text + (index === slots.length ? '' : slots[index] === RUN ? runId : ids[slots[index] ?? 0])).join('');
};

interface Parts {
  readonly evaluation: Readonly<Record<string, unknown>>;
  readonly run: Readonly<Record<string, unknown>>;
  readonly templates: readonly Template[];
}

const readParts = async (): Promise<Parts> => {
  const read = (path: string): Promise<string> => readFile(join(SAMPLE, EVALUATION, path), 'utf8');
  // Ids that callers chose themselves are few, and stay: a second copy of such a record would be a duplicate.
  const lines = (await read('logs/1.jsonl')).split('\n').filter((line) => /"log": \{"id": "log_/.test(line));
  return {
    evaluation: JSON.parse(await read('evaluation.json')),
    run: JSON.parse(await read('runs/run_0rLTuIVnBtotNrNZLxGwH')),
    templates: lines.map(templateOf),
  };
};

/** One evaluation's share of the logs, which go to its runs in turn. */
const writeEvaluation = async (
  directory: string,
  parts: Parts,
  { mint, logs, runs }: { mint: (prefix: string) => string; logs: number; runs: number },
) => {
  const id = mint('evr');
  const path = join(directory, FILE, 'evaluations', id);
  await mkdir(join(path, 'logs'), { recursive: true });
  await mkdir(join(path, 'runs'));
  const runIds = Array.from({ length: runs }, () => mint('run'));
  await writeFile(join(path, 'evaluation.json'), JSON.stringify({ ...parts.evaluation, id, runs_count: runs }));
  for (const run of runIds) await writeFile(join(path, 'runs', run), JSON.stringify({ ...parts.run, id: run }));
  const counts = runIds.map((_, index) => Math.floor((logs + runs - 1 - index) / runs));
  const entries = runIds.map((run_id, index) => ({ run_id, num_logs: counts[index], status: 'completed', evaluator_stats: [] }));
  await writeFile(join(path, 'stats.json'), JSON.stringify({ run_stats: entries, progress: null, report: null, status: 'completed' }));
  const line = (at: number): string =>
    `${filled(parts.templates[at % parts.templates.length] as Template, runIds[at % runs] ?? '', mint)}\n`;
  for (let from = 0, file = 1; from < logs; file++) {
    const to = Math.min(from + LINES_PER_FILE + (file === 1 ? 1 : 0), logs);
    const lines = function* (first: number) {
      for (let at = first; at < to; at++) yield line(at);
    };
    await pipeline(lines(from), createWriteStream(join(path, 'logs', `${file}.jsonl`)));
    from = to;
  }
};

/** Writes an export in the official tool's layout, out of the records of the sample with ids of their own. */
export const writeGeneratedExport = async (directory: string, { logs, evaluations, runsPerEvaluation }: ExportSize): Promise<void> => {
  const parts = await readParts();
  const mint = createMint();
  await mkdir(dirname(join(directory, EVALUATION)), { recursive: true });
  for (const part of ['file.json', '.done', 'deployments.json', 'versions'])
    await cp(join(SAMPLE, FILE, part), join(directory, FILE, part), { recursive: true });
  for (let index = 0; index < evaluations; index++) {
    const share = Math.floor((logs + evaluations - 1 - index) / evaluations);
    await writeEvaluation(directory, parts, { mint, logs: share, runs: runsPerEvaluation });
  }
};
