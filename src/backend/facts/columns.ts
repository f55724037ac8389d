import { NUMBER_FIELDS, TERM_FIELDS } from '../../analysis/block.ts';
import { packTexts } from './folded-text.ts';
import { bytesOf, packed } from './packing.ts';
import { packParts } from './parts.ts';
import { type Failure, JSON_PLACES, type OwnCell, type RowFacts } from './row-facts.ts';
import { packSections } from './sections.ts';

/** Columns of a stretch of rows, by their names. One that no row has anything in is left out. */
export type Columns = ReadonlyMap<string, Uint8Array>;

/** The code of a text, which gets one where it has none. */
export type Intern = (text: string) => number;

/** What columns are called. Codes of versions and files are those of their ids; 0 stands for no version. */
export const COLUMN = {
  number: (field: string) => `number.${field}`,
  term: (field: string) => `term.${field}`,
  cells: (version: number) => `cells.${version}`,
  /** Codes of a version and a file, one after the other, for each pair that has failures. */
  failures: 'failures',
  failure: (version: number, file: number, part: 'error' | 'rank') => `failure.${version}.${file}.${part}`,
  texts: 'texts',
  /** Where the output is in each record. */
  output: 'output',
  json: (place: string) => `json.${place}`,
} as const;

/** What the column of a version's cells has, in this order. */
export const CELL_PARTS = ['state', 'kind', 'number', 'text', 'error', 'score', 'valence', 'options', 'users'] as const;
type CellPart = (typeof CELL_PARTS)[number];

const NONE = Number.NaN;
const NOTHING: readonly Uint8Array[] = [];

type Put = (name: string, bytes: Uint8Array | undefined) => void;

const codeOf = (intern: Intern, text: string | null | undefined): number => (typeof text === 'string' ? intern(text) : 0);

// By loops: `from` of a typed array asks its source for each item by its iterator, which takes several times as long.

const numbersOf = <Item>(items: readonly Item[], numberOf: (item: Item) => number): Buffer | undefined => {
  const column = new Float64Array(items.length);
  for (let row = 0; row < items.length; row++) column[row] = numberOf(items[row] as Item);
  return packed(column, NONE);
};

const countsOf = <Item>(items: readonly Item[], countOf: (item: Item) => number): Buffer | undefined => {
  const column = new Uint32Array(items.length);
  for (let row = 0; row < items.length; row++) column[row] = countOf(items[row] as Item);
  return packed(column, 0);
};

const smallOf = <Item>(items: readonly Item[], codeIn: (item: Item) => number): Buffer | undefined => {
  const column = new Uint8Array(items.length);
  for (let row = 0; row < items.length; row++) column[row] = codeIn(items[row] as Item);
  return packed(column, 0);
};

const putFields = (rows: readonly RowFacts[], intern: Intern, put: Put): void => {
  for (const [index, field] of NUMBER_FIELDS.entries())
    put(
      COLUMN.number(field),
      numbersOf(rows, ({ numbers }) => numbers[index] ?? NONE),
    );
  for (const [index, field] of TERM_FIELDS.entries())
    put(
      COLUMN.term(field),
      countsOf(rows, ({ terms }) => codeOf(intern, terms[index])),
    );
};

/** What rows have under a key, with the rows that have it. */
const byKey = <T>(rows: readonly (readonly T[])[], keyOf: (item: T) => string): Map<string, (T | undefined)[]> => {
  const found = new Map<string, (T | undefined)[]>();
  for (const [row, items] of rows.entries())
    for (const item of items) {
      const key = keyOf(item);
      const column = found.get(key) ?? new Array<T | undefined>(rows.length).fill(undefined);
      column[row] = item;
      found.set(key, column);
    }
  return found;
};

/** All of a version is read together, so it is one column. */
const putCells = (column: readonly (OwnCell | undefined)[], version: number, intern: Intern, put: Put): void => {
  const cells = column.map((own) => own?.cell);
  const numbers = (part: 'number' | 'score') => numbersOf(cells, (cell) => cell?.[part] ?? NONE);
  const texts = (part: 'text' | 'error' | 'valence') => countsOf(cells, (cell) => codeOf(intern, cell?.[part]));
  const hasOptions = cells.some((cell) => cell && cell.options.length > 0);
  const users = column.map((own) => (own?.users.some((user) => user !== null) ? own.users : undefined));
  const hasUsers = users.some((named) => named !== undefined);
  const sections: { readonly [Part in CellPart]: Uint8Array | undefined } = {
    state: smallOf(cells, (cell) => cell?.state ?? 0),
    kind: smallOf(cells, (cell) => cell?.kind ?? 0),
    number: numbers('number'),
    text: texts('text'),
    error: texts('error'),
    score: numbers('score'),
    valence: texts('valence'),
    options: hasOptions ? packParts(cells.map((cell) => (cell ? [bytesOf(Uint32Array.from(cell.options, intern))] : []))) : undefined,
    users: hasUsers
      ? packParts(users.map((named) => (named ? [bytesOf(Uint32Array.from(named, (user) => codeOf(intern, user)))] : NOTHING)))
      : undefined,
  };
  put(COLUMN.cells(version), packSections(CELL_PARTS.map((part) => sections[part])));
};

const putFailures = (column: readonly (Failure | undefined)[], [version, file]: readonly [number, number], intern: Intern, put: Put) => {
  put(
    COLUMN.failure(version, file, 'error'),
    countsOf(column, (failure) => codeOf(intern, failure?.error)),
  );
  put(
    COLUMN.failure(version, file, 'rank'),
    countsOf(column, (failure) => failure?.rank ?? 0),
  );
};

const putJudgments = (rows: readonly RowFacts[], intern: Intern, put: Put): void => {
  for (const [version, column] of byKey(
    rows.map(({ own }) => own),
    (own) => own.version,
  )) {
    putCells(column, intern(version), intern, put);
  }
  const pairs: number[] = [];
  for (const column of byKey(
    rows.map(({ failures }) => failures),
    ({ version, file }) => JSON.stringify([version, file]),
  ).values()) {
    const first = column.find((failure) => failure !== undefined);
    if (!first) continue;
    const pair = [codeOf(intern, first.version), intern(first.file)] as const;
    pairs.push(...pair);
    putFailures(column, pair, intern, put);
  }
  if (pairs.length > 0) put(COLUMN.failures, bytesOf(Uint32Array.from(pairs)));
};

const ELSEWHERE: readonly Uint8Array[] = [Buffer.of()];

/** Of each place a row has no part where nothing is there, an empty one where it is to be read in the record, else its JSON. */
const putJson = (rows: readonly RowFacts[], put: Put): void => {
  for (const [index, place] of JSON_PLACES.entries()) {
    const texts = rows.map(({ json }) => json[index] ?? null);
    if (texts.every((text) => text === '')) continue;
    put(COLUMN.json(place), packParts(texts.map((text) => (text === null ? ELSEWHERE : text === '' ? NOTHING : [Buffer.from(text)]))));
  }
};

/** The columns of rows; `intern` gives the texts their codes. */
export const columnsOf = (rows: readonly RowFacts[], intern: Intern): Map<string, Uint8Array> => {
  const columns = new Map<string, Uint8Array>();
  const put: Put = (name, bytes) => {
    if (bytes) columns.set(name, bytes);
  };
  putFields(rows, intern, put);
  putJudgments(rows, intern, put);
  putJson(rows, put);
  put(COLUMN.output, packSections([0, 1].map((end) => countsOf(rows, ({ output }) => output[end as 0 | 1]))));
  put(COLUMN.texts, packTexts(rows.map(({ searched }) => searched)));
  return columns;
};
