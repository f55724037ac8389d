import type { Terms } from './block.ts';

/** Terms that grow while rows are read. */
export interface GrowingTerms extends Terms {
  /** The code of a text, which gets one where it has none. */
  add(text: string): number;
}

class TermList implements GrowingTerms {
  readonly #codes = new Map<string, number>();
  readonly #texts = [''];

  get size(): number {
    return this.#texts.length;
  }

  textOf(code: number): string {
    return this.#texts[code] ?? '';
  }

  codeOf(text: string): number | undefined {
    return this.#codes.get(text);
  }

  add(text: string): number {
    const known = this.#codes.get(text);
    if (known !== undefined) return known;
    const code = this.#texts.length;
    this.#texts.push(text);
    this.#codes.set(text, code);
    return code;
  }
}

/** Terms without any text yet. */
export const createTerms = (): GrowingTerms => new TermList();
