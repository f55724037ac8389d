/** What is asked of what replicas share. */
export type SharedCommand = 'count' | 'get' | 'put' | 'take' | 'leave' | 'tell' | 'look' | 'mark' | 'keep' | 'forget';

/** How that ended; `skipped` where it was left alone, for it had been lost. */
export type SharedOutcome = 'found' | 'missing' | 'done' | 'refused' | 'lost' | 'skipped';

/** What is counted under one name. */
export interface CountWindow {
  readonly most: number;
  readonly ms: number;
}

/** How much was counted under a name, with what was too much; and how long that counting still goes on. */
export interface Counted {
  readonly total: number;
  readonly msLeft: number;
}

/** Whose turn it is to do something for all replicas. */
export interface Turn {
  /** It is that of who asked; else another's. */
  readonly isOurs: boolean;
  /** Greater than those of the turns before, as long as the server's clock goes on. */
  readonly number: number;
  /** After so many milliseconds it is over, whatever became of whose it is. */
  readonly msLeft: number;
}

/** For whom something was looked at: for all replicas, or for one alone; or another one looked. */
export type LookedHow = 'led' | 'followed' | 'alone';

/** Who hears what other replicas tell. */
export interface Hearer {
  heard(text: string): void;
  /** Something may have been told that did not come, nor will. That is noticed within seconds of when it could have come. */
  missed(): void;
}

/**
 * What replicas of one service have in common. Nothing depends on it: where it is lost, slow, full or holds something else than was put there,
 * every method answers undefined, and the replica does by itself what it did before it had company. None rejects, and none keeps its caller
 * waiting for long.
 */
export interface Shared {
  /**
   * Adds so many to what was counted under a name, and takes them off again, in the same step, where they make it more than `most`. Counting
   * begins anew so many milliseconds after its first.
   */
  count(name: string, points: number, window: CountWindow): Promise<Counted | undefined>;
  /** What was put under a name; undefined also where there is nothing. */
  get(name: string): Promise<Buffer | undefined>;
  /** Keeps bytes under a name for so long at most; others may be put in their place, and they may be forgotten at any time. */
  put(name: string, bytes: Uint8Array, ms: number): Promise<void>;
  /** Takes the turn of this name, unless another has it; for so long at most, the same for everybody. */
  take(name: string, ms: number): Promise<Turn | undefined>;
  /** Gives back the turn of this number, where it is not over. */
  leave(name: string, number: number): Promise<void>;
  /** Hears what the other replicas tell on a channel, from about now on; one hearer for each channel. */
  hear(channel: string, hearer: Hearer): void;
  /** Tells the other replicas something, on a channel that this one hears itself. When it has been told, those who can be reached hear it about now. */
  tell(channel: string, text: string): Promise<void>;
  /**
   * Forgets what is kept of these subjects (see `Keeping`), for all replicas: at once, or else as soon as it can be. Settling ones may go on
   * changing by themselves for a while, in which nothing of them is kept.
   */
  forget(subjects: readonly string[], isSettling: boolean): Promise<void>;
}
