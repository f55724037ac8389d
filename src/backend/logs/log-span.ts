/** One log object inside a body: its id, and where its bytes are. */
export interface LogSpan {
  /** Empty where it has none. */
  readonly id: string;
  /** Offset of its opening brace. */
  readonly start: number;
  /** Bytes from the opening brace to the closing one, both counted. */
  readonly length: number;
  /** False for a body that is a log itself, and for the `log` of a record. */
  readonly nested: boolean;
}

/** Of the spans of each log that has an id, which a record has twice where an evaluator log stands in the log as well, that one which says most. */
export const distinctSpans = (spans: readonly LogSpan[]): Iterable<LogSpan> => {
  const byId = new Map<string, LogSpan>();
  for (const span of spans) {
    if (span.id === '') continue;
    const known = byId.get(span.id);
    if (!known || (known.nested && (!span.nested || span.length > known.length))) byId.set(span.id, span);
  }
  return byId.values();
};
