import { isUtf8 } from 'node:buffer';
import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NewFinding, NoteFinding } from '../../contract/finding.ts';
import { elementsOf } from '../../json/members.ts';
import { type JsonBody, parseObject, withoutByteOrderMark } from '../../json/tolerant.ts';
import { createExportFolders, type ExportFolders } from './export-folders.ts';
import { watchFile } from './file-watch.ts';
import { gunzippedBytes, isGzip } from './gzip.ts';
import { type Line, MAX_RECORD_BYTES, readLines } from './lines.ts';
import { isSystemError, reasonOf } from './system-error.ts';
import { createObstacles, isUtf16, UTF_16 } from './unreadable-text.ts';

/** One line of a file of JSON lines. Its bytes hold only until the next line is asked for. */
export interface JsonLine<Body extends JsonBody = JsonBody> {
  /** Counts from 1. */
  readonly line: number;
  /** As it came; null for one that is too large to be held. */
  readonly bytes: Buffer | null;
  /** Undefined for what is no JSON object, which has been noted. */
  readonly body: Body | undefined;
}

/** Reads the text of one object; undefined for what is no JSON object. */
type ReadBody<Body extends JsonBody> = (text: Buffer) => Body | undefined;

/**
 * Reads the parts of one export. Paths are those of its layout, relative to it and with `/` between their parts; what is on disk under
 * another name, in case or compressed by gzip, is read as well, and findings have the paths on disk. What cannot be read is noted and left
 * out: no method throws for what it finds on disk. Symbolic links are not followed, so nothing outside the export is ever read. Most calls
 * to the system are synchronous: they take microseconds, a fraction of what the others cost, and an export may have a million files.
 */
export interface ExportReader {
  /** Where what is wrong in this export is to be noted. */
  readonly note: NoteFinding;
  /** True also for what cannot be looked at. */
  exists(path: string): boolean;
  /** The names of a folder's subfolders, sorted. */
  subdirectories(path: string): string[];
  /** The names of a folder's files, sorted. */
  fileNames(path: string): string[];
  /** The paths of a folder's `1.jsonl`, `2.jsonl`, ..., in the order of their numbers. */
  jsonLinesFiles(path: string): string[];
  /** Notes whatever is not read in a folder and in those below it, but for the parts of an import, which are reported by themselves. */
  noteEntries(path: string): void;
  /** The object in a JSON file. A missing file is noted like an unreadable one. */
  json(path: string): JsonBody | undefined;
  /** What is in a JSON file that holds a list. A missing file is an empty list. */
  jsonList(path: string): unknown[];
  /** What is in a small text file; undefined where it is missing or cannot be read, which is not noted. */
  text(path: string): string | undefined;
  /** The lines of a text file, without those larger than any record. A missing file has none. */
  textLines(path: string): AsyncGenerator<TextLine>;
  /** The lines of a file of JSON lines, without blank ones, each read by a function such as `parseObject`. */
  jsonLines<Body extends JsonBody>(path: string, readBody: ReadBody<Body>): AsyncGenerator<JsonLine<Body>>;
  /** The same reader, with another place for what it notes. */
  noting(note: NoteFinding): ExportReader;
}

interface TextLine {
  /** Counts from 1. */
  readonly line: number;
  readonly text: string;
  /** False for a last line without a line break. */
  readonly ended: boolean;
}

/** An export, and what is called as it is read. */
interface Reading {
  readonly root: string;
  readonly folders: ExportFolders;
  readonly note: NoteFinding;
  /** Called with the number of bytes as they are read. What it throws ends the reading. */
  readonly onRead: (bytes: number) => void;
}

const CHANGED = 'The file was written to while it was read.';
const uncompressed = (bytes: Buffer): Buffer => (isGzip(bytes) ? gunzippedBytes(bytes, MAX_RECORD_BYTES) : bytes);

/** The text of a small file, whole. Throws a sentence for people where it cannot be had. */
const wholeText = (path: string): Buffer => {
  if (lstatSync(path).size > MAX_RECORD_BYTES) throw new Error(`It has more than ${MAX_RECORD_BYTES} bytes.`);
  let bytes: Buffer;
  try {
    bytes = uncompressed(readFileSync(path));
  } catch (error) {
    throw new Error(`It cannot be read: ${reasonOf(error)}.`, { cause: error });
  }
  if (isUtf16(bytes)) throw new Error(UTF_16);
  return bytes;
};

/** The text of a file. Undefined, and noted, for what cannot be read. */
const contentAt = (path: string, { root, folders, note, onRead }: Reading): Buffer | 'missing' | undefined => {
  const place = folders.file(path);
  if (place.state !== 'found') return place.state === 'missing' ? 'missing' : undefined;
  const actual = join(root, place.path);
  const isChanged = watchFile(actual);
  let content: Buffer | undefined;
  try {
    content = wholeText(actual);
  } catch (error) {
    note({ code: 'FILE_UNREADABLE', path, message: error instanceof Error ? error.message : String(error) });
  }
  onRead(content?.length ?? 0);
  if (isChanged()) note({ code: 'CHANGED_WHILE_READING', path, message: CHANGED });
  return content;
};

/** Notes where what is served is not quite the text that was exported. */
const noteChangedText = (note: NoteFinding, finding: Omit<NewFinding, 'message'>, { repaired, bytes }: JsonBody): void => {
  if (repaired) note({ ...finding, code: 'NUMBER_NOT_FINITE', message: 'Numbers that JSON does not know were replaced by null.' });
  if (isUtf8(bytes)) return;
  note({
    ...finding,
    severity: 'WARNING',
    message: 'Some of its bytes are no UTF-8 text. It is served with U+FFFD in place of them; the export keeps what it has.',
  });
};

const createJson = (reading: Reading): ExportReader['json'] => {
  const { note } = reading;
  return (path) => {
    const content = contentAt(path, reading);
    if (content === 'missing') {
      note({ code: 'FILE_MISSING', path, message: 'The file is not there.' });
      return undefined;
    }
    const body = content && parseObject(content);
    if (content && !body) note({ code: 'FILE_UNREADABLE', path, message: 'It is not a file with one JSON object.' });
    if (body) noteChangedText(note, { code: 'FILE_UNREADABLE', path }, body);
    return body;
  };
};

/** Undefined for what is no JSON list. */
const parsedList = (bytes: Buffer): unknown[] | undefined => {
  try {
    const list: unknown = JSON.parse(withoutByteOrderMark(bytes).toString('utf8'));
    return Array.isArray(list) ? list : undefined;
  } catch {
    return undefined;
  }
};

const createJsonList = (reading: Reading): ExportReader['jsonList'] => {
  const { note } = reading;
  return (path) => {
    const content = contentAt(path, reading);
    if (!content || content === 'missing') return [];
    const list = parsedList(content);
    if (!list) note({ code: 'FILE_UNREADABLE', path, message: 'It is not a file with one JSON list.' });
    return list ?? [];
  };
};

const isBlank = ({ bytes }: Line): boolean => bytes?.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d) ?? false;

const OPEN_BRACKET = 0x5b;
const LINE_FEED = 0x0a;

const beginsList = ({ bytes }: Line): boolean => {
  const text = bytes && withoutByteOrderMark(bytes);
  return text?.find((byte) => byte !== 0x20 && byte !== 0x09) === OPEN_BRACKET;
};

const A_LINE_EACH = 'where each record has a line of its own';

/** The elements of a file that holds one JSON list in place of lines; undefined where it is none, or too large to be read as one. */
const listedLines = <Body extends JsonBody>(
  path: string,
  { root, folders, note }: Reading,
  readBody: ReadBody<Body>,
): JsonLine<Body>[] | undefined => {
  const place = folders.file(path);
  let text: Buffer;
  try {
    text = withoutByteOrderMark(wholeText(join(root, place.state === 'found' ? place.path : path)));
  } catch {
    return undefined;
  }
  if (!parsedList(text)) return undefined;
  note({ code: 'OTHER_NAME', path, message: `It is one JSON list, ${A_LINE_EACH}; the elements of the list are read.` });
  let line = 1;
  let at = 0;
  return elementsOf(text).map((bytes) => {
    const start = bytes.byteOffset - text.byteOffset;
    for (let next = text.indexOf(LINE_FEED, at); next !== -1 && next < start; next = text.indexOf(LINE_FEED, next + 1)) line++;
    at = start;
    const body = readBody(bytes);
    if (!body) note({ code: 'LINE_INVALID', path, line, message: 'The element of the list is not a JSON object.' });
    else noteChangedText(note, { code: 'LINE_INVALID', path, line }, body);
    return { line, bytes, body };
  });
};

const lineOf = <Body extends JsonBody>(note: NoteFinding, path: string, one: Line, readBody: ReadBody<Body>): JsonLine<Body> => {
  const { number: line, bytes, ended } = one;
  const body = bytes ? readBody(bytes) : undefined;
  const note_ = (code: NewFinding['code'], message: string): void => note({ code, path, line, message });
  if (body) noteChangedText(note, { code: 'LINE_INVALID', path, line }, body);
  else if (!bytes) note_('LINE_TOO_LARGE', 'The line is larger than any record.');
  else if (beginsList(one))
    note_(ended ? 'LINE_INVALID' : 'LINE_TRUNCATED', `It begins a JSON list, ${A_LINE_EACH}, that cannot be read as a whole.`);
  else if (ended) note_('LINE_INVALID', 'The line is not a JSON object.');
  else note_('LINE_TRUNCATED', 'The last line breaks off.');
  return { line, bytes, body };
};

const noteFailure = (note: NoteFinding, path: string, error: unknown): void => {
  if (!isSystemError(error)) throw error;
  note({ code: 'FILE_UNREADABLE', path, message: `It could not be read to its end: ${reasonOf(error)}.` });
};

/** The lines of the file at a path, as far as they can be read; none of a text that is no UTF-8 at all. */
async function* linesAt(path: string, { root, folders, note, onRead }: Reading): AsyncGenerator<Line> {
  const place = folders.file(path);
  if (place.state !== 'found') return;
  const actual = join(root, place.path);
  const isChanged = watchFile(actual);
  const obstacleIn = createObstacles();
  try {
    for await (const line of readLines(actual, { onRead })) {
      const message = obstacleIn(line);
      if (message !== undefined) {
        note({ code: 'FILE_UNREADABLE', path, message });
        break;
      }
      yield line;
    }
  } catch (error) {
    noteFailure(note, path, error);
  }
  if (isChanged()) note({ code: 'CHANGED_WHILE_READING', path, message: CHANGED });
}

const createJsonLines = (reading: Reading): ExportReader['jsonLines'] =>
  async function* <Body extends JsonBody>(path: string, readBody: ReadBody<Body>) {
    let isFirst = true;
    for await (const line of linesAt(path, reading)) {
      if (isBlank(line)) continue;
      const list = isFirst && beginsList(line) ? listedLines(path, reading, readBody) : undefined;
      if (list) {
        yield* list;
        return;
      }
      isFirst = false;
      yield lineOf(reading.note, path, line, readBody);
    }
  };

const createTextLines = (reading: Reading): ExportReader['textLines'] =>
  async function* (path) {
    for await (const { number, bytes, ended } of linesAt(path, reading))
      if (bytes) yield { line: number, text: bytes.toString('utf8'), ended };
  };

const readerOf = (reading: Reading): ExportReader => {
  const { root, folders, onRead } = reading;
  return {
    note: reading.note,
    exists: folders.exists,
    subdirectories: (path) => [...(folders.entries(path)?.folders.keys() ?? [])].sort(),
    fileNames: (path) => [...(folders.entries(path)?.files.keys() ?? [])].sort(),
    jsonLinesFiles: (path) => {
      const names = [...(folders.entries(path)?.files.keys() ?? [])].sort();
      return names.sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10)).map((name) => `${path}/${name}`);
    },
    noteEntries: (path) => folders.noteEntries(path, reading.note),
    json: createJson(reading),
    jsonList: createJsonList(reading),
    text: (path) => {
      const content = contentAt(path, { ...reading, note: () => undefined });
      return content === undefined || content === 'missing' ? undefined : content.toString('utf8');
    },
    jsonLines: createJsonLines(reading),
    textLines: createTextLines(reading),
    noting: (note) => readerOf({ root, folders, onRead, note: notingActualPaths(folders, note) }),
  };
};

/** Notes by the paths on disk what is noted by those of the layout. */
const notingActualPaths =
  (folders: ExportFolders, note: NoteFinding): NoteFinding =>
  (finding) =>
    note({ ...finding, path: folders.actualPath(finding.path) });

/** A reader of the export in a directory, which notes what it cannot read. */
export const createExportReader = (
  root: string,
  { note, onRead = () => undefined }: Pick<Reading, 'note'> & Partial<Pick<Reading, 'onRead'>>,
): ExportReader => {
  const folders = createExportFolders(root);
  return readerOf({ root, folders, onRead, note: notingActualPaths(folders, note) });
};
