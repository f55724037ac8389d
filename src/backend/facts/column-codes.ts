import { CELL_PARTS } from './columns.ts';
import { codesOf, unpackedCodes } from './packing.ts';
import { unpackedParts } from './parts.ts';
import { unpackedSections } from './sections.ts';

const CODED: ReadonlySet<string> = new Set(['text', 'error', 'valence'] satisfies (typeof CELL_PARTS)[number][]);
const LISTED: ReadonlySet<string> = new Set(['options', 'users'] satisfies (typeof CELL_PARTS)[number][]);

const codesInCells = (column: Uint8Array, length: number): Uint32Array[] =>
  unpackedSections(column, CELL_PARTS.length).flatMap((section, index) => {
    const part = CELL_PARTS[index] ?? '';
    if (section && CODED.has(part)) return [unpackedCodes(section, length)];
    return section && LISTED.has(part) ? [codesOf(unpackedParts(section, length).bytes)] : [];
  });

/** The codes of texts that a column of so many rows has, by its name, some of them several times: none for columns of something else. */
export const codesIn = (name: string, column: Uint8Array, length: number): readonly Uint32Array[] => {
  if (name.startsWith('term.') || /^failure\..*\.error$/.test(name)) return [unpackedCodes(column, length)];
  return name.startsWith('cells.') ? codesInCells(column, length) : [];
};
