/** Items of which the least is at hand, whatever comes in its place. */
export class Heap<T> {
  readonly #items: T[];
  readonly #isBefore: (one: T, other: T) => boolean;

  constructor(items: readonly T[], isBefore: (one: T, other: T) => boolean) {
    this.#items = [...items];
    this.#isBefore = isBefore;
    for (let at = this.#items.length >> 1; at >= 0; at -= 1) this.#sink(at);
  }

  least(): T | undefined {
    return this.#items[0];
  }

  /** Puts an item in the place of the least; without one the least is gone. */
  replaceLeast(item: T | undefined): void {
    const next = item ?? this.#items.pop();
    if (next === undefined || this.#items.length === 0) return;
    this.#items[0] = next;
    this.#sink(0);
  }

  /** Puts the item at this index where it belongs below it. */
  #sink(from: number): void {
    const items = this.#items;
    const comesBefore = (one: number, other: number): boolean => one < items.length && this.#isBefore(items[one] as T, items[other] as T);
    for (let at = from; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = comesBefore(left, at) ? left : at;
      if (comesBefore(right, least)) least = right;
      if (least === at) return;
      [items[at], items[least]] = [items[least] as T, items[at] as T];
      at = least;
    }
  }
}
