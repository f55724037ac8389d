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
