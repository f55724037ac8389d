import { library, maxEdits } from './library.ts';

export const SEGMENT_OPERATIONS = ['equal', 'removed', 'added'] as const;

/** A passage of two texts. Those that are equal or removed make up the one before, those that are equal or added the one after. */
export interface Segment {
  readonly operation: (typeof SEGMENT_OPERATIONS)[number];
  readonly text: string;
  /** It was too long, or had too little in common with what it became, to be compared in smaller passages. */
  readonly isCoarse: boolean;
}

/** Called between steps of work that takes long: where it gives a promise, that is waited for. */
export type Pause = () => Promise<unknown> | undefined;

/** Texts beyond this are not taken apart into lines. */
const MAX_TEXT = 4_000_000;

/** Passages beyond this are not taken apart into words. */
const MAX_PASSAGE = 20_000;

const whole = (before: string, after: string): Segment[] =>
  [
    { operation: 'removed' as const, text: before, isCoarse: true },
    { operation: 'added' as const, text: after, isCoarse: true },
  ].filter(({ text }) => text !== '');

const WORDS = new Intl.Segmenter('en', { granularity: 'word' });

/** A variable of a template. */
const VARIABLE = /(\{\{[^{}\n]*\}\})/;

/** Words, blanks and signs, of any language; a variable of a template is one word. */
const wordsIn = (text: string): string[] =>
  text
    .split(VARIABLE)
    .flatMap((passage, index) => (index % 2 === 1 ? passage : Array.from(WORDS.segment(passage), ({ segment }) => segment)));

/** Lines, each with its end. */
const linesIn = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** The lines or words that two texts have in common, in one order whichever text comes first. */
const compared = (before: string, after: string, tokensIn: (text: string) => string[]): Segment[] => {
  const isTurned = before.length === after.length ? before > after : before.length > after.length;
  const [from, to] = (isTurned ? [after, before] : [before, after]).map(tokensIn) as [string[], string[]];
  const found = library().diffArrays(from, to, { maxEditLength: maxEdits(from.length + to.length) });
  if (!found) return whole(before, after);
  return merged(
    found.map(({ added, removed, value }) => ({
      operation: (isTurned ? added : removed) ? 'removed' : added || removed ? 'added' : 'equal',
      text: value.join(''),
      isCoarse: false,
    })),
  );
};

/** The same with what is removed before what is added, and each in one piece between what is equal. */
const merged = (segments: readonly Segment[]): Segment[] => {
  const told: Segment[] = [];
  let [removed, added] = ['', ''];
  const tell = (): void => {
    if (removed) told.push({ operation: 'removed', text: removed, isCoarse: false });
    if (added) told.push({ operation: 'added', text: added, isCoarse: false });
    [removed, added] = ['', ''];
  };
  for (const segment of segments) {
    if (segment.operation === 'removed') removed += segment.text;
    else if (segment.operation === 'added') added += segment.text;
    else {
      tell();
      told.push(segment);
    }
  }
  tell();
  return told;
};

/** Blanks between words that changed are a part of the change, which would read as a sieve without them. */
const withoutSieve = (segments: readonly Segment[]): readonly Segment[] => {
  if (segments.some(({ isCoarse }) => isCoarse)) return segments;
  return merged(
    segments.flatMap((segment, index): Segment[] => {
      const isBetween = index > 0 && index < segments.length - 1;
      if (segment.operation !== 'equal' || !isBetween || !/^[^\S\n]+$/.test(segment.text)) return [segment];
      return [
        { ...segment, operation: 'removed' },
        { ...segment, operation: 'added' },
      ];
    }),
  );
};

/** What two texts have in common, line by line. */
export const lineSegments = (before: string, after: string): Segment[] => {
  if (before === after) return before === '' ? [] : [{ operation: 'equal', text: before, isCoarse: false }];
  return before.length + after.length > MAX_TEXT ? whole(before, after) : compared(before, after, linesIn);
};

/** The same with lines that became others word by word, as far as they are no more than a bound. */
export const wordSegments = async (before: string, after: string, pause: Pause): Promise<Segment[]> => {
  const lines = lineSegments(before, after);
  const told: Segment[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const [segment, next] = [lines[index] as Segment, lines[index + 1]];
    const became = segment.operation === 'removed' && next?.operation === 'added' ? next : undefined;
    if (!became) {
      told.push(segment);
      continue;
    }
    index += 1;
    await pause();
    const isLong = segment.text.length + became.text.length > MAX_PASSAGE;
    told.push(...(isLong ? whole(segment.text, became.text) : withoutSieve(compared(segment.text, became.text, wordsIn))));
  }
  return told;
};
