import { LOG_KINDS } from '../../contract/log.ts';
import { type Cursor, createKeys, cursorOver, type Keys, type KnownKey, readValue } from '../../json/cursor.ts';
import { afterSpace, CLOSE_LIST, CLOSE_OBJECT, COMMA, expectByte, OPEN_LIST, OPEN_OBJECT } from '../../json/grammar.ts';
import { mayHaveNotFinite, withZeros } from '../../json/not-finite.ts';
import { setMember } from '../../json/reader.ts';
import { standsAt } from '../../json/same-bytes.ts';
import { type JsonBody, type JsonObject, textAt, withoutByteOrderMark } from '../../json/tolerant.ts';
import { withFailedJudgments } from './failed-judgments.ts';
import { createKnownParts, type KnownParts } from './known-parts.ts';
import { createKnownVersions, type KnownVersions } from './known-versions.ts';
import type { LogSpan } from './log-span.ts';

/** A body that holds logs: a record of an evaluation, or one log. */
export interface LogsBody extends JsonBody {
  /** Every log in it, in the order of their closing braces, so that what is inside a log comes before it. */
  readonly spans: readonly LogSpan[];
  /** These logs, parsed. */
  readonly logs: readonly JsonObject[];
  /** What of it needs no second look. */
  readonly known: KnownParts;
}

/** What a container is: a row of an evaluation, one log, or a list of logs. */
type Role = 'record' | 'log' | 'logs';
/** What a member of a container is: another container, or the version that made a log. */
type Meaning = Role | 'version' | undefined;

// Only these members hold logs. A key of the same name elsewhere, within inputs or metadata, is the user's own.
const MEANINGS: Readonly<Record<'record' | 'log', ReadonlyMap<string, Meaning>>> = {
  record: new Map([
    ['log', 'log'],
    ['evaluator_logs', 'logs'],
  ]),
  log: new Map<string, Meaning>([
    ['evaluator_logs', 'logs'],
    ['trace_children', 'logs'],
    ['parent', 'log'],
    ...LOG_KINDS.map((kind) => [kind, 'version'] as const),
  ]),
};

interface Container {
  readonly role: Role;
  readonly start: number;
  readonly nested: boolean;
  readonly value: Record<string, unknown> | unknown[];
  readonly close: number;
  /** Of an object: those of its kind, and the one that was read last. */
  readonly keys: Keys<Meaning> | undefined;
  before: KnownKey<Meaning> | undefined;
}

/** What is kept from body to body. */
interface Memory {
  readonly record: Keys<Meaning>;
  readonly log: Keys<Meaning>;
  /** Apart, for most of them are of evaluators, which have other keys than the log that they judge. */
  readonly nestedLog: Keys<Meaning>;
  readonly versions: KnownVersions;
}

/** A body that is being read. */
interface Reading extends Cursor {
  readonly memory: Memory;
  readonly open: Container[];
  readonly spans: LogSpan[];
  /** The objects of these spans. */
  readonly logs: JsonObject[];
  readonly known: ReturnType<typeof createKnownParts>;
}

const keysFor = ({ record, log, nestedLog }: Memory, role: Role, nested: boolean): Keys<Meaning> | undefined => {
  if (role === 'logs') return undefined;
  if (role === 'record') return record;
  return nested ? nestedLog : log;
};

/** Opens the container at the cursor. */
const open = (reading: Reading, role: Role, nested: boolean): Container => {
  const keys = keysFor(reading.memory, role, nested);
  const container: Container = {
    role,
    start: reading.at,
    nested,
    value: keys ? {} : [],
    close: keys ? CLOSE_OBJECT : CLOSE_LIST,
    keys,
    before: keys?.start,
  };
  reading.at = afterSpace(reading.bytes, reading.at + 1);
  reading.open.push(container);
  return container;
};

/** Steps over the end of a container. */
const close = (reading: Reading): void => {
  const { role, start, nested, value, close: byte } = reading.open.pop() as Container;
  reading.at = expectByte(reading.bytes, reading.at, byte);
  if (role !== 'log') return;
  const log = value as JsonObject;
  reading.spans.push({ id: textAt(log, 'id') ?? '', start, length: reading.at - start, nested });
  reading.logs.push(log);
};

/** Most evaluator logs stand in a record twice. */
const MAX_COMPARED = 16;

/** Which of the logs read so far has the bytes that stand at the cursor; -1 where none has. */
const sameLog = ({ bytes, at, spans }: Reading): number => {
  for (let index = 0; index < spans.length && index < MAX_COMPARED; index += 1) {
    const { start, length } = spans[index] as LogSpan;
    if (standsAt(bytes, start, length, bytes, at)) return index;
  }
  return -1;
};

/** Reads one of the logs read so far again, with the logs inside it. */
const readAgain = (reading: Reading, index: number, nested: boolean): JsonObject => {
  const { spans, logs, at, known } = reading;
  const { start, length } = spans[index] as LogSpan;
  let first = index;
  while (first > 0 && (spans[first - 1] as LogSpan).start > start) first -= 1;
  for (let each = first; each <= index; each += 1) {
    const span = spans[each] as LogSpan;
    spans.push({ ...span, start: at + span.start - start, nested: each < index || nested });
    logs.push(logs[each] as JsonObject);
  }
  reading.at += length;
  const log = logs[index] as JsonObject;
  known.addAgain(log);
  return log;
};

const readVersion = (reading: Reading, kind: string): unknown => {
  const { bytes, at, memory, known } = reading;
  const met = memory.versions.find(kind, bytes, at);
  if (met) reading.at += met.bytes.length;
  const version = met?.object ?? (readValue(reading) as JsonObject);
  if (!met) memory.versions.add(kind, bytes.subarray(at, reading.at), version);
  known.addVersion(version);
  return version;
};

/** Reads the value at the cursor. Of a container that it opens the members are still to come. */
const readMeant = (reading: Reading, meaning: Meaning, name: string, inside: Container): unknown => {
  const first = reading.bytes[reading.at];
  if (meaning === undefined || first !== (meaning === 'logs' ? OPEN_LIST : OPEN_OBJECT)) return readValue(reading);
  if (meaning === 'version') return readVersion(reading, name);
  const same = meaning === 'log' ? sameLog(reading) : -1;
  const nested = inside.role !== 'record' || meaning !== 'log';
  return same === -1 ? open(reading, meaning, nested).value : readAgain(reading, same, nested);
};

/** Reads the next member or element of a container, or opens it where it is a container itself. */
const readNext = (reading: Reading, inside: Container): void => {
  const { keys, before, value } = inside;
  if (!keys || !before) {
    (value as unknown[]).push(readMeant(reading, 'log', '', inside));
    return;
  }
  const key = keys.read(reading, before);
  inside.before = key;
  setMember(value as Record<string, unknown>, key.name, readMeant(reading, key.meaning, key.name, inside));
};

/** Steps over the comma after a value, or over the ends of what it was the last of. */
const stepOn = (reading: Reading): void => {
  const { bytes } = reading;
  while (reading.open.length > 0) {
    reading.at = afterSpace(bytes, reading.at);
    if (bytes[reading.at] === COMMA) {
      reading.at = afterSpace(bytes, reading.at + 1);
      return;
    }
    close(reading);
  }
};

/** Reads the object at the cursor, however deep it is. Throws a SyntaxError where `JSON.parse` does. */
const readBody = (reading: Reading, root: 'record' | 'log'): JsonObject => {
  const { bytes, open: containers } = reading;
  const { value, close: end } = open(reading, root, false);
  if (bytes[reading.at] === end) stepOn(reading);
  for (let inside = containers.at(-1); inside; inside = containers.at(-1)) {
    readNext(reading, inside);
    const last = containers.at(-1);
    // One that was opened goes on with its first member, where it has any.
    if (last === inside || bytes[reading.at] === last?.close) stepOn(reading);
  }
  return value as JsonObject;
};

/** Reads the text of a body once; undefined for what is no JSON object. Its numbers that JSON does not know are null, as `parseObject` has them. */
export type ReadLogs = (text: Buffer) => LogsBody | undefined;

/** A reader of bodies that come together, as those of one evaluation do: it remembers their versions. */
export const createLogsReader = (root: 'record' | 'log'): ReadLogs => {
  const keys = () => createKeys((name) => MEANINGS.log.get(name));
  const record = createKeys((name) => MEANINGS.record.get(name));
  const memory: Memory = { record, log: keys(), nestedLog: keys(), versions: createKnownVersions() };
  const sound = new WeakSet<JsonObject>();
  const parsed = (bytes: Buffer): LogsBody | undefined => {
    const known = createKnownParts(sound);
    const reading: Reading = { ...cursorOver(bytes), memory, open: [], spans: [], logs: [], known };
    if (bytes[reading.at] !== OPEN_OBJECT) return undefined;
    try {
      const object = readBody(reading, root);
      return afterSpace(bytes, reading.at) === bytes.length
        ? { object, bytes, repaired: false, spans: reading.spans, logs: reading.logs, known }
        : undefined;
    } catch (error) {
      if (error instanceof SyntaxError) return undefined;
      throw error;
    }
  };
  return (text) => {
    const bytes = withoutByteOrderMark(text);
    const body = parsed(bytes);
    if (body || !mayHaveNotFinite(bytes)) return body;
    const padded = parsed(withZeros(bytes));
    const repaired = padded && parsed(withFailedJudgments(bytes, padded.spans));
    return repaired && { ...repaired, repaired: true };
  };
};
