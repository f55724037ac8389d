import type { HeaderReader } from './header-reader.ts';

/** Where in a trace a request stands: the W3C's Trace Context, https://www.w3.org/TR/trace-context/. */
export interface TraceParent {
  /** 32 lower-case hexadecimal digits. */
  readonly traceId: string;
  /** 16 of them. */
  readonly spanId: string;
  /** The lowest bit: the trace is being recorded. */
  readonly flags: number;
}

const TRACEPARENT = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** Reads a `traceparent` header; undefined where there is none, or none that the specification allows. Later versions may go on after it. */
export const traceParentOf = (header: string | null): TraceParent | undefined => {
  if (header === null) return undefined;
  const [, version, traceId, spanId, flags, rest] = TRACEPARENT.exec(header) ?? [];
  if (!traceId || !spanId || !flags || (version === '00' && rest !== undefined)) return undefined;
  return { traceId, spanId, flags: Number.parseInt(flags, 16) };
};

const MAX_STATE = 512;
const MEMBER = /^[a-z0-9][a-z0-9_\-*/@]{0,255}=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;
const MAX_MEMBERS = 32;

/** Reads a `tracestate` header; undefined where there is none, or none that the specification allows. */
export const traceStateOf = (header: string | null): string | undefined => {
  const members = (header ?? '')
    .split(',')
    .map((member) => member.trim())
    .filter((member) => member !== '');
  if (members.length === 0 || members.length > MAX_MEMBERS || !members.every((member) => MEMBER.test(member))) return undefined;
  const state = members.join(',');
  return state.length > MAX_STATE ? undefined : state;
};

/** The headers by which a request's trace goes on upstream although nothing is recorded of it here; none where it is part of no trace. */
export const passedOn = (headers: HeaderReader): Readonly<Record<string, string>> | undefined => {
  const parent = traceParentOf(headers.get('traceparent'));
  if (!parent) return undefined;
  const state = traceStateOf(headers.get('tracestate'));
  return { traceparent: traceparentHeader(parent), ...(state !== undefined && { tracestate: state }) };
};

/** The header by which another server learns of a span. */
export const traceparentHeader = ({ traceId, spanId, flags }: TraceParent): string =>
  `00-${traceId}-${spanId}-${flags.toString(16).padStart(2, '0')}`;
