import { LOG_KINDS } from '../../contract/log.ts';
import { afterSeparators, isClosing, mayBeOneOf, OPEN_BRACE, OPEN_BRACKET, QUOTE, stringEnd, textOf, valueEnd } from '../../json/scan.ts';

/** One log object inside a body: its id, and where its bytes are. */
export interface LogSpan {
  readonly id: string;
  /** Offset of its opening brace. */
  readonly start: number;
  /** Bytes from the opening brace to the closing one, both counted. */
  readonly length: number;
  /** False for a body that is a log itself, and for the `log` of a record. */
  readonly nested: boolean;
  /** Of what made the log; absent where it has no such member. */
  readonly version?: VersionSpan;
}

/** Where the bytes of a log's version are, and the key that holds it. */
export interface VersionSpan {
  readonly key: string;
  readonly start: number;
  readonly length: number;
}

/** What a container is: a row of an evaluation, one log, or a list of logs. */
type Role = 'record' | 'log' | 'logs';

interface Container {
  readonly role: Role;
  readonly start: number;
  readonly nested: boolean;
  id: string;
  version?: VersionSpan;
}

interface Scan {
  readonly bytes: Buffer;
  /** Offset of the next byte to look at. */
  at: number;
  readonly open: Container[];
  readonly spans: LogSpan[];
}

// Only these members hold logs. A key of the same name elsewhere, within inputs or metadata, is the user's own.
const ROLES: Readonly<Record<Role, ReadonlyMap<string, Role>>> = {
  record: new Map([
    ['log', 'log'],
    ['evaluator_logs', 'logs'],
  ]),
  log: new Map([
    ['evaluator_logs', 'logs'],
    ['trace_children', 'logs'],
    ['parent', 'log'],
  ]),
  logs: new Map(),
};

const VERSION_KEYS: ReadonlySet<string> = new Set(LOG_KINDS);

const mayMean = mayBeOneOf(['id', ...VERSION_KEYS, ...Object.values(ROLES).flatMap((keys) => [...keys.keys()])]);

/** Steps over white space and the separators between members. */
const skipSeparators = (scan: Scan): void => {
  scan.at = afterSeparators(scan.bytes, scan.at);
};

/** Opens the container at the current offset when it has the form its role asks for; steps over any other value. */
const enter = (scan: Scan, role: Role | undefined, nested: boolean): void => {
  const wanted = role === 'logs' ? OPEN_BRACKET : OPEN_BRACE;
  if (role === undefined || scan.bytes[scan.at] !== wanted) {
    scan.at = valueEnd(scan.bytes, scan.at);
    return;
  }
  scan.open.push({ role, start: scan.at, nested, id: '' });
  scan.at++;
};

const close = (scan: Scan): void => {
  scan.at++;
  const closed = scan.open.pop();
  if (closed?.role !== 'log') return;
  const { id, start, nested, version } = closed;
  scan.spans.push({ id, start, length: scan.at - start, nested, ...(version && { version }) });
};

const readMember = (scan: Scan, inside: Container): void => {
  const { bytes } = scan;
  const keyEnd = stringEnd(bytes, scan.at);
  // Most keys mean nothing here, and need not be read.
  const key = mayMean(bytes, scan.at, keyEnd) ? textOf(bytes, scan.at, keyEnd) : '';
  scan.at = keyEnd;
  skipSeparators(scan);
  if (inside.role === 'log' && key === 'id' && bytes[scan.at] === QUOTE) {
    inside.id = textOf(bytes, scan.at, stringEnd(bytes, scan.at));
  }
  const role = ROLES[inside.role].get(key);
  const start = scan.at;
  enter(scan, role, inside.role !== 'record' || role !== 'log');
  if (inside.role === 'log' && VERSION_KEYS.has(key)) inside.version = { key, start, length: scan.at - start };
};

/** The same as `logSpans`, and those without an id, whose `id` is empty. The body may have numbers that JSON does not know. */
export const logObjects = (bytes: Buffer, root: 'record' | 'log'): LogSpan[] => {
  const scan: Scan = { bytes, at: 0, open: [], spans: [] };
  skipSeparators(scan);
  enter(scan, root, false);
  for (let inside = scan.open.at(-1); inside && scan.at < bytes.length; inside = scan.open.at(-1)) {
    skipSeparators(scan);
    if (isClosing(bytes[scan.at])) close(scan);
    else if (inside.role === 'logs') enter(scan, 'log', true);
    else readMember(scan, inside);
  }
  return scan.spans;
};

/**
 * Finds every log with an id in a body of well-formed JSON: a record of an evaluation's listing, or one log.
 * Logs come in the order of their closing braces, so what is inside a log comes before it. Depth costs no stack.
 */
export const logSpans = (bytes: Buffer, root: 'record' | 'log'): LogSpan[] => logObjects(bytes, root).filter(({ id }) => id !== '');
