/** What an import brought into a store. What it found wrong is among the store's findings. */
export interface ImportReport {
  /** See `FoundExport`. */
  readonly exportedAt: string | null;
  readonly files: number;
  /** Those whose export broke off. */
  readonly filesIncomplete: number;
  readonly evaluations: number;
  /** Evaluations whose stats count logs of which no export has any, as far as it is this one that says so. Undefined until the import ends. */
  readonly evaluationsWithoutLogs?: number;
  /** Pairs of an evaluation and one of its runs. */
  readonly runs: number;
  /** Log rows of all evaluations. */
  readonly logs: number;
  /** Bytes read. */
  readonly bytes: number;
}

/** A report as it is kept. Earlier versions wrote the time with a zone, which nobody knows. */
export const reportIn = (text: string): ImportReport => {
  // Only imports write it.
  const report = JSON.parse(text) as ImportReport;
  return { ...report, exportedAt: report.exportedAt?.replace(/Z$/, '') ?? null };
};
