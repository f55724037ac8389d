import { shownNumber } from '../../analysis/gate/rule-words.ts';
import { type Check, type Outcome, reasonText, type Verdict } from './outcome.ts';

/** What a terminal has. */
const WIDTH = 80;
/** Of the columns verdict, rule, observed, range and n; a space stands between two. */
const WIDTHS = [14, 27, 10, 19, 6] as const;
const HEADER = ['verdict', 'rule', 'observed', 'range', 'n'];

const SIGNS: Readonly<Record<Verdict, string>> = { PASS: '✓', FAIL: '✗', INCONCLUSIVE: '?' };

/** Characters that take two columns of a terminal. */
const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/u;

const columnsOf = (text: string): number => Array.from(text).reduce((sum, character) => sum + (WIDE.test(character) ? 2 : 1), 0);

const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - columnsOf(text)));

/** A text in lines of so many columns, broken between words, or within one that is longer. */
export const inLines = (text: string, width: number): string[] => {
  const lines = [''];
  const append = (piece: string): void => {
    const line = lines.at(-1) ?? '';
    if (columnsOf(line) + columnsOf(piece) > width && line !== '') lines.push(piece.trimStart());
    else lines[lines.length - 1] = line + piece;
  };
  for (const word of text.split(/(?= )/)) {
    if (columnsOf(word.trimStart()) <= width) append(word);
    else for (const character of word) append(character);
  }
  return lines;
};

/** Cells beside each other, each in as many lines as it takes. */
const row = (cells: readonly string[]): string[] => {
  const columns = cells.map((cell, index) => inLines(cell, WIDTHS[index] ?? WIDTH));
  const height = Math.max(...columns.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) =>
    columns
      .map((lines, index) => padded(lines[line] ?? '', WIDTHS[index] ?? 0))
      .join(' ')
      .trimEnd(),
  );
};

/** The columns in front of the rule. */
const BELOW = ' '.repeat(WIDTHS[0] + 1);

/** With a control it is the range of the difference, which is held against the drop. */
const rangeOf = ({ interval, bound, control }: Check): string => {
  if (interval === null) return '–';
  const held = control === null ? bound : 0 - bound;
  return `${shownNumber(interval.lower, held)} … ${shownNumber(interval.upper, held)}`;
};

const noteOf = ({ verdict, reason, control, advisory, bound }: Check): string => {
  const why = verdict === 'PASS' ? [] : [reasonText(reason)];
  const before = control === null ? [] : [`control ${shownNumber(control, bound)}, and the range is that of the difference`];
  return [...why, ...before, ...(advisory ? ['advisory: it decides nothing'] : [])].join('; ');
};

const checkLines = (check: Check): string[] => {
  const { verdict, name, observed, bound, samples } = check;
  const shown = observed === null ? '–' : shownNumber(observed, bound);
  const note = noteOf(check);
  return [
    ...row([`${SIGNS[verdict]} ${verdict}`, name, shown, rangeOf(check), String(samples)]),
    ...(note === '' ? [] : inLines(note, WIDTH - BELOW.length).map((line) => BELOW + line)),
  ];
};

const SAID: Readonly<Record<Verdict, string>> = {
  PASS: 'every bound is kept, on data enough.',
  FAIL: 'a bound is broken.',
  INCONCLUSIVE: 'it cannot be told; that is no PASS.',
};

const titleOf = ({ run, control }: Outcome): string => (control === null ? run.label : `${run.label}, compared with ${control.label}`);

/** The outcome for people, in lines of at most 80 columns. Beside every sign stands its word. */
export const tableOf = (outcome: Outcome): string[] => [
  ...inLines(`Gate for ${titleOf(outcome)}`, WIDTH),
  '',
  ...row(HEADER),
  ...outcome.checks.flatMap(checkLines),
  ...(outcome.problems.length > 0 ? [''] : []),
  ...outcome.problems.flatMap((problem) => inLines(`! ${problem}`, WIDTH)),
  '',
  `${SIGNS[outcome.verdict]} ${outcome.verdict}: ${SAID[outcome.verdict]}`,
];
