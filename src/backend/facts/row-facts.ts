import { type JsonPlace, NUMBER_FIELDS, TERM_FIELDS } from '../../analysis/block.ts';
import { jsonIn, numberOf, outputOf, searchedTexts, termOf } from '../../analysis/log-fields.ts';
import { type Cell, cellOf } from '../../analysis/record-cells.ts';
import { errorText, type Fields, fieldsOf, textOrNull } from '../../analysis/record-fields.ts';
import { isNotFinite, type JudgingLog, judgingLogs, judgmentError, newestBy } from '../../contract/judgment.ts';
import { isShallow } from '../../contract/nesting.ts';
import { isAsLate } from '../../contract/timestamp.ts';
import { afterSpace, QUOTE } from '../../json/grammar.ts';
import { valueEnd } from '../../json/scan.ts';

/** What the newest evaluator log of a version says of a log. */
export interface OwnCell {
  readonly version: string;
  readonly cell: Cell;
  /** Who gave it or another log that could fill the cell in its place: each once, null for nobody by name. */
  readonly users: readonly (string | null)[];
}

/** The newest failed evaluator log of one version of one file: it counts where another version of the file is asked for. */
export interface Failure {
  /** Null for one that names no version. */
  readonly version: string | null;
  readonly file: string;
  readonly error: string;
  /** Of several failures of a log the newest has the largest; 0 for the only one. */
  readonly rank: number;
}

/** What is known of a row without its record, whichever evaluation asks. */
export interface RowFacts {
  /** By `NUMBER_FIELDS`. */
  readonly numbers: readonly number[];
  /** By `TERM_FIELDS`. */
  readonly terms: readonly (string | null)[];
  readonly own: readonly OwnCell[];
  readonly failures: readonly Failure[];
  /** Folded. */
  readonly searched: readonly string[];
  /** At which bytes of the record the output begins and ends, as JSON; `NO_OUTPUT`, or `ELSEWHERE` where it is to be read in the record. */
  readonly output: readonly [start: number, end: number];
  /** By `JSON_PLACES`: JSON; an empty text where nothing is there; null where it is to be read in the record. */
  readonly json: readonly (string | null)[];
}

export const JSON_PLACES: readonly JsonPlace[] = ['inputs', 'metadata', 'target'];

const idIn = ({ evaluator }: JudgingLog, key: 'id' | 'version_id'): string | null => {
  const id = fieldsOf(evaluator)[key];
  return typeof id === 'string' && id !== '' ? id : null;
};

/** Of those whose logs could fill the cell of a version: logs of the version, and failed ones, of which the file alone may be told. */
const usersOf = (logs: readonly JudgingLog[], version: string): (string | null)[] => {
  const filling = logs.filter((log) => idIn(log, 'version_id') === version || judgmentError(log) !== null);
  return [...new Set(filling.map(({ user }) => textOrNull(user)))];
};

const ownCells = (logs: readonly JudgingLog[]): OwnCell[] =>
  [...newestBy(logs, (log) => idIn(log, 'version_id'))].flatMap(([version, log]) =>
    typeof version === 'string' ? { version, cell: cellOf(log), users: usersOf(logs, version) } : [],
  );

/** From the oldest to the newest; of equally old ones the last is the newest. */
const byAge = (a: JudgingLog, b: JudgingLog): number => {
  if (!isAsLate(a.created_at, b.created_at)) return -1;
  return isAsLate(b.created_at, a.created_at) ? 0 : 1;
};

const failuresIn = (logs: readonly JudgingLog[]): Failure[] => {
  const failed = logs.flatMap((log) => {
    const error = errorText(judgmentError(log));
    const file = error === null ? null : idIn(log, 'id');
    return error === null || file === null ? [] : { log, file, error };
  });
  if (failed.length === 0) return [];
  const newest = new Map<string, Failure>();
  for (const [index, { log, file, error }] of failed.toSorted((a, b) => byAge(a.log, b.log)).entries()) {
    const version = idIn(log, 'version_id');
    // A newer one takes the place of one before it.
    newest.set(JSON.stringify([version, file]), { version, file, error, rank: failed.length > 1 ? index + 1 : 0 });
  }
  return [...newest.values()];
};

/** Of its record no more than this part is kept a second time as free JSON. */
const JSON_SHARE = 8;
/** What is shorter is kept anyhow. */
const SHORT_JSON = 256;

/** Null for what JSON would not give back as it is, and for what is too long. */
const keptJson = (value: unknown, room: number): string | null => {
  if (value === undefined) return '';
  if (isNotFinite(value) || !isShallow(value)) return null;
  const text = JSON.stringify(value);
  return text.length > room || Object.is(value, -0) ? null : text;
};

const jsonOf = (log: Fields, record: Fields, size: number): (string | null)[] => {
  let room = Math.max(SHORT_JSON, Math.floor(size / JSON_SHARE));
  return JSON_PLACES.map((place) => {
    const json = keptJson(jsonIn(place, log, record), room);
    room -= json?.length ?? 0;
    return json;
  });
};

const NO_OUTPUT = [0, 0] as const;
const ELSEWHERE = [0, 1] as const;

const OUTPUT = '"output":';
/** The key may stand in what was sent to a provider, too. */
const MAX_LOOKS = 8;

/** Any place in the record that has the same text will do. */
const outputIn = (bytes: Buffer, output: string | null): RowFacts['output'] => {
  if (output === null) return NO_OUTPUT;
  let at = bytes.indexOf(OUTPUT);
  for (let look = 0; look < MAX_LOOKS && at !== -1; look++) {
    const start = afterSpace(bytes, at + OUTPUT.length);
    const end = valueEnd(bytes, start);
    if (isText(bytes.subarray(start, end), output)) return [start, end];
    at = bytes.indexOf(OUTPUT, start);
  }
  return ELSEWHERE;
};

const isText = (json: Buffer, text: string): boolean => {
  // No text is longer than its JSON.
  if (json[0] !== QUOTE || json.length < text.length + 2) return false;
  try {
    return JSON.parse(json.toString('utf8')) === text;
  } catch {
    return false;
  }
};

/** The text at a place; null for none, undefined where it is to be read in the record. */
export const outputAt = ([start, end]: RowFacts['output'], slice: (start: number, end: number) => Buffer): string | null | undefined => {
  if (end === 0) return null;
  return start === ELSEWHERE[0] ? undefined : (JSON.parse(slice(start, end).toString('utf8')) as string);
};

/** The facts of a record, which is there as what it says and as its bytes. */
export const factsOf = (body: unknown, bytes: Buffer): RowFacts => factsIn(fieldsOf(body), judgingLogs(fieldsOf(body)), bytes);

/** Those of a log by itself: no evaluation has evaluators whose judgments on it could be asked for. */
export const factsOfLog = (log: unknown, bytes: Buffer): RowFacts => factsIn({ log }, [], bytes);

const factsIn = (record: Fields, judging: readonly JudgingLog[], bytes: Buffer): RowFacts => {
  const log = fieldsOf(record['log']);
  return {
    numbers: NUMBER_FIELDS.map((field) => numberOf(field, log)),
    terms: TERM_FIELDS.map((field) => termOf(field, log, record)),
    own: ownCells(judging),
    failures: failuresIn(judging),
    searched: searchedTexts(log),
    output: outputIn(bytes, outputOf(log)),
    json: jsonOf(log, record, bytes.length),
  };
};
