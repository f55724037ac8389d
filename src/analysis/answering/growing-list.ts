type Items = Float64Array | Uint32Array | Uint8Array;

type Make<Kind> = (buffer: ArrayBuffer) => Kind;

const FIRST_BYTES = 8_192;

/** Numbers one behind another, of which nobody knows how many there will be. */
export class GrowingList<Kind extends Items> {
  readonly #make: Make<Kind>;
  #buffer: ArrayBuffer;
  #items: Kind;
  #length = 0;

  /** With room for so many bytes. */
  constructor(make: Make<Kind>, bytes: number) {
    this.#make = make;
    this.#buffer = new ArrayBuffer(Math.max(FIRST_BYTES, bytes));
    this.#items = make(this.#buffer);
  }

  get length(): number {
    return this.#length;
  }

  /** Room for so many more, to be filled by whoever asks before more are asked for. */
  extend(count: number): Kind {
    const start = this.#length;
    this.#length += count;
    if (this.#length > this.#items.length) {
      const length = Math.max(this.#length, this.#items.length * 2);
      // What was there before is gone at once: left to be collected, it would have all memory looked through with every question.
      this.#buffer = this.#buffer.transfer(length * this.#items.BYTES_PER_ELEMENT);
      this.#items = this.#make(this.#buffer);
    }
    return this.#items.subarray(start, this.#length) as Kind;
  }

  push(item: number): void {
    if (this.#length === this.#items.length) this.extend(1)[0] = item;
    else this.#items[this.#length++] = item;
  }

  /** Lets go of all of them at once, for the reason above. */
  release(): void {
    this.#buffer = this.#buffer.transfer(0);
    this.#items = this.#make(this.#buffer);
    this.#length = 0;
  }

  /** All of them, without a copy, until more come. */
  all(): Kind {
    return this.#items.subarray(0, this.#length) as Kind;
  }
}

/** Each with room for so many from the start, which saves moving them. */
export const float64List = (room = 0): GrowingList<Float64Array> => new GrowingList((buffer) => new Float64Array(buffer), 8 * room);
export const uint32List = (room = 0): GrowingList<Uint32Array> => new GrowingList((buffer) => new Uint32Array(buffer), 4 * room);
export const uint8List = (room = 0): GrowingList<Uint8Array> => new GrowingList((buffer) => new Uint8Array(buffer), room);
