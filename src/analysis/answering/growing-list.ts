type Items = Float64Array | Uint32Array | Uint8Array;

/** Numbers one behind another, of which nobody knows how many there will be. */
export class GrowingList<Kind extends Items> {
  readonly #make: (length: number) => Kind;
  #items: Kind;
  #length = 0;

  constructor(make: (length: number) => Kind) {
    this.#make = make;
    this.#items = make(64);
  }

  get length(): number {
    return this.#length;
  }

  /** Room for so many more, to be filled by whoever asks. */
  extend(count: number): Kind {
    const start = this.#length;
    this.#length += count;
    if (this.#length > this.#items.length) {
      const grown = this.#make(Math.max(this.#length, this.#items.length * 2));
      grown.set(this.#items.subarray(0, start));
      this.#items = grown;
    }
    return this.#items.subarray(start, this.#length) as Kind;
  }

  push(item: number): void {
    if (this.#length === this.#items.length) this.extend(1)[0] = item;
    else this.#items[this.#length++] = item;
  }

  /** All of them, without a copy. */
  all(): Kind {
    return this.#items.subarray(0, this.#length) as Kind;
  }
}

export const float64List = (): GrowingList<Float64Array> => new GrowingList((length) => new Float64Array(length));
export const uint32List = (): GrowingList<Uint32Array> => new GrowingList((length) => new Uint32Array(length));
export const uint8List = (): GrowingList<Uint8Array> => new GrowingList((length) => new Uint8Array(length));
