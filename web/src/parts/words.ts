import { type FigureKind, written } from './written.ts';

/** A number within a sentence: as it is written there, and as it is. */
export interface Quantity {
  readonly value: number;
  readonly text: string;
}

/** A sentence as its words and numbers. */
export type Words = readonly (string | Quantity)[];

/** A number for a sentence. */
export const quantity = (value: number, kind: FigureKind): Quantity => ({ value, text: written(value, kind) });

/** A sentence as plain text. */
export const plainText = (words: Words): string => words.map((word) => (typeof word === 'string' ? word : word.text)).join('');
