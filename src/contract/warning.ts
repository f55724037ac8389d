/**
 * Something that the reader of an answer should know although nothing failed: `extensions.warnings` of the answer has it.
 * Sent to whoever asked, so neither upstream's text nor its host or key may be in it.
 */
export interface Warning {
  /** What happened, for programs: `TOTAL_MISMATCH`, say. */
  readonly code: string;
  /** What was seen, for people. */
  readonly message: string;
  /** The place in the answer, where it is known whole; a planned execution does not know it. */
  readonly path?: readonly (string | number)[];
}

/** Adds a warning to the answer of the operation at hand. The same one again adds nothing. */
export type Warn = (warning: Warning) => void;
