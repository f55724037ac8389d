/** What came of looking for something that is kept. */
export type Look =
  | {
      readonly outcome: 'hit';
      readonly bytes: Buffer;
      /** The state of its subjects, under which it was kept. */
      readonly state: string;
    }
  | {
      /** `forgotten`: what is there was kept before one of its subjects changed. */
      readonly outcome: 'miss' | 'forgotten';
      /** The state of the subjects as it was before this came back: what is read from now on may be kept under it. Undefined: under none. */
      readonly state: Promise<string | undefined>;
    };

/** How something is kept. */
export interface Kept {
  readonly state: string;
  /** For so many milliseconds. */
  readonly ms: number;
}

/**
 * Where replicas keep things for each other, until a subject that they depend on changes (`Shared.forget`). As all that is shared it may be lost
 * at any time: then it answers undefined, and keeps nothing. None rejects, and none takes long.
 */
export interface Keeping {
  look(name: string, subjects: readonly string[]): Promise<Look | undefined>;
  keep(name: string, bytes: Buffer, kept: Kept): Promise<void>;
}
