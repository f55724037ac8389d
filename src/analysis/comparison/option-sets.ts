/** Codes of sets of options, which are terms: equal sets have one code. */
export class OptionSets {
  readonly #codes = new Map<string, number>();
  readonly #sets: (readonly number[])[] = [];

  /** `options` has each option once. */
  codeOf(options: readonly number[]): number {
    const ordered = options.toSorted((one, other) => one - other);
    const key = ordered.join(' ');
    const known = this.#codes.get(key);
    if (known !== undefined) return known;
    this.#codes.set(key, this.#sets.length);
    return this.#sets.push(ordered) - 1;
  }

  optionsOf(code: number): readonly number[] {
    return this.#sets[code] ?? [];
  }
}
