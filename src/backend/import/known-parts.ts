import { LOG_KINDS } from '../../contract/log.ts';
import type { JsonObject } from '../../json/tolerant.ts';
import type { LogSpan, VersionSpan } from './log-spans.ts';

/** What of one body needs no look, for the same was looked at before and nothing was to be said of it. */
export interface KnownParts {
  /** To be asked of each object in the body as it is met: what the object around it is, and the key it has there. */
  isKnown(above: JsonObject, key: string, value: JsonObject): boolean;
  /** Nothing is to be said of the body: its versions are known from now on. */
  learn(): void;
}

/** The versions of the logs of one evaluation, which come again with every record of a run. */
export interface PartsMemory {
  /** `spans`: the logs in the bytes of a body. */
  partsOf(bytes: Buffer, spans: readonly LogSpan[]): KnownParts;
}

/** Versions remembered of one kind and length, which differ in digits and dates alone. */
const MAX_ALIKE = 8;
const MAX_BYTES = 4_194_304;
const MAX_LENGTH = 65_536;

const KINDS: ReadonlySet<string> = new Set(LOG_KINDS);

/** What the logs of one id in a body have in common: a record may have an evaluator log twice. */
interface Logs {
  readonly first: LogSpan;
  count: number;
  /** All have the same bytes. */
  areSame: boolean;
  /** The versions of all are known, and of this kind. */
  knownKind: string | undefined;
}

const isSame = (bytes: Buffer, a: LogSpan, b: LogSpan): boolean =>
  a.length === b.length && bytes.compare(bytes, b.start, b.start + b.length, a.start, a.start + a.length) === 0;

export const createPartsMemory = (): PartsMemory => {
  const known = new Map<string, Map<number, readonly Buffer[]>>();
  let total = 0;
  const isKnown = (bytes: Buffer, { key, start, length }: VersionSpan): boolean =>
    known
      .get(key)
      ?.get(length)
      ?.some((one) => one.compare(bytes, start, start + length) === 0) ?? false;
  const remember = (bytes: Buffer, { key, start, length }: VersionSpan): void => {
    const ofKind = known.get(key) ?? new Map<number, readonly Buffer[]>();
    const alike = ofKind.get(length) ?? [];
    if (alike.length >= MAX_ALIKE || length > MAX_LENGTH || total + length > MAX_BYTES) return;
    total += length;
    known.set(key, ofKind.set(length, [...alike, Buffer.from(bytes.subarray(start, start + length))]));
  };
  const partsOf = (bytes: Buffer, spans: readonly LogSpan[]): KnownParts => {
    const byId = new Map<string, Logs>();
    const unknown: VersionSpan[] = [];
    for (const span of spans) {
      const { version } = span;
      const kind = version && isKnown(bytes, version) ? version.key : undefined;
      if (version && !kind) unknown.push(version);
      const logs = byId.get(span.id);
      if (!logs) byId.set(span.id, { first: span, count: 1, areSame: true, knownKind: kind });
      else {
        logs.count += 1;
        logs.areSame &&= isSame(bytes, logs.first, span);
        if (logs.knownKind !== kind) logs.knownKind = undefined;
      }
    }
    const met = new Set<unknown>();
    return {
      isKnown: (above, key, { id }) => {
        if (KINDS.has(key)) return typeof above['id'] === 'string' && byId.get(above['id'])?.knownKind === key;
        const logs = typeof id === 'string' ? byId.get(id) : undefined;
        if (!logs || logs.count === 1 || !logs.areSame) return false;
        const isAgain = met.has(id);
        met.add(id);
        return isAgain;
      },
      learn: () => {
        for (const version of unknown) if (!isKnown(bytes, version)) remember(bytes, version);
      },
    };
  };
  return { partsOf };
};
