import { createRequire } from 'node:module';

type Library = typeof import('diff');

let loaded: Library | undefined;

/** jsdiff, loaded with the first difference: most processes never compare. */
export const library = (): Library => {
  loaded ??= createRequire(import.meta.url)('diff') as Library;
  return loaded;
};

/** Steps that one search for what two sequences have in common may take: about a tenth of a second where they are chosen to take long. */
const MAX_STEPS = 4_000_000;

/** Additions and removals that are looked for; the search takes as many steps as their square. */
const MAX_EDITS = 1_000;

/** How many additions and removals a search may find between sequences of so many items together. It bounds time by work, so that answers repeat. */
export const maxEdits = (items: number): number => Math.max(1, Math.min(MAX_EDITS, Math.floor(MAX_STEPS / Math.max(1, items))));
