/** A place among the bodies that hold logs. Only the engine that made it knows what is in it. */
export interface BodiesPlace {
  readonly part: number;
  readonly key: number;
  readonly logId: string;
}

/** A body that holds logs: a record of an evaluation, or one log by itself. */
export interface HeldBody {
  readonly key: number;
  readonly form: 'record' | 'log';
  readonly bytes: Buffer;
}

/** Bodies that hold logs, as many as memory takes well. */
export interface HeldBodies {
  readonly bodies: readonly HeldBody[];
  /** Where the next ones begin; null at the end. */
  readonly next: BodiesPlace | null;
}

/** Somebody who is forgotten: a hash of the name, and the salt that it was made with. */
export interface ForgottenUser {
  readonly hash: string;
  readonly salt: string;
}

/** What a store holds nothing of any more. */
export interface Forgotten {
  /** Of the logs that were asked for those that are forgotten. */
  readonly logIds: ReadonlySet<string>;
  readonly users: readonly ForgottenUser[];
}

/** Where a log is within a body. */
export interface LogPlace {
  readonly id: string;
  readonly start: number;
  readonly length: number;
}

/** What is left of a body that holds logs. */
export interface CutBody {
  readonly key: number;
  readonly form: 'record' | 'log';
  /** The log that it is of. */
  readonly logId: string;
  readonly bytes: Uint8Array;
  /** The ids of all logs that were in it. */
  readonly before: readonly string[];
  /** Those that are in it now, each once. */
  readonly now: readonly LogPlace[];
}
