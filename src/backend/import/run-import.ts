import { basename } from 'node:path/posix';
import { isId } from '../../contract/ids.ts';
import { microsecondsOf } from '../../contract/timestamp.ts';
import { isObject, type JsonObject, textAt } from '../../json/tolerant.ts';
import { isFuller, isSameValue } from '../../json/values.ts';
import type { NewRun } from '../store/sqlite/writes.ts';
import { addVersionAt } from './catalogue-import.ts';
import { aboutRun, type EvaluationFolder, type ImportContext, noteDifference, noteMismatch } from './import-context.ts';
import { noteServed, servedRun } from './served-flaws.ts';
import type { Stats } from './stats-import.ts';

/** Brings in the run's row. Its key. */
const enterRun = (context: ImportContext, folder: EvaluationFolder, path: string, run: NewRun & { readonly body: Buffer }): number => {
  const { writes, edits, imports, note } = context;
  const known = imports.run(folder.key, run.id);
  if (!known) return writes.addRun(run);
  const isOther = known.body !== undefined && !isSameValue(known.body, run.body);
  if (isOther) noteDifference(note, { path }, folder.isNewest);
  if (!known.body || (isOther && folder.isNewest)) {
    writes.updateRun(known.key, run);
    edits.setRunBody(known.key, run.body);
  }
  return known.key;
};

/** Of two files of one run the fuller one is served. */
const noteSecondRun = ({ imports, edits, note }: ImportContext, folder: EvaluationFolder, path: string, body: Buffer, id: string): void => {
  const known = imports.run(folder.key, id);
  if (!known?.body || isSameValue(known.body, body)) {
    // Of a whole evaluation that is there twice one sentence says that.
    if (!folder.isAgain) note({ code: 'DUPLICATE_RUN', path, message: 'The run was met before in this evaluation; this copy is skipped.' });
    return;
  }
  const isServed = folder.isNewest && isFuller(body, known.body);
  if (isServed) edits.setRunBody(known.key, body);
  const which = isServed ? 'This one says more, and is served.' : 'The other one is served.';
  note({ code: 'DUPLICATE_DIFFERS', path, message: `The run was met before in this evaluation, and the two differ. ${which}` });
};

const importRun = async (outer: ImportContext, folder: EvaluationFolder, path: string): Promise<void> => {
  const named = aboutRun(outer, basename(path));
  const run = named.reader.json(path);
  if (!run) return;
  const id = textAt(run.object, 'id');
  if (id === undefined) {
    named.note({ code: 'FILE_UNREADABLE', path, message: 'The run has no id.' });
    return;
  }
  const context = aboutRun(outer, id);
  const { tally, imports, note } = context;
  noteMismatch(note, path, id);
  for (const version of ['version', 'dataset']) addVersionAt(context, path, run.bytes, version);
  const again = folder.isAgain ? imports.run(folder.key, id) : undefined;
  if (again?.body) folder.runs.set(id, again.key);
  if (folder.runs.has(id)) {
    noteSecondRun(context, folder, path, run.bytes, id);
    return;
  }
  const { dataset } = run.object;
  const key = enterRun(context, folder, path, {
    evaluationKey: folder.key,
    id,
    addedAt: microsecondsOf(run.object['added_at']),
    createdAt: microsecondsOf(run.object['created_at']),
    datasetVersionId: (isObject(dataset) && textAt(dataset, 'version_id')) || null,
    body: run.bytes,
  });
  noteServed(note, { code: 'FILE_UNREADABLE', path }, servedRun(run.object));
  folder.runs.set(id, key);
  tally.runs++;
};

/** Brings in the runs of an evaluation. The names of their files; undefined where there is no folder of them. */
export const importRuns = async (
  context: ImportContext,
  folder: EvaluationFolder,
  evaluation: JsonObject,
): Promise<Set<string> | undefined> => {
  const path = `${folder.path}/runs`;
  if (!context.reader.exists(path)) {
    if (evaluation['runs_count'] !== 0) context.note({ code: 'FILE_MISSING', path, message: 'The folder of runs is not there.' });
    return undefined;
  }
  const names = context.reader.fileNames(path);
  for (const name of names) {
    folder.expectedRuns.add(name);
    await importRun(context, folder, `${path}/${name}`);
  }
  return new Set(names);
};

interface CountedRuns {
  readonly runFiles: ReadonlySet<string>;
  readonly stats: Stats;
  /** How many the evaluation itself counts. */
  readonly expected: number;
}

/** Notes runs that the stats or the evaluation count and that have no file. */
export const noteMissingRuns = (
  { note, reads }: ImportContext,
  { path, runs, key, isAgain }: EvaluationFolder,
  { runFiles: ownFiles, stats, expected }: CountedRuns,
): void => {
  const folder = `${path}/runs`;
  const runFiles = isAgain ? new Set([...ownFiles, ...reads.listedRuns(key).map(({ id }) => id)]) : ownFiles;
  const named = [...stats.keys()].filter((runId) => isId(runId) && !runs.has(runId) && !runFiles.has(runId));
  for (const runId of named) {
    const message = `The stats count the run ${runId}, which has no file.`;
    note({ code: 'FILE_MISSING', path: `${folder}/${runId}`, runId, message });
  }
  const nameless = expected - runFiles.size - named.length;
  if (nameless <= 0) return;
  const message = `The evaluation counts ${expected} runs; without a file, and not in the stats: ${nameless}.`;
  note({ code: 'FILE_MISSING', path: folder, message, expected, actual: runFiles.size });
};
