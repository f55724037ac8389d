import type {
  EvaluationJudgmentFilter,
  EvaluationLogFilter,
  EvaluationLogOrder,
  EvaluationLogOrderField,
  JudgmentState,
} from '../documents/documents.ts';

/** The fields that a table may be ordered by, by their names in the address. */
export const ORDER_FIELDS: Readonly<Record<string, EvaluationLogOrderField>> = {
  created: 'CREATED_AT',
  duration: 'DURATION',
  tokens: 'TOTAL_TOKENS',
  cost: 'TOTAL_COST',
  output: 'OUTPUT_LENGTH',
};

/** Begins the name of an order, or the value of a filter, that is about the judgments of an evaluator. */
const EVALUATOR = /^(evv_\w+)(?::(.*))?$/s;

const STATES: ReadonlySet<string> = new Set<JudgmentState>(['ABSTAINED', 'ERRORED', 'JUDGED', 'MISSING']);

/** A judgment that rows are chosen by, as the address has it: the version of the evaluator, and what it said or how it failed to. */
export const judgmentParam = (versionId: string, value: string): string => `${versionId}:${value}`;

/** What one judgment in the address asks of rows. */
const judgmentFilter = (versionId: string, value: string): EvaluationJudgmentFilter => {
  const evaluator = { versionId };
  // Of evaluators with options, what is judged without naming any.
  if (value === 'JUDGED') return { evaluator, state: [value], option: { isNull: true } };
  if (STATES.has(value)) return { evaluator, state: [value as JudgmentState] };
  if (value === 'true' || value === 'false') return { evaluator, passed: value === 'true' };
  return { evaluator, option: { in: [value] } };
};

/** Judgments of one evaluator are choices, those of several all have to hold. */
const judgmentFilters = (params: readonly string[]): EvaluationLogFilter[] => {
  const byEvaluator = Map.groupBy(
    params.flatMap((param) => {
      const [, versionId, value] = EVALUATOR.exec(param) ?? [];
      return versionId && value ? [{ versionId, value }] : [];
    }),
    ({ versionId }) => versionId,
  );
  return [...byEvaluator].map(([versionId, chosen]) => {
    const each = chosen.map(({ value }) => ({ judgments: [judgmentFilter(versionId, value)] }));
    return each.length === 1 && each[0] ? each[0] : { or: each };
  });
};

/** Which rows an address asks for; undefined where it asks for all. */
export const filterIn = (params: URLSearchParams): EvaluationLogFilter | undefined => {
  const [search, error] = [params.get('q'), params.get('error')];
  const [runIds, models] = [params.getAll('run'), params.getAll('model')];
  const judged = judgmentFilters(params.getAll('judged'));
  const [only, ...more] = judged;
  const filter: EvaluationLogFilter = {
    ...(search && { search }),
    ...(runIds.length > 0 && { runIds }),
    ...(models.length > 0 && { model: { in: models } }),
    ...((error === 'true' || error === 'false') && { hasError: error === 'true' }),
    ...(more.length > 0 ? { and: judged } : only),
  };
  return Object.keys(filter).length > 0 ? filter : undefined;
};

/** In which order an address asks for rows; undefined for the source's own. */
export const orderIn = (params: URLSearchParams): EvaluationLogOrder[] | undefined => {
  const sort = params.get('sort') ?? '';
  const name = sort.replace(/^-/, '');
  const direction = sort.startsWith('-') ? 'DESC' : 'ASC';
  const field = ORDER_FIELDS[name];
  if (field) return [{ by: { field }, direction }];
  const [, versionId] = EVALUATOR.exec(name) ?? [];
  return versionId ? [{ by: { judgment: { versionId } }, direction }] : undefined;
};

/** What both say, as variables of the queries of this table. */
export const askedIn = (params: URLSearchParams): { filter?: EvaluationLogFilter; orderBy?: EvaluationLogOrder[] } => {
  const [filter, orderBy] = [filterIn(params), orderIn(params)];
  return { ...(filter && { filter }), ...(orderBy && { orderBy }) };
};

/** The order after a press on the head of a column: up, down, and then the source's own again. */
export const nextSort = (sort: string | null, name: string): string | undefined => {
  if (sort === name) return `-${name}`;
  return sort === `-${name}` ? undefined : name;
};

/** What of the address says which rows these are, for links that keep it. */
export const kept = (params: URLSearchParams): URLSearchParams => {
  const names = new Set(['q', 'run', 'model', 'error', 'judged', 'sort']);
  return new URLSearchParams([...params].filter(([name]) => names.has(name)));
};
