import type { EvaluationNumberOperators } from '../documents/documents.ts';

/** Numbers that rows are narrowed to; an end that is missing is open. */
export interface NumberRange {
  readonly from?: number;
  readonly to?: number;
  /** Numbers up to `to`, without it: where one bar of a histogram ends, the next begins. */
  readonly isBelow?: boolean;
}

/** What the address says of rows that have no such number. */
export const NO_NUMBER = 'none';

const RANGE = /^(.*?)\.\.(<?)(.*)$/s;

const numberIn = (text: string | undefined): number | undefined => (text ? Number(text) : undefined);

/** The range that an address has, such as `1.5..<3`, `2..` or `..0.001`; undefined for any other text. */
export const rangeIn = (text: string): NumberRange | undefined => {
  const [, before, below, after] = RANGE.exec(text) ?? [];
  const [from, to] = [numberIn(before), numberIn(after)];
  const ends = [from, to].filter((end) => end !== undefined);
  if (ends.length === 0 || !ends.every(Number.isFinite)) return undefined;
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to, ...(below && { isBelow: true }) }) };
};

/** The same as the address has it. */
export const rangeText = ({ from, to, isBelow }: NumberRange): string => `${from ?? ''}..${isBelow ? '<' : ''}${to ?? ''}`;

/** What a number in the address asks of rows; undefined where it makes no sense. */
export const numberOperators = (text: string): EvaluationNumberOperators | undefined => {
  if (text === NO_NUMBER) return { isNull: true };
  const range = rangeIn(text);
  if (!range) return undefined;
  const { from, to, isBelow } = range;
  return { ...(from !== undefined && { gte: from }), ...(to !== undefined && (isBelow ? { lt: to } : { lte: to })) };
};
