import { createRequire } from 'node:module';

type Library = typeof import('diff');

let loaded: Library | undefined;

/** jsdiff, loaded with the first difference: most processes never compare. */
export const library = (): Library => {
  loaded ??= createRequire(import.meta.url)('diff') as Library;
  return loaded;
};

/** How far a search goes: items of both sequences times the additions and removals looked for. */
const MAX_STEPS = 4_000_000;

/** Additions and removals that are looked for at most: a search takes time by their square, some ten milliseconds for these. */
const MAX_EDITS = 400;

/** How many additions and removals a search may find between sequences of so many items together. It bounds work, not time, so that answers repeat. */
export const maxEdits = (items: number): number => Math.max(1, Math.min(MAX_EDITS, Math.floor(MAX_STEPS / Math.max(1, items))));
