import type { AttachedEvaluator, NumberField, TermField } from '../analysis/block.ts';
import { numberOf, outputOf, termOf } from '../analysis/log-fields.ts';
import { type Place, refuse } from '../analysis/parse-input.ts';
import { cellSources } from '../analysis/record-cells.ts';
import { type Fields, fieldsOf, finiteOr, textOrNull } from '../analysis/record-fields.ts';
import { closest } from '../contract/closest.ts';
import type { EvaluatorResponse } from '../contract/version.ts';
import { numberCell, textCell } from './cells.ts';
import { judgmentColumn, judgmentColumnNames } from './judgment-columns.ts';
import { pointerColumn } from './pointer-columns.ts';
import type { Column, TableRow } from './table-row.ts';

/** What columns of rows are made with. */
export interface TableOf {
  /** Whether each record is a log by itself, of no run and with no target. */
  readonly isOfLogs: boolean;
  readonly evaluators: readonly (EvaluatorResponse | null | undefined)[];
  /** The same, as analysis has them. */
  readonly attached: readonly AttachedEvaluator[];
  /** What runs are called, by their ids. */
  readonly runLabels: ReadonlyMap<string, string>;
}

interface NamedColumn {
  /** What is in its cells, for docs. */
  readonly meaning: string;
  cell(row: TableRow, of: TableOf): string | null;
}

const number = (field: NumberField, meaning: string): NamedColumn => ({
  meaning,
  cell: ({ log }) => numberCell(numberOf(field, log)),
});

const term = (field: TermField, meaning: string): NamedColumn => ({
  meaning,
  cell: ({ log, record }) => textCell(termOf(field, log, record)),
});

const time = (name: string, meaning: string): NamedColumn => ({ meaning, cell: ({ log }) => textCell(textOrNull(log[name])) });

const cost = (name: string, meaning: string): NamedColumn => ({
  meaning,
  cell: ({ log }) => numberCell(finiteOr(log[name], Number.NaN)),
});

const runLabelOf = ({ record }: { readonly record: Fields }, { runLabels }: TableOf): string | null => {
  const id = textOrNull(record['run_id']);
  return id === null ? null : (runLabels.get(id) ?? id);
};

/** The columns that have names, with what is in them. */
export const NAMED_COLUMNS: Readonly<Record<string, NamedColumn>> = {
  id: term('log', 'the upstream id of the log'),
  run_id: term('run', 'the upstream id of the run'),
  run: { meaning: 'what the run is called, as `Run.label`', cell: (row, of) => textCell(runLabelOf(row, of)) },
  datapoint_id: term('datapoint', 'the upstream id of the datapoint'),
  version_id: term('version', 'the upstream id of the version that made the log'),
  kind: term('kind', '`prompt`, `tool`, `evaluator`, `flow` or `agent`'),
  created_at: time('created_at', 'when the log was written, as upstream spells it'),
  start_time: time('start_time', 'when its work began'),
  end_time: time('end_time', 'when its work ended'),
  duration: number('duration', 'seconds between these two'),
  provider_latency: number('providerLatency', 'seconds that the provider took'),
  prompt_tokens: number('promptTokens', 'tokens that went in'),
  output_tokens: number('outputTokens', 'tokens that came out'),
  total_tokens: number('totalTokens', 'both together'),
  prompt_cost: cost('prompt_cost', 'US dollars for what went in'),
  output_cost: cost('output_cost', 'US dollars for what came out'),
  total_cost: number('totalCost', 'both together'),
  model: term('model', 'the model that was called'),
  finish_reason: term('finishReason', 'why the model stopped'),
  source: term('source', 'where the log came from'),
  user: term('user', 'who asked, as the log says'),
  environment: term('environment', 'where it was deployed'),
  output: { meaning: 'the text that came out', cell: ({ log }) => textCell(outputOf(log)) },
  error: term('error', 'what went wrong with the log itself'),
};

/** The columns of a table that names none, before those of the judgments. */
const COMMON = [
  'id',
  'run_id',
  'run',
  'datapoint_id',
  'kind',
  'created_at',
  'duration',
  'total_tokens',
  'total_cost',
  '/inputs',
  'output',
  '/target',
  'error',
] as const;

/** Those that speak of runs and targets, which logs by themselves have not. */
const OF_ROWS: ReadonlySet<string> = new Set(['run_id', 'run', '/target']);

const isIn = (header: string, { isOfLogs }: TableOf): boolean => !isOfLogs || !OF_ROWS.has(header);

/** More say no more to anyone, and each costs time in every row. */
const MAX_COLUMNS = 200;

const OTHERS =
  'score:, state:, error:, user: and created_at: beside each judgment:, and JSON Pointers under /inputs, /target, /metadata and /log';
const LOG_OTHERS = 'and JSON Pointers under /inputs, /metadata and /log';

const unknown = (header: string, of: TableOf, place: Place): never => {
  const names = [...Object.keys(NAMED_COLUMNS).filter((name) => isIn(name, of)), ...judgmentColumnNames(of.attached)];
  const meant = closest(header, names);
  const suggestion = meant === undefined ? '' : ` Did you mean ${JSON.stringify(meant)}?`;
  return refuse(
    place,
    `is no column: ${JSON.stringify(header.slice(0, 100))}. There are ${names.join(', ')}, ${of.isOfLogs ? LOG_OTHERS : OTHERS}.${suggestion}`,
  );
};

const columnOf = (header: string, of: TableOf, place: Place): Column => {
  const named = isIn(header, of) && Object.hasOwn(NAMED_COLUMNS, header) ? NAMED_COLUMNS[header] : undefined;
  if (named) return { header, cell: (row) => named.cell(row, of) };
  return pointerColumn(header, of.isOfLogs) ?? judgmentColumn(header, of.attached) ?? unknown(header, of, place);
};

/**
 * The columns of a table; the common ones and the judgment of each evaluator where none are named. Throws a `QuestionError` for one that is
 * not known, or comes twice.
 */
export const columnsOf = (headers: readonly string[] | undefined, of: TableOf): Column[] => {
  const asked = headers ?? [...COMMON.filter((header) => isIn(header, of)), ...judgmentColumnNames(of.attached)];
  const place: Place = ['columns'];
  if (asked.length === 0) refuse(place, 'is empty; at least one item is needed.');
  if (asked.length > MAX_COLUMNS) refuse(place, `has ${asked.length} items; at most ${MAX_COLUMNS} are allowed.`);
  return asked.map((header, index) => {
    if (asked.indexOf(header) < index) refuse([...place, index], `is there twice: ${JSON.stringify(header)}.`);
    return columnOf(header, of, [...place, index]);
  });
};

/** Turns records into rows of a table: `bytes` are what a record was read from. */
export const tableRowOf = (
  columns: readonly Column[],
  { evaluators, isOfLogs }: TableOf,
): ((bytes: Buffer, record: unknown) => TableRow) => {
  const judging = columns.some(({ readsJudgments }) => readsJudgments) ? evaluators : [];
  return (bytes, record) => {
    const fields = isOfLogs ? { log: record } : fieldsOf(record);
    return { bytes, record: fields, log: fieldsOf(fields['log']), sources: cellSources(fields, judging) };
  };
};
