import type { ValidationErrorItem } from '../../contract/error-body.ts';
import { DIRECTIONS, type Direction, FILE_KINDS, FILE_ORDERS, type FileKind, type FileOrder } from '../../contract/file.ts';
import { microsecondsOf } from '../../contract/timestamp.ts';
import type { FileLogSelection, FileSelection, VersionsByIdSelection } from '../store/catalogue-reads.ts';

/** A value that was read of a request, or what is wrong with it. */
export type Read<T> = { readonly value: T } | { readonly errors: readonly ValidationErrorItem[] };

const itemAt = (name: string, msg: string, type: string): ValidationErrorItem => ({ loc: ['query', name], msg, type });

/** The value of a parameter: of a repeated one the last counts, and an empty one is none. */
export const textIn = (query: URLSearchParams, name: string): string | null => query.getAll(name).at(-1) || null;

/** The values of a repeated parameter, each once, without empty ones. */
export const valuesIn = (query: URLSearchParams, name: string): string[] => [
  ...new Set(query.getAll(name).filter((value) => value !== '')),
];

const isTrue = (text: string | null): boolean => ['true', '1', 'on', 'yes'].includes(text?.toLowerCase() ?? '');

/** Whether a parameter that is true or false is true. */
export const isAsked = (query: URLSearchParams, name: string): boolean => isTrue(textIn(query, name));

/**
 * What would answer with other records than these are asked for by is refused: leaving a filter out unsaid would pass for its answer. One that is
 * false asks for nothing.
 */
export const unanswered = (query: URLSearchParams, names: readonly string[]): readonly ValidationErrorItem[] =>
  names
    .filter((name) => !['', 'false'].includes(query.getAll(name).at(-1) ?? ''))
    .map((name) => itemAt(name, 'this server does not know how to answer this parameter', 'value_error'));

const wordError = (name: string, words: readonly string[]): ValidationErrorItem =>
  itemAt(name, `value is not a valid enumeration member; permitted: ${words.map((word) => `'${word}'`).join(', ')}`, 'type_error.enum');

/** The words of a parameter that may be repeated, each once. */
const wordsIn = <Word extends string>(query: URLSearchParams, name: string, words: readonly Word[]): Read<readonly Word[]> => {
  const given = valuesIn(query, name);
  const known = given.filter((text): text is Word => (words as readonly string[]).includes(text));
  return known.length === given.length ? { value: known } : { errors: [wordError(name, words)] };
};

const wordIn = <Word extends string>(query: URLSearchParams, name: string, words: readonly Word[]): Read<Word | undefined> => {
  const read = wordsIn(query, name, words);
  return 'errors' in read ? read : { value: read.value.at(-1) };
};

const errorsOf = (...reads: readonly Read<unknown>[]): ValidationErrorItem[] =>
  reads.flatMap((read) => ('errors' in read ? read.errors : []));

interface Order {
  readonly sortBy: FileOrder;
  readonly direction: Direction;
}

const orderIn = (query: URLSearchParams): Read<Order> => {
  const sortBy = wordIn(query, 'sort_by', FILE_ORDERS);
  const direction = wordIn(query, 'order', DIRECTIONS);
  if ('errors' in sortBy || 'errors' in direction) return { errors: errorsOf(sortBy, direction) };
  const { value: by = 'created_at' } = sortBy;
  return { value: { sortBy: by, direction: direction.value ?? (by === 'name' ? 'asc' : 'desc') } };
};

/** Which files a request asks for: those of all kinds, or of one. */
export const filesAsked = (query: URLSearchParams, kind?: FileKind): Read<FileSelection> => {
  const kinds: Read<readonly FileKind[]> = kind ? { value: [kind] } : wordsIn(query, 'type', FILE_KINDS);
  const order = orderIn(query);
  const other = { errors: unanswered(query, kind ? ['user_filter'] : ['template']) };
  if ('errors' in kinds || 'errors' in order || other.errors.length > 0) return { errors: errorsOf(kinds, order, other) };
  const environment = kind ? null : textIn(query, 'environment');
  return { value: { kinds: kinds.value, name: textIn(query, 'name'), environment, ...order.value } };
};

/** Which versions a request asks for by their ids. */
export const versionsAsked = (query: URLSearchParams, kind?: FileKind): Read<VersionsByIdSelection> => {
  const kinds: Read<readonly FileKind[]> = kind ? { value: [kind] } : wordsIn(query, 'type', FILE_KINDS);
  const other = unanswered(query, ['name', 'environment', 'user_filter', 'template']);
  if ('errors' in kinds || other.length > 0) return { errors: [...errorsOf(kinds), ...other] };
  return { value: { kinds: kinds.value, versionIds: valuesIn(query, 'version_id') } };
};

const momentIn = (query: URLSearchParams, name: string): Read<number | null> => {
  const text = textIn(query, name);
  const moment = microsecondsOf(text);
  return text !== null && moment === null
    ? { errors: [itemAt(name, 'invalid datetime format', 'value_error.datetime')] }
    : { value: moment };
};

/** Which logs of a file a request asks for. */
export const fileLogsAsked = (query: URLSearchParams): Read<FileLogSelection> => {
  const fileId = textIn(query, 'file_id');
  const file: Read<string> = fileId === null ? { errors: [itemAt('file_id', 'field required', 'value_error.missing')] } : { value: fileId };
  const [from, to] = [momentIn(query, 'start_date'), momentIn(query, 'end_date')];
  const other = { errors: unanswered(query, ['id', 'search', 'metadata_search', 'version_status', 'in_trace_filter', 'sample']) };
  if ('errors' in file || 'errors' in from || 'errors' in to || other.errors.length > 0) return { errors: errorsOf(file, from, to, other) };
  return { value: { fileId: file.value, versionId: textIn(query, 'version_id'), from: from.value, to: to.value } };
};
