import type { GateOutcome } from './gate.ts';

/** A gate as files for people and build servers have it. */
export interface GateReport extends GateOutcome {
  readonly evaluation: { readonly id: string; readonly name: string };
  readonly run: { readonly id: string; readonly label: string; readonly createdAt: string | null };
  readonly control: { readonly id: string; readonly label: string; readonly createdAt: string | null } | undefined;
  readonly versionId: string | null;
  readonly datasetVersionId: string | null;
  readonly controlDatasetVersionId: string | null;
  /** ISO 8601; null for a live source. */
  readonly exportedAt: string | null;
  /** From 0 to 1; null without a dataset. */
  readonly coverage: number | null;
  /** The pairs that became worst, the worst first, and how many there are in all. */
  readonly worst: { readonly total: number; readonly pairs: readonly WorstPair[] };
}

/** A pair of logs of which a judgment became worse. */
export interface WorstPair {
  readonly datapointId: string | null;
  readonly evaluator: string;
  /** Judgments as texts. */
  readonly before: string;
  readonly after: string;
  readonly logId: string | null;
}
