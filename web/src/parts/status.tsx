import type { EvaluationStatus } from '../documents/documents.ts';

const WORDS: Readonly<Record<EvaluationStatus, string>> = {
  PENDING: 'Pending',
  RUNNING: 'Running',
  COMPLETED: 'Completed',
  CANCELLED: 'Cancelled',
  UNKNOWN: 'Unknown',
};

/** How far something has come. */
export const Status = ({ status }: { readonly status: EvaluationStatus | null | undefined }) => (
  <span className={`status status-${(status ?? 'UNKNOWN').toLowerCase()}`}>{WORDS[status ?? 'UNKNOWN']}</span>
);
