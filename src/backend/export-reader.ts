import { isUtf8 } from 'node:buffer';
import { type Dirent, lstatSync, readdirSync, readFileSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { watchFile } from './file-watch.ts';
import type { NewFinding, NoteFinding } from './import-report.ts';
import { type Line, MAX_RECORD_BYTES, readLines } from './lines.ts';
import { isMissing, isSystemError, reasonOf } from './system-error.ts';
import { type JsonBody, parseObject, withoutByteOrderMark } from './tolerant-json.ts';

/** One line of a file of JSON lines. Its bytes hold only until the next line is asked for. */
export interface JsonLine {
  /** Counts from 1. */
  readonly line: number;
  /** As it came; null for one that is too large to be held. */
  readonly bytes: Buffer | null;
  /** Undefined for what is no JSON object, which has been noted. */
  readonly body: JsonBody | undefined;
}

/**
 * Reads the parts of one export. Paths are relative to it, with `/` between their parts. What cannot be read is noted and left out:
 * no method throws for what it finds on disk. Symbolic links are not followed, so nothing outside the export is ever read. Most calls to
 * the system are synchronous: they take microseconds, a fraction of what the others cost, and an export may have a million files.
 */
export interface ExportReader {
  /** True also for what cannot be looked at: whatever reads it notes why. */
  exists(path: string): Promise<boolean>;
  /** Whether the export of one file, in the folder at `path`, came to its end. It did where that cannot be told, which is noted. */
  isComplete(path: string): Promise<boolean>;
  /** The names of a folder's subfolders, sorted. */
  subdirectories(path: string): Promise<string[]>;
  /** The names of a folder's files, sorted; hidden ones are left out. */
  fileNames(path: string): Promise<string[]>;
  /** The paths of a folder's `1.jsonl`, `2.jsonl`, ..., in the order of their numbers. */
  jsonLinesFiles(path: string): Promise<string[]>;
  /** The object in a JSON file. A missing file is noted like an unreadable one. */
  json(path: string): Promise<JsonBody | undefined>;
  /** What is in a JSON file that holds a list. A missing file is an empty list. */
  jsonList(path: string): Promise<unknown[]>;
  /** The lines of a text file, without those larger than any record. A missing file has none. */
  textLines(path: string): AsyncGenerator<TextLine>;
  /** The lines of a file of JSON lines, without blank ones. */
  jsonLines(path: string): AsyncGenerator<JsonLine>;
  /** The same reader, with another place for what it notes. */
  noting(note: NoteFinding): ExportReader;
}

interface TextLine {
  /** Counts from 1. */
  readonly line: number;
  readonly text: string;
}

type Kind = 'file' | 'directory' | 'other' | 'missing';
type KindSource = Pick<Dirent, 'isFile' | 'isDirectory'>;

const kindOf = (entry: KindSource): Kind => {
  if (entry.isFile()) return 'file';
  return entry.isDirectory() ? 'directory' : 'other';
};

const noteUnreadable = (note: NoteFinding, path: string, error: unknown): void =>
  note({ code: 'FILE_UNREADABLE', path, message: `It cannot be read: ${reasonOf(error)}.` });

/** Only what is not there is missing. Throws for what cannot be looked at: it may well be there. */
const lstatOrMissing = (path: string): Stats | undefined => {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};

const kindAt = (path: string): Kind => {
  const found = lstatOrMissing(path);
  return found ? kindOf(found) : 'missing';
};

/** An export, and who is told of what becomes of it. */
interface Reading {
  readonly root: string;
  readonly note: NoteFinding;
  /** Told of bytes as they are read. What it throws ends the reading. */
  readonly onRead: (bytes: number) => void;
}

const createEntries = ({ root, note }: Reading) => {
  const entriesAt = (path: string): Dirent[] => {
    try {
      const kind = kindAt(join(root, path));
      if (kind === 'directory') return readdirSync(join(root, path), { withFileTypes: true });
      if (kind !== 'missing') note({ code: 'FILE_UNREADABLE', path, message: 'It is not a folder.' });
    } catch (error) {
      noteUnreadable(note, path, error);
    }
    return [];
  };
  /** The names in a folder that are of one kind. Others are noted, but for hidden ones: systems leave those everywhere. */
  return async (path: string, wanted: Kind): Promise<string[]> => {
    const visible = entriesAt(path).filter(({ name }) => !name.startsWith('.'));
    for (const entry of visible) {
      if (kindOf(entry) === wanted) continue;
      note({ code: 'FILE_UNREADABLE', path: `${path}/${entry.name}`, message: `It is not a ${wanted}.` });
    }
    return visible
      .filter((entry) => kindOf(entry) === wanted)
      .map(({ name }) => name)
      .sort();
  };
};

const CHANGED = 'The file was written to while it was read.';

const readUnchanged = (root: string, path: string, note: NoteFinding): Buffer => {
  const isChanged = watchFile(join(root, path));
  const bytes = readFileSync(join(root, path));
  if (isChanged()) note({ code: 'CHANGED_WHILE_READING', path, message: CHANGED });
  return bytes;
};

/** The bytes of a file. Undefined, and noted, for what is no file that can be read. */
const contentAt = (path: string, { root, note, onRead }: Reading): Buffer | 'missing' | undefined => {
  let content: Buffer | undefined;
  try {
    const found = lstatOrMissing(join(root, path));
    if (!found) return 'missing';
    if (!found.isFile()) note({ code: 'FILE_UNREADABLE', path, message: 'It is not a file.' });
    else if (found.size > MAX_RECORD_BYTES) note({ code: 'FILE_UNREADABLE', path, message: `It has more than ${MAX_RECORD_BYTES} bytes.` });
    else content = readUnchanged(root, path, note);
  } catch (error) {
    noteUnreadable(note, path, error);
  }
  onRead(content?.length ?? 0);
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
  return async (path) => {
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
  return async (path) => {
    const content = contentAt(path, reading);
    if (!content || content === 'missing') return [];
    const list = parsedList(content);
    if (!list) note({ code: 'FILE_UNREADABLE', path, message: 'It is not a file with one JSON list.' });
    return list ?? [];
  };
};

const isBlank = ({ bytes }: Line): boolean => bytes?.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d) ?? false;

const createJsonLines = ({ root, note, onRead }: Reading): ExportReader['jsonLines'] => {
  const parsed = (path: string, { number: line, bytes, ended }: Line): JsonLine => {
    const body = bytes ? parseObject(bytes) : undefined;
    if (body) noteChangedText(note, { code: 'LINE_INVALID', path, line }, body);
    else if (!bytes) note({ code: 'LINE_TOO_LARGE', path, line, message: 'The line is larger than any record.' });
    else if (ended) note({ code: 'LINE_INVALID', path, line, message: 'The line is not a JSON object.' });
    else note({ code: 'LINE_TRUNCATED', path, line, message: 'The last line breaks off.' });
    return { line, bytes, body };
  };
  return async function* (path) {
    try {
      const isChanged = watchFile(join(root, path));
      for await (const line of readLines(join(root, path), { onRead })) if (!isBlank(line)) yield parsed(path, line);
      if (isChanged()) note({ code: 'CHANGED_WHILE_READING', path, message: CHANGED });
    } catch (error) {
      if (!isSystemError(error)) throw error;
      note({ code: 'FILE_UNREADABLE', path, message: `It could not be read to its end: ${reasonOf(error)}.` });
    }
  };
};

const createTextLines = ({ root, note, onRead }: Reading): ExportReader['textLines'] =>
  async function* (path) {
    try {
      for await (const { number, bytes } of readLines(join(root, path), { onRead })) {
        if (bytes) yield { line: number, text: bytes.toString('utf8') };
      }
    } catch (error) {
      if (!isSystemError(error)) throw error;
      if (!isMissing(error)) noteUnreadable(note, path, error);
    }
  };

const NUMBERED = /^\d+\.jsonl$/;

/** A reader of the export in a directory, which notes what it cannot read. */
export const createExportReader = (
  root: string,
  { note, onRead = () => undefined }: Pick<Reading, 'note'> & Partial<Pick<Reading, 'onRead'>>,
): ExportReader => {
  const reading: Reading = { root, note, onRead };
  const entries = createEntries(reading);
  return {
    exists: async (path) => {
      try {
        return kindAt(join(root, path)) !== 'missing';
      } catch {
        return true;
      }
    },
    isComplete: async (path) => {
      const marker = `${path}/.done`;
      try {
        return kindAt(join(root, marker)) !== 'missing';
      } catch (error) {
        noteUnreadable(note, marker, error);
        return true;
      }
    },
    subdirectories: (path) => entries(path, 'directory'),
    fileNames: (path) => entries(path, 'file'),
    jsonLinesFiles: async (path) => {
      const names = (await entries(path, 'file')).filter((name) => NUMBERED.test(name));
      return names.sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10)).map((name) => `${path}/${name}`);
    },
    json: createJson(reading),
    jsonList: createJsonList(reading),
    jsonLines: createJsonLines(reading),
    textLines: createTextLines(reading),
    noting: (other) => createExportReader(root, { ...reading, note: other }),
  };
};
