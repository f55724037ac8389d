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

const linesIn = (text: string): number => text.split('\n').length;

const patchOf = ({ name, before, after, labels }: Named, context: number, maxEditLength: number): StructuredPatch | undefined =>
  library().structuredPatch(name, name, before, after, ...labels, { context, maxEditLength });

/** The lines by which two texts differ, with as many around them. */
export const unifiedOf = (texts: Named, context: number): Unified => {
  const found = patchOf(texts, context, maxEdits(linesIn(texts.before) + linesIn(texts.after)));
  if (found) return { patch: found, isCoarse: false };
  const gone = patchOf({ ...texts, after: '' }, 0, Number.POSITIVE_INFINITY) as StructuredPatch;
  const come = patchOf({ ...texts, before: '' }, 0, Number.POSITIVE_INFINITY) as StructuredPatch;
  const [removed, added] = [gone.hunks[0], come.hunks[0]];
  if (!removed || !added) return { patch: removed ? gone : come, isCoarse: true };
  const hunk = { ...removed, newStart: added.newStart, newLines: added.newLines, lines: [...removed.lines, ...added.lines] };
  return { patch: { ...gone, hunks: [hunk] }, isCoarse: true };
};

/** Patches as one text, one after another. Empty without any. */
export const patchText = (patches: readonly Unified[]): string =>
  patches.map(({ patch }) => library().formatPatch(patch, library().FILE_HEADERS_ONLY)).join('');
