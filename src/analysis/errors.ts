/** What is asked cannot be asked: the words, and where in the argument. */
export class QuestionError extends Error {
  override readonly name = 'QuestionError';
  /** Names and indices from the argument down: `['filter', 'and', 0, 'search']`. */
  readonly place: readonly (string | number)[];

  constructor(place: readonly (string | number)[], message: string) {
    super(message);
    this.place = place;
  }
}

/** An answer would have more groups, or values of facets, than may be held. Never cut instead. */
export class GroupLimitError extends Error {
  override readonly name = 'GroupLimitError';
  readonly max: number;

  constructor(max: number) {
    super(`The rows make more than ${max} groups.`);
    this.max = max;
  }
}
