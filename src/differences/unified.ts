import type { StructuredPatch } from 'diff';
import { library, maxEdits } from './library.ts';

/** A text of two versions, under the names that a unified text gives it. */
export interface Named {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  /** What tells the sides apart beside the name. */
  readonly labels: readonly [before: string, after: string];
}

export interface Unified {
  readonly patch: StructuredPatch;
  /** The search was given up: all of the one text is removed, and all of the other added. */
  readonly isCoarse: boolean;
}

const linesIn = (text: string): string[] => text.split('\n').slice(0, -1);

/** All of the one text removed, and all of the other added. */
const wholePatch = ({ name, before, after, labels: [oldHeader, newHeader] }: Named): StructuredPatch => {
  const [removed, added] = [linesIn(before), linesIn(after)];
  const lines = [...removed.map((line) => `-${line}`), ...added.map((line) => `+${line}`)];
  const hunk = { oldStart: 1, oldLines: removed.length, newStart: 1, newLines: added.length, lines };
  return { oldFileName: name, newFileName: name, oldHeader, newHeader, hunks: [hunk] };
};

/** The lines by which two texts differ, with as many around them. The texts end their last lines. */
export const unifiedOf = (texts: Named, context: number): Unified => {
  const { name, before, after, labels } = texts;
  const maxEditLength = maxEdits(linesIn(before).length + linesIn(after).length);
  const found = library().structuredPatch(name, name, before, after, ...labels, { context, maxEditLength });
  return found ? { patch: found, isCoarse: false } : { patch: wholePatch(texts), isCoarse: true };
};

/** Patches as one text, one after another. Empty without any. */
export const patchText = (patches: readonly Unified[]): string =>
  patches.map(({ patch }) => library().formatPatch(patch, library().FILE_HEADERS_ONLY)).join('');
