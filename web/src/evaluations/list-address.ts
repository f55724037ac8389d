import type { EvaluationFilter, EvaluationOrder, EvaluationStatus, EvaluationsQueryVariables } from '../documents/documents.ts';

/** What the list may be ordered by, by its name in the address; the first where there is none, which is the source's own order. */
export const ORDERS: Readonly<Record<string, { readonly label: string; readonly orderBy: EvaluationOrder | undefined }>> = {
  newest: { label: 'Newest first', orderBy: undefined },
  updated: { label: 'Changed last', orderBy: { field: 'UPDATED_AT', direction: 'DESC' } },
  oldest: { label: 'Oldest first', orderBy: { field: 'CREATED_AT', direction: 'ASC' } },
  name: { label: 'By name', orderBy: { field: 'NAME', direction: 'ASC' } },
  runs: { label: 'Most runs', orderBy: { field: 'RUNS_COUNT', direction: 'DESC' } },
};

export const STATUSES: readonly EvaluationStatus[] = ['PENDING', 'RUNNING', 'COMPLETED', 'CANCELLED'];

const isStatus = (text: string | null): text is EvaluationStatus => STATUSES.includes(text as EvaluationStatus);

/** What an address asks the list for. What it says that makes no sense counts as not said. */
export const askedIn = (params: URLSearchParams): EvaluationsQueryVariables => {
  const [search, status, fileId] = [params.get('q'), params.get('status'), params.get('file')];
  const order = ORDERS[params.get('sort') ?? '']?.orderBy;
  const filter: EvaluationFilter = { ...(search && { search }), ...(isStatus(status) && { status: [status] }) };
  return {
    page: Math.max(1, Math.trunc(Number(params.get('page'))) || 1),
    ...(fileId && { fileId }),
    ...(Object.keys(filter).length > 0 && { filter }),
    ...(order && { orderBy: [order] }),
  };
};
