import { SEVERITIES, type Severity } from '../../../contract/finding.ts';
import type { CatalogueReads } from '../catalogue-reads.ts';
import { withJudgments } from '../judged-log.ts';
import { type GroupRange, type Listing, type Range, rangesOf, selectedRuns } from '../ranges.ts';
import type { HeldExport, Reads, RowSelection } from '../reads.ts';
import type { FactsPort } from './facts-port.ts';
import type { StoreFindings } from './findings.ts';
import type { StoreForgotten } from './held-bodies.ts';
import type { StoreImports } from './imports.ts';
import type { StoreJudgments } from './judgments.ts';
import type { ListedRun, StoreReads } from './reads.ts';

/** The records of these ranges of runs, one after another. */
function* recordsIn(reads: StoreReads, runs: readonly ListedRun[], ranges: readonly GroupRange[]): Generator<Buffer> {
  for (const { group, first, last } of ranges) {
    const run = runs[group];
    if (run) yield* reads.logsBetween(run.key, first, last);
  }
}

const allRows = (reads: StoreReads, runs: readonly ListedRun[], range: Range): Listing => {
  const sizes = runs.map(({ logsCount }) => logsCount);
  return { total: sizes.reduce((sum, size) => sum + size, 0), bodies: recordsIn(reads, runs, rangesOf(sizes, range)) };
};

/** Where the record of a log is. */
interface RecordPlace {
  readonly key: number;
  readonly logId: string;
}

function* recordsAt(reads: StoreReads, places: readonly RecordPlace[]): Generator<Buffer> {
  for (const { key, logId } of places) {
    const record = reads.logOfRun(key, logId);
    if (record) yield record;
  }
}

/** The records of these logs, in the order of the runs and, within each, of the ids. */
const rowsOfLogs = (reads: StoreReads, runs: readonly ListedRun[], logIds: readonly string[], { first, last }: Range): Listing => {
  const places = runs.flatMap(({ key }) => logIds.filter((logId) => reads.hasLog(key, logId)).map((logId) => ({ key, logId })));
  return { total: places.length, bodies: recordsAt(reads, places.slice(first, last + 1)) };
};

/** Data files of earlier versions have no count of evaluations without logs: then findings are read for it. */
const heldExports = ({ exports }: StoreImports, findings: StoreFindings): HeldExport[] => {
  const kept = exports();
  const isCounted = kept.every(({ report }) => report.evaluationsWithoutLogs !== undefined);
  const counts = isCounted ? undefined : findings.evaluationsWithoutLogs();
  return kept.map(({ key, directory, state, report }) => ({
    directory,
    state,
    report: { ...report, evaluationsWithoutLogs: report.evaluationsWithoutLogs ?? counts?.get(key) ?? 0 },
  }));
};

export interface ReadTables {
  readonly reads: StoreReads;
  readonly imports: StoreImports;
  readonly findings: StoreFindings;
  readonly facts: FactsPort;
  readonly catalogueReads: CatalogueReads;
  readonly forgotten: StoreForgotten;
  readonly judgments: StoreJudgments;
}

/** SQLite behind the port of reads: every answer comes at once. */
export const createReadsPort = ({ reads, imports, findings, facts, catalogueReads, forgotten, judgments }: ReadTables): Reads => {
  /** Does something with an evaluation that is known. */
  const ofEvaluation = <T>(id: string, use: (key: number) => T): T | undefined => {
    const key = reads.evaluationKey(id);
    return key === undefined ? undefined : use(key);
  };
  const selected = ({ evaluationId, runIds, logIds }: RowSelection, range: Range): Listing | undefined =>
    ofEvaluation(evaluationId, (key) => {
      const runs = selectedRuns(reads.listedRuns(key), runIds);
      return logIds.length === 0 ? allRows(reads, runs, range) : rowsOfLogs(reads, runs, logIds, range);
    });

  return {
    ...catalogueReads,
    evaluation: reads.evaluation,
    evaluations: (fileId, { first, last }) =>
      fileId === null
        ? { total: reads.evaluationsCount(), bodies: reads.evaluationsBetween(first, last) }
        : { total: reads.evaluationsCountOfFile(fileId), bodies: reads.evaluationsOfFileBetween(fileId, first, last) },
    runs: (evaluationId) => ofEvaluation(evaluationId, (key) => reads.runs(key)),
    run: (evaluationId, runId) => ofEvaluation(evaluationId, (key) => imports.run(key, runId)?.body),
    stats: (evaluationId) => ofEvaluation(evaluationId, (key) => reads.stats(key) ?? null),
    rows: selected,
    facts: facts.facts,
    rowsWithoutFacts: reads.rowsWithoutFacts,
    log: (id) => {
      const log = reads.log(id);
      return log && withJudgments(log, judgments.judgmentsOf(id));
    },
    heldBodies: forgotten.heldBodies,
    forgotten: forgotten.forgotten,
    exports: () => heldExports(imports, findings),
    findings: (severities, range) => {
      const sizes = SEVERITIES.map((severity) => (severities.includes(severity) ? findings.count(severity) : 0));
      return rangesOf(sizes, range).flatMap(({ group, first, last }) => findings.between(SEVERITIES[group] ?? 'ERROR', first, last));
    },
    findingsBySeverity: () =>
      Object.fromEntries(SEVERITIES.map((severity) => [severity, findings.count(severity)])) as Record<Severity, number>,
    findingsByCode: () => findings.countsByCode(),
  };
};
