import type { ExportIssueSeverity, IssuesQueryVariables } from '../documents/documents.ts';

/** How bad findings are, the worst first. */
export const SEVERITIES: readonly ExportIssueSeverity[] = ['ERROR', 'WARNING', 'INFO'];

const isSeverity = (text: string | null): text is ExportIssueSeverity => SEVERITIES.includes(text as ExportIssueSeverity);

/** Which findings an address asks for. What it says that makes no sense counts as not said. */
export const askedIn = (params: URLSearchParams): IssuesQueryVariables => {
  const severity = params.get('severity');
  return { page: Math.max(1, Math.trunc(Number(params.get('page'))) || 1), ...(isSeverity(severity) && { severity: [severity] }) };
};
