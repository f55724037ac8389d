import { isId, isLogId } from '../contract/ids.ts';
import type { NewFinding, NoteFinding } from './import-report.ts';
import { isObject, type JsonObject, textAt } from './tolerant-json.ts';

/*
 * Bodies are served as they came, for REST clients may take them, though some have not what GraphQL needs to show them.
 * The functions here tell what such a body lacks, in the words that end a sentence: nothing where it can be shown.
 */

const idFlaw = (object: JsonObject, key: string): string[] =>
  isId(textAt(object, key) ?? '') ? [] : [`its ${key} is not 1 to 128 letters, digits, _ or -`];

const listFlaw = (object: JsonObject, key: string): string[] => (Array.isArray(object[key]) ? [] : [`it has no list ${key}`]);

export const evaluationFlaws = (evaluation: JsonObject): string[] => [...idFlaw(evaluation, 'id'), ...listFlaw(evaluation, 'evaluators')];

export const runFlaws = (run: JsonObject): string[] => idFlaw(run, 'id');

export const logFlaws = (log: JsonObject): string[] =>
  isLogId(textAt(log, 'id') ?? '') ? [] : ["the log's id is not 1 to 512 printable characters"];

export const recordFlaws = (record: JsonObject, log: JsonObject): string[] => [
  ...idFlaw(record, 'run_id'),
  ...logFlaws(log),
  ...listFlaw(record, 'evaluator_logs'),
];

const isShownRunStats = (entry: unknown): boolean =>
  isObject(entry) && idFlaw(entry, 'run_id').length === 0 && Array.isArray(entry['evaluator_stats']);

export const statsFlaws = (stats: JsonObject): string[] => {
  const { run_stats: entries } = stats;
  if (!Array.isArray(entries)) return listFlaw(stats, 'run_stats');
  const count = entries.filter((entry) => !isShownRunStats(entry)).length;
  return count === 0 ? [] : [`${count} of its run_stats have no run_id that can be used or no list evaluator_stats`];
};

/** Notes the flaws of one body, if it has any: nothing of it is lost. */
export const noteServed = (note: NoteFinding, finding: Omit<NewFinding, 'message'>, flaws: readonly string[]): void => {
  if (flaws.length === 0) return;
  note({ ...finding, severity: 'WARNING', message: `It is served, but GraphQL cannot show it: ${flaws.join(', and ')}.` });
};
