import type {
  EvaluationJudgmentFilter,
  EvaluationLogFilter,
  EvaluationLogOrder,
  EvaluationLogOrderField,
  JudgmentState,
} from '../documents/documents.ts';
import { numberOperators } from './number-range.ts';

/** The fields that a table may be ordered by, by their names in the address. */
export const ORDER_FIELDS: Readonly<Record<string, EvaluationLogOrderField>> = {
  created: 'CREATED_AT',
  duration: 'DURATION',
  tokens: 'TOTAL_TOKENS',
  cost: 'TOTAL_COST',
  output: 'OUTPUT_LENGTH',
};

/** Texts that every row may have, by which rows are chosen. The address calls them as the filter does. */
const TEXT_FIELDS = ['model', 'finishReason', 'environment', 'source', 'user'] as const;
export type TextField = (typeof TEXT_FIELDS)[number];

/** Ids by which links lead to some rows, by their names in the address. */
const ID_FIELDS = { run: 'runIds', datapoint: 'datapointIds', version: 'versionIds' } as const;

/** Numbers that every row may have, by their names in the address. */
const NUMBER_FIELDS = { duration: 'duration', tokens: 'totalTokens', cost: 'totalCost' } as const;
export type NumberField = keyof typeof NUMBER_FIELDS;

/** What an address calls the number that an evaluator gives. */
export const GIVEN = 'given';
/** What an address calls a text field that rows lack. */
export const LACKING = 'without';

/** Begins the name of an order, or the value of a filter, that is about the judgments of an evaluator. */
const EVALUATOR = /^(evv_\w+)(?::(.*))?$/s;

const STATES: ReadonlySet<string> = new Set<JudgmentState>(['ABSTAINED', 'ERRORED', 'JUDGED', 'MISSING']);

/** Something that is asked of the judgments of an evaluator, as the address has it: its version, and what it said or how it failed to. */
export const judgmentParam = (versionId: string, value: string): string => `${versionId}:${value}`;

/** The two parts of it; undefined for any other text. */
export const judgmentIn = (param: string): { readonly versionId: string; readonly value: string } | undefined => {
  const [, versionId, value] = EVALUATOR.exec(param) ?? [];
  return versionId && value ? { versionId, value } : undefined;
};

/** What one judgment in the address asks of rows. */
const judgmentFilter = (versionId: string, value: string): EvaluationJudgmentFilter => {
  const evaluator = { versionId };
  // Of evaluators with options, what is judged without naming any.
  if (value === 'JUDGED') return { evaluator, state: [value], option: { isNull: true } };
  if (STATES.has(value)) return { evaluator, state: [value as JudgmentState] };
  if (value === 'true' || value === 'false') return { evaluator, passed: value === 'true' };
  return { evaluator, option: { in: [value] } };
};

const oneOf = (filters: readonly EvaluationLogFilter[]): EvaluationLogFilter[] => {
  const [only, ...more] = filters;
  if (!only) return [];
  return more.length === 0 ? [only] : [{ or: [...filters] }];
};

/** Judgments of one evaluator are choices, those of several all have to hold. */
const judgmentFilters = (params: URLSearchParams): EvaluationLogFilter[] => {
  const judged = params.getAll('judged').flatMap((param) => judgmentIn(param) ?? []);
  const byEvaluator = Map.groupBy(judged, ({ versionId }) => versionId);
  return [...byEvaluator].flatMap(([versionId, chosen]) =>
    oneOf(chosen.map(({ value }) => ({ judgments: [judgmentFilter(versionId, value)] }))),
  );
};

/** Values of one field are choices, and none at all is one of them. */
const textFilters = (params: URLSearchParams): EvaluationLogFilter[] => {
  const lacking = new Set(params.getAll(LACKING));
  return TEXT_FIELDS.flatMap((field) => {
    const values = params.getAll(field);
    return oneOf([
      ...(values.length > 0 ? [{ [field]: { in: values } }] : []),
      ...(lacking.has(field) ? [{ [field]: { isNull: true } }] : []),
    ]);
  });
};

const numberFilters = (params: URLSearchParams): EvaluationLogFilter[] => [
  ...Object.entries(NUMBER_FIELDS).flatMap(([name, field]) => {
    const operators = numberOperators(params.get(name) ?? '');
    return operators ? [{ [field]: operators }] : [];
  }),
  ...params.getAll(GIVEN).flatMap((param) => {
    const { versionId, value } = judgmentIn(param) ?? {};
    const number = value === undefined ? undefined : numberOperators(value);
    return versionId && number ? [{ judgments: [{ evaluator: { versionId }, number }] }] : [];
  }),
];

const plainFilters = (params: URLSearchParams): EvaluationLogFilter[] => {
  const [search, error] = [params.get('q'), params.get('error')];
  return [
    ...(search ? [{ search }] : []),
    ...(error === 'true' || error === 'false' ? [{ hasError: error === 'true' }] : []),
    ...Object.entries(ID_FIELDS).flatMap(([name, field]) => {
      const ids = params.getAll(name);
      return ids.length > 0 ? [{ [field]: ids }] : [];
    }),
  ];
};

/** Which rows an address asks for; undefined where it asks for all. */
export const filterIn = (params: URLSearchParams): EvaluationLogFilter | undefined => {
  const filters = [...plainFilters(params), ...textFilters(params), ...numberFilters(params), ...judgmentFilters(params)];
  if (filters.length === 0) return undefined;
  // What has a name of its own stands at the top, where a source looks for what it filters by itself.
  const names = filters.flatMap((filter) => Object.keys(filter));
  const isAlone = (filter: EvaluationLogFilter): boolean =>
    Object.keys(filter).every((name) => names.indexOf(name) === names.lastIndexOf(name));
  const others = filters.filter((filter) => !isAlone(filter));
  return Object.assign({}, ...filters.filter(isAlone), others.length > 0 && { and: others });
};

const isTextField = (name: string): name is TextField => TEXT_FIELDS.some((field) => field === name);

/** The part of an address that asks for one thing of a filter; undefined where addresses have no words for it. */
const paramsOfOne = (name: string, asked: unknown): [param: string, value: string][] | undefined => {
  if (name === 'search') return [['q', String(asked)]];
  if (name === 'hasError') return [['error', String(asked)]];
  const param = isTextField(name) ? name : Object.entries(ID_FIELDS).find(([, field]) => field === name)?.[0];
  const values: unknown = isTextField(name) ? (asked as { readonly in?: unknown } | null)?.in : asked;
  return param && Array.isArray(values) ? values.map((value) => [param, String(value)]) : undefined;
};

/** The part of an address that asks for exactly these rows; undefined where addresses cannot. */
export const paramsOf = (filter: EvaluationLogFilter): [param: string, value: string][] | undefined => {
  const params = Object.entries(filter).map(([name, asked]) => paramsOfOne(name, asked));
  if (params.includes(undefined)) return undefined;
  const all = params.flatMap((one) => one ?? []);
  const read = Object.entries(filterIn(new URLSearchParams(all)) ?? {}).map(([name, asked]) => [name, JSON.stringify(asked)]);
  const given = Object.entries(filter).map(([name, asked]) => [name, JSON.stringify(asked)]);
  return JSON.stringify(read.toSorted()) === JSON.stringify(given.toSorted()) ? all : undefined;
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

/** What rows are chosen by, in the order in which conditions are listed. */
export const CONDITIONS: readonly string[] = [
  'q',
  ...Object.keys(ID_FIELDS),
  ...TEXT_FIELDS,
  LACKING,
  'error',
  ...Object.keys(NUMBER_FIELDS),
  GIVEN,
  'judged',
];

/** Beside which rows these are: their order, and what histogram is beside them. */
const VIEW = ['sort', 'by', 'within'];

/** What of the address says which rows these are and how they are shown, for links that keep it. */
export const kept = (params: URLSearchParams): URLSearchParams => {
  const names = new Set([...CONDITIONS, ...VIEW]);
  return new URLSearchParams([...params].filter(([name]) => names.has(name)));
};

/** What of an address any source does by itself: which runs the rows are of. For the rest a source may have to hand over all rows. */
export const cheapPart = (params: URLSearchParams): URLSearchParams =>
  leavingOut(params, ({ param }) => param !== 'run' && (CONDITIONS.includes(param) || param === 'sort'));

/** One thing that rows are chosen by, as the address has it. */
export interface Choice {
  readonly param: string;
  readonly value: string;
}

/** The address without some of what rows are chosen by: what may be chosen instead is counted among these. */
export const leavingOut = (params: URLSearchParams, isOwn: (choice: Choice) => boolean): URLSearchParams =>
  new URLSearchParams([...params].filter(([param, value]) => !isOwn({ param, value })));
