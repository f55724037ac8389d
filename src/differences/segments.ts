import { library, maxEdits } from './library.ts';

export const SEGMENT_OPERATIONS = ['equal', 'removed', 'added'] as const;

/** A passage of two texts. Those that are equal or removed make up the one before, those that are equal or added the one after. */
export interface Segment {
  readonly operation: (typeof SEGMENT_OPERATIONS)[number];
  readonly text: string;
  /** It was too long, or had too little in common with what it became, to be compared in smaller passages. */
  readonly isCoarse: boolean;
}

/** Does a piece of work when it is its turn, so that everything else has its own in between. */
export type InTurn = <T>(work: () => T) => Promise<T>;

/** Texts that are longer than this together are not taken apart into lines. */
const MAX_TEXT = 2_500_000;

/** Passages that are longer than this together are not taken apart into words. */
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

const passageSegments = (before: string, after: string): readonly Segment[] =>
  before.length + after.length > MAX_PASSAGE ? whole(before, after) : withoutSieve(compared(before, after, wordsIn));

/** The same with lines that became others word by word, as far as they are no more than a bound. */
export const wordSegments = async (before: string, after: string, inTurn: InTurn): Promise<Segment[]> => {
  const lines = await inTurn(() => lineSegments(before, after));
  const told: Segment[] = [];
  for (const [index, segment] of lines.entries()) {
    const [last, next] = [lines[index - 1], lines[index + 1]];
    if (segment.operation === 'removed' && next?.operation === 'added') {
      told.push(...(await inTurn(() => passageSegments(segment.text, next.text))));
    } else if (segment.operation !== 'added' || last?.operation !== 'removed') told.push(segment);
  }
  return joined(told);
};

/** Passages that are equal one after the other are one. */
const joined = (segments: readonly Segment[]): Segment[] =>
  segments.reduce<Segment[]>((told, segment) => {
    const last = told.at(-1);
    if (segment.operation !== 'equal' || last?.operation !== 'equal') told.push(segment);
    else told[told.length - 1] = { ...last, text: last.text + segment.text };
    return told;
  }, []);
