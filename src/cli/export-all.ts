import { hash } from 'node:crypto';
import { access, mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { codeOf } from '../backend/files/system-error.ts';
import { type Config, ConfigError } from '../config/config.ts';
import type { DownloadFormat } from '../contract/download.ts';
import type { EvaluationResponse } from '../contract/evaluation.ts';
import { isDatabaseUrl, shownData } from '../data-place.ts';
import type { ImportWatch } from '../embedded-store.ts';
import type { DownloadsAsked, OwnDownloads } from '../server/download/download-door.ts';
import { UpstreamError } from '../upstream/errors.ts';
import { EVALUATIONS } from './progress.ts';
import type { RowsAsked } from './rows-flags.ts';
import { say, warn } from './terminal.ts';
import { watched } from './watch.ts';
import { writeWhole } from './whole-file.ts';

const EXIT_FAILED = 1;
const INDEX = 'index.json';

/** One evaluation, and the file in the folder that its rows are in. */
interface Entry {
  readonly id: string;
  readonly name: string | null;
  readonly file: string;
}

/** What stands in the folder beside the files: what they were asked for with, and which is whose. */
interface Index {
  readonly asked: object;
  readonly evaluations: readonly Entry[];
}

export interface ExportAll extends RowsAsked {
  readonly folder: string;
  readonly config: Config;
  readonly downloads: OwnDownloads;
}

/** To some systems letters are the same whether they are large or small: ids that differ in nothing else get something more. */
const entriesOf = (evaluations: readonly EvaluationResponse[], format: DownloadFormat): Entry[] => {
  const named = new Map(evaluations.map(({ id, name }) => [id, typeof name === 'string' ? name : null]));
  const likes = Map.groupBy(named.keys(), (id) => id.toLowerCase());
  return [...named].map(([id, name]) => {
    const isAlone = likes.get(id.toLowerCase())?.length === 1;
    return { id, name, file: `${id}${isAlone ? '' : `~${hash('sha256', id).slice(0, 8)}`}.${format}` };
  });
};

const sourceOf = ({ baseUrl, exportDirectory, dataFile }: Config): string => {
  if (baseUrl) return baseUrl.href;
  if (dataFile !== undefined && isDatabaseUrl(dataFile)) return shownData(dataFile);
  const path = dataFile ?? exportDirectory;
  return path === undefined ? 'sample' : resolve(path);
};

const textOf = async (file: string): Promise<string | undefined> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
};

const askedIn = (index: string): unknown => {
  try {
    return (JSON.parse(index) as Partial<Index> | null)?.asked;
  } catch {
    return undefined;
  }
};

/** Files of another question or source, which would be taken for ours, are not left beside them. */
const openFolder = async (folder: string, asked: object): Promise<void> => {
  await mkdir(folder, { recursive: true });
  const index = await textOf(join(folder, INDEX));
  if (index === undefined || JSON.stringify(askedIn(index)) === JSON.stringify(asked)) return;
  throw new ConfigError(`${folder} holds files that were asked for otherwise (${INDEX}); name another folder, or remove it`);
};

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

/** The hosted API lists the evaluations of one file at a time. */
const asUnlisted = (error: unknown): unknown => {
  const fault = error instanceof UpstreamError ? error.fault : undefined;
  const isRefused = fault?.kind === 'status' && fault.status === 422 && fault.loc?.includes('file_id');
  return isRefused ? new Error('this source does not list all of its evaluations; name one after another') : error;
};

/** How it came out. */
interface Written {
  readonly written: number;
  readonly left: number;
  /** Sentences, one for each evaluation that there is no file of. */
  readonly failures: readonly string[];
}

const summaryOf = ({ written, left }: Written, folder: string): string =>
  `Wrote ${written} ${written === 1 ? 'file' : 'files'} into ${folder}${left > 0 ? `, and left ${left} that were there` : ''}; ${INDEX} says which is whose.`;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Writes the file of one evaluation, unless it is there. */
const writeOne = async ({ folder, downloads }: ExportAll, { id, file }: Entry, asked: DownloadsAsked, onShare: (share: number) => void) => {
  const path = join(folder, file);
  if (await isThere(path)) return 'left';
  const over = new AbortController();
  const signal = AbortSignal.any([asked.signal, over.signal]);
  try {
    const download = await downloads.open({ type: 'evaluation', id }, { ...asked, signal });
    const pieces = download.pieces((read) => onShare(read / Math.max(1, download.rowsToRead)));
    await writeWhole(pieces, path, signal);
    return 'written';
  } catch (error) {
    asked.signal.throwIfAborted();
    return `${id}: ${messageOf(error)}`;
  } finally {
    over.abort();
  }
};

const writeAll = async (all: ExportAll, { onProgress, signal = new AbortController().signal }: ImportWatch): Promise<Written> => {
  const { folder, format, query, config, downloads } = all;
  const asked = { format, query, apiKey: config.apiKey, signal };
  const listed = await downloads.evaluations(asked).catch((error: unknown) => {
    throw asUnlisted(error);
  });
  const failures = listed.flatMap((each) => (each instanceof Error ? [`an evaluation of the list: ${messageOf(each)}`] : []));
  const evaluations = entriesOf(
    listed.flatMap((each) => (each instanceof Error ? [] : [each])),
    format,
  );
  const index: Index = { asked: { source: sourceOf(config), format, ...query }, evaluations };
  await openFolder(folder, index.asked);
  await writeWhole([Buffer.from(`${JSON.stringify(index, undefined, 2)}\n`)], join(folder, INDEX), signal);
  const count = { written: 0, left: 0 };
  for (const [at, entry] of evaluations.entries()) {
    const show = (share: number): void => onProgress?.((at + share) * EVALUATIONS.size, evaluations.length * EVALUATIONS.size);
    show(0);
    const outcome = await writeOne(all, entry, asked, show);
    if (outcome === 'written' || outcome === 'left') count[outcome] += 1;
    else failures.push(outcome);
  }
  return { ...count, failures };
};

/**
 * Writes the rows of each evaluation into a file of its own in a folder, and leaves those that are there. One that fails does not stop the
 * others.
 */
export const exportAll = async (all: ExportAll): Promise<void> => {
  const done = await watched({ doing: 'Writing', unit: EVALUATIONS }, (watch) => writeAll(all, watch));
  say(summaryOf(done, all.folder));
  for (const failure of done.failures) warn(`There is no file of ${failure}`);
  if (done.failures.length > 0) process.exitCode = EXIT_FAILED;
};
