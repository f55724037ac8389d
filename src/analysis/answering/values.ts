import { GroupLimitError } from '../errors.ts';
import { compareCodePoints, fold } from '../fold.ts';
import type { GroupKey } from '../question.ts';

/** Groups and values of facets that an answer may have, all together. */
export const MAX_GROUPS = 10_000;

/** How many more there may be. */
export class GroupBudget {
  #left = MAX_GROUPS;

  take(): void {
    this.#left -= 1;
    if (this.#left < 0) throw new GroupLimitError(MAX_GROUPS);
  }
}

/** Where a value stands among others: by rank, then by number, then by the texts. */
export interface Standing {
  readonly rank: number;
  readonly number?: number;
  /** Folded, and as it is. */
  readonly texts?: readonly [string, string];
}

/** What has a known place among the others, such as an option, comes before what is compared. */
export const RANKS = { known: 0, number: 1, text: 2, other: 3, null: 4, missing: 5 } as const;

export interface Value {
  readonly key: GroupKey;
  readonly standing: Standing;
}

const NO_TEXTS = ['', ''] as const;

/** Which of two values comes first. What is null or missing comes last, in both directions. */
export const compareValues = ({ standing: one }: Value, { standing: other }: Value, direction: 1 | -1): number => {
  const ranks = one.rank - other.rank;
  if (ranks !== 0) return one.rank >= RANKS.null || other.rank >= RANKS.null ? ranks : ranks * direction;
  const numbers = (one.number ?? 0) - (other.number ?? 0);
  if (numbers !== 0) return numbers * direction;
  const [ones, others] = [one.texts ?? NO_TEXTS, other.texts ?? NO_TEXTS];
  return (compareCodePoints(ones[0], others[0]) || compareCodePoints(ones[1], others[1])) * direction;
};

export const MISSING: Value = { key: { value: null, label: null }, standing: { rank: RANKS.missing } };

/** A text that people wrote. */
export const textValue = (text: string): Value => ({
  key: { value: text, label: text },
  standing: { rank: RANKS.text, texts: [fold(text), text] },
});

/** An id or a word of the API. */
export const idValue = (text: string): Value => ({
  key: { value: text, label: text },
  standing: { rank: RANKS.text, texts: [text, text] },
});
