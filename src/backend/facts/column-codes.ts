import { CELL_PARTS } from './columns.ts';
import { codesOf, unpackedCodes } from './packing.ts';
import { unpackedParts } from './parts.ts';
import { unpackedSections } from './sections.ts';

const CODED: ReadonlySet<string> = new Set(['text', 'error', 'valence'] satisfies (typeof CELL_PARTS)[number][]);
const LISTED: ReadonlySet<string> = new Set(['options', 'users'] satisfies (typeof CELL_PARTS)[number][]);

function* codesInCells(column: Uint8Array, length: number): Generator<number> {
  for (const [index, section] of unpackedSections(column, CELL_PARTS.length).entries()) {
    const part = CELL_PARTS[index] ?? '';
    if (section && CODED.has(part)) yield* unpackedCodes(section, length);
    if (section && LISTED.has(part)) yield* codesOf(unpackedParts(section, length).bytes);
  }
}

/** The codes of texts that a column of so many rows has, by its name: none for columns of something else. */
export function* codesIn(name: string, column: Uint8Array, length: number): Generator<number> {
  if (name.startsWith('term.') || /^failure\..*\.error$/.test(name)) yield* unpackedCodes(column, length);
  if (name.startsWith('cells.')) yield* codesInCells(column, length);
}
