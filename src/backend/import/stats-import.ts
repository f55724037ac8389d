import { elementsOf, listOf, memberOf, withMember } from '../../json/members.ts';
import { countAt, isObject, textAt } from '../../json/tolerant.ts';
import { DIFFERING, standingOf } from '../store/sqlite/copies.ts';
import type { EvaluationFolder, ImportContext } from './import-context.ts';
import { noteServed, servedStats } from './served-flaws.ts';

/** One run's part of the stats. */
export interface StatsEntry {
  /** 0 where the stats do not say. */
  readonly numLogs: number;
  readonly bytes: Buffer;
}

/** By run id. */
export type Stats = ReadonlyMap<string, StatsEntry>;

/** The parts of stats. */
const entriesOf = (stats: Buffer): Stats => {
  const entries = new Map<string, StatsEntry>();
  for (const bytes of elementsOf(memberOf(stats, 'run_stats'))) {
    const entry: unknown = JSON.parse(bytes.toString('utf8'));
    const runId = isObject(entry) ? textAt(entry, 'run_id') : undefined;
    if (isObject(entry) && runId !== undefined) entries.set(runId, { numLogs: countAt(entry, 'num_logs'), bytes });
  }
  return entries;
};

/** The newer stats, with the parts of runs that only the older ones know. */
const united = (newer: Buffer, older: Buffer): Buffer => {
  const known = entriesOf(newer);
  const missing = [...entriesOf(older)].filter(([runId]) => !known.has(runId)).map(([, { bytes }]) => bytes);
  return missing.length === 0 ? newer : withMember(newer, 'run_stats', listOf([...elementsOf(memberOf(newer, 'run_stats')), ...missing]));
};

/** Brings in the stats of an evaluation. What counts now for each run that this export has stats of, by the run's id. */
export const importStats = async (context: ImportContext, folder: EvaluationFolder): Promise<Stats> => {
  const { reader, reads, edits, exportKey, note } = context;
  const path = `${folder.path}/stats.json`;
  const stats = reader.json(path);
  if (!stats) return new Map();
  noteServed(note, { code: 'FILE_UNREADABLE', path }, servedStats(stats.object));
  const before = reads.stats(folder.key);
  const standing = folder.isAgain && before ? standingOf({ exportKey, body: before }, exportKey, stats.bytes) : undefined;
  if (standing === 'less' || standing === 'more') {
    const { code, message } = DIFFERING[standing];
    note({ code, path, message: `Stats of the evaluation were met before${message}` });
  }
  const isFirst = standing ? standing === 'more' : folder.isNewest;
  const now = before ? united(...(isFirst ? ([stats.bytes, before] as const) : ([before, stats.bytes] as const))) : stats.bytes;
  if (!before?.equals(now)) edits.setEvaluationStats(folder.key, now);
  const here = entriesOf(stats.bytes);
  for (const runId of here.keys()) folder.expectedRuns.add(runId);
  return now === stats.bytes ? here : new Map([...entriesOf(now)].filter(([runId]) => here.has(runId)));
};

/** Gives each run its part of the stats. */
export const keepRunStats = ({ edits }: ImportContext, folder: EvaluationFolder, stats: Stats): void => {
  for (const [runId, { bytes }] of stats) {
    const key = folder.runs.get(runId);
    if (key !== undefined) edits.setRunStats(key, bytes);
  }
};
