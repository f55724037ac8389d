/** A set of known words that upstream may extend at any time; code must have a branch for the rest. */
export type OpenEnum<Known extends string> = Known | (string & {});

/** Key-values that belong to users or providers: never renamed, never walked. */
export type FreeForm = Readonly<Record<string, unknown>>;
