import { judgmentState } from '../../contract/judgment.ts';
import { elementsOf, jsonOf, listOf, memberOf, objectOf, withMember } from '../../json/members.ts';
import { isObject, type JsonObject, textAt } from '../../json/tolerant.ts';
import { withJudgments } from '../store/judged-log.ts';
import type { StatsEvaluator } from './evaluator-stats.ts';

/** One evaluator log beside, or inside, the log of a record. */
export interface JudgmentEntry {
  readonly bytes: Buffer;
  readonly log: JsonObject;
  /** Of the evaluator that made it; undefined for logs that name none. */
  readonly versionId: string | undefined;
  /** The evaluator's file. */
  readonly fileId: string | undefined;
}

const entryOf = (bytes: Buffer): JudgmentEntry | undefined => {
  const log: unknown = JSON.parse(bytes.toString('utf8'));
  if (!isObject(log)) return undefined;
  const evaluator = isObject(log['evaluator']) ? log['evaluator'] : {};
  return { bytes, log, versionId: textAt(evaluator, 'version_id'), fileId: textAt(evaluator, 'id') };
};

const entriesOf = (logs: readonly Buffer[]): JudgmentEntry[] => logs.map(entryOf).filter((entry) => entry !== undefined);

/** The evaluator logs of a record, or of one log. */
export const judgmentEntries = (body: Buffer): JudgmentEntry[] => entriesOf(elementsOf(memberOf(body, 'evaluator_logs')));

const identityOf = ({ bytes, log }: JudgmentEntry): string => textAt(log, 'id') ?? bytes.toString('utf8');

/** The entries of all lists, each of one id once. */
const distinct = (lists: readonly (readonly JudgmentEntry[])[]): JudgmentEntry[] => {
  const entries = new Map<string, JudgmentEntry>();
  for (const entry of lists.flat()) if (!entries.has(identityOf(entry))) entries.set(identityOf(entry), entry);
  return [...entries.values()];
};

/** Which evaluator logs a record is to have; `isServed` is whether it has it now. */
export type IsWanted = (entry: JudgmentEntry, isServed: boolean) => boolean;

/**
 * Those that may fill a cell of an evaluation with these evaluators: what their versions left, and failures that were reported under another
 * version of their files.
 */
export const judgmentsOf = (evaluators: readonly Pick<StatsEvaluator, 'versionId' | 'fileId'>[]): IsWanted => {
  const versions = new Set<string | undefined>(evaluators.map(({ versionId }) => versionId));
  const files = new Set(evaluators.map(({ fileId }) => fileId));
  return ({ log, versionId, fileId }) =>
    versions.has(versionId) || (fileId !== undefined && files.has(fileId) && judgmentState(log) === 'errored');
};

/** A record as it is served, and what it is made of. */
export interface RecordSources {
  readonly served: Buffer;
  /** As it came. */
  readonly origin: Buffer;
  /** The judgments of its log that were given here; none where it is absent. */
  readonly given?: readonly Buffer[] | undefined;
}

/**
 * A record with the evaluator logs that are wanted, out of those it came with, those of its log, and those given here, which stand on its log
 * as well. All else stays as it is. Undefined where nothing changes.
 */
export const judgedRecord = ({ served, origin, given = [] }: RecordSources, isWanted: IsWanted): Buffer | undefined => {
  const log = memberOf(origin, 'log');
  const now = judgmentEntries(served);
  const all = distinct([judgmentEntries(origin), log ? judgmentEntries(log) : [], entriesOf(given)]);
  const known = new Set(now.map(identityOf));
  const wanted = all.filter((entry) => isWanted(entry, known.has(identityOf(entry))));
  if (wanted.length === now.length && wanted.every((entry) => known.has(identityOf(entry)))) return undefined;
  const bytes = wanted.map((entry) => entry.bytes);
  const judged = withMember(served, 'evaluator_logs', listOf(bytes));
  const isOfHere = new Set(given);
  return log
    ? withMember(
        judged,
        'log',
        withJudgments(
          log,
          bytes.filter((one) => isOfHere.has(one)),
        ),
      )
    : judged;
};

export interface NewRecord {
  readonly runId: string;
  /** Undefined where the datapoint of the log is not known. */
  readonly datapoint: Buffer | undefined;
  readonly log: Buffer;
  readonly isWanted: IsWanted;
}

/** The record of a log that is added to a run. */
export const newRecord = ({ runId, datapoint, log, isWanted }: NewRecord): Buffer => {
  const judgments = judgmentEntries(log).filter((entry) => isWanted(entry, false));
  return objectOf({
    run_id: jsonOf(runId),
    datapoint: datapoint ?? jsonOf(null),
    log,
    evaluator_logs: listOf(judgments.map(({ bytes }) => bytes)),
  });
};
