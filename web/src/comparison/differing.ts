import { diffArrays } from 'diff';

/** A passage of one of two texts, and whether the other one has it too. */
export interface Passage {
  readonly text: string;
  readonly isOwn: boolean;
}

/** Two texts as passages; `unit` is what they were told apart by. */
export interface Differing {
  readonly before: readonly Passage[];
  readonly after: readonly Passage[];
  readonly unit: 'word' | 'line' | 'whole';
}

/** Texts that are longer together are told apart by lines. */
const MAX_BY_WORDS = 60_000;

/** Those that are longer than this are not told apart: a tab that stands still is worse than one that does not mark. */
const MAX_BY_LINES = 1_000_000;

/** Words, or lines, that are looked for at most: the search takes time by their square. */
const MAX_EDITS = 1_000;

const WORDS = new Intl.Segmenter('en', { granularity: 'word' });

const wordsIn = (text: string): string[] => Array.from(WORDS.segment(text), ({ segment }) => segment);

const linesIn = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

interface Part {
  readonly before: string;
  readonly after: string;
}

const isBlank = (text: string): boolean => /^[^\S\n]+$/.test(text);

/** What two texts have in turn: the same in both, or something of their own. A blank between two words that differ belongs to them. */
const partsOf = (before: readonly string[], after: readonly string[]): (Part & { isOwn: boolean })[] | undefined => {
  const found = diffArrays([...before], [...after], { maxEditLength: MAX_EDITS });
  if (!found) return undefined;
  const last = found.length - 1;
  return found.map(({ added, removed, value }, index) => {
    const text = value.join('');
    if (added) return { before: '', after: text, isOwn: true };
    if (removed) return { before: text, after: '', isOwn: true };
    return { before: text, after: text, isOwn: isBlank(text) && index > 0 && index < last };
  });
};

const passagesOf = (parts: readonly { readonly text: string; readonly isOwn: boolean }[]): Passage[] => {
  const passages: Passage[] = [];
  for (const { text, isOwn } of parts) {
    const last = passages.at(-1);
    if (text === '') continue;
    if (last?.isOwn === isOwn) passages[passages.length - 1] = { text: last.text + text, isOwn };
    else passages.push({ text, isOwn });
  }
  // A blank alone is nothing to see.
  return passages.map((passage) => (isBlank(passage.text) ? { ...passage, isOwn: false } : passage));
};

const toldBy = (before: string, after: string, unit: 'word' | 'line'): Differing | undefined => {
  const cut = unit === 'word' ? wordsIn : linesIn;
  const parts = partsOf(cut(before), cut(after));
  return (
    parts && {
      unit,
      before: passagesOf(parts.map((part) => ({ text: part.before, isOwn: part.isOwn }))),
      after: passagesOf(parts.map((part) => ({ text: part.after, isOwn: part.isOwn }))),
    }
  );
};

/** What two texts have that the other has not: by words, long ones by lines, and neither where the search would take too long. */
export const differing = (before: string, after: string): Differing => {
  const length = before.length + after.length;
  const told =
    (length <= MAX_BY_WORDS ? toldBy(before, after, 'word') : undefined) ??
    (length <= MAX_BY_LINES ? toldBy(before, after, 'line') : undefined);
  return (
    told ?? { before: passagesOf([{ text: before, isOwn: false }]), after: passagesOf([{ text: after, isOwn: false }]), unit: 'whole' }
  );
};
