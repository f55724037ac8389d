import { inStretches, type Steps } from '../steps.ts';

/*
 * Several logs of one datapoint are not independent of each other: they are a cluster. What has no datapoint is a cluster by itself.
 */

/** Which cluster each of some rows is in, the clusters counted from 0 in the order of their first rows. */
export interface Clusters {
  readonly count: number;
  readonly of: Uint32Array;
}

/** Finds clusters again and again without an allocation of the size of all codes for each: one column of codes after the other. */
export class ClusterFinder {
  // The number of the code's cluster, plus 1; 0 everywhere between two uses.
  #slots = new Uint32Array(1024);

  *#reserve(codes: Uint32Array): Steps<void> {
    let highest = 0;
    yield* inStretches(codes.length, (from, to) => {
      for (let row = from; row < to; row += 1) if ((codes[row] as number) > highest) highest = codes[row] as number;
    });
    if (highest >= this.#slots.length) this.#slots = new Uint32Array(Math.max(highest + 1, this.#slots.length * 2));
  }

  #release(codes: Uint32Array): Steps<void> {
    return inStretches(codes.length, (from, to) => {
      for (let row = from; row < to; row += 1) this.#slots[codes[row] as number] = 0;
    });
  }

  /** The clusters of rows with these codes of datapoints; 0 is none. */
  *clustersOf(codes: Uint32Array): Steps<Clusters> {
    yield* this.#reserve(codes);
    const slots = this.#slots;
    const of = new Uint32Array(codes.length);
    let count = 0;
    yield* inStretches(codes.length, (from, to) => {
      for (let row = from; row < to; row += 1) {
        const code = codes[row] as number;
        const known = code === 0 ? 0 : (slots[code] as number);
        if (known > 0) {
          of[row] = known - 1;
        } else {
          of[row] = count;
          count += 1;
          slots[code] = count;
        }
      }
    });
    yield* this.#release(codes);
    return { count, of };
  }

  /** How many different datapoints there are. */
  *distinct(codes: Uint32Array): Steps<number> {
    yield* this.#reserve(codes);
    const slots = this.#slots;
    let count = 0;
    yield* inStretches(codes.length, (from, to) => {
      for (let row = from; row < to; row += 1) {
        const code = codes[row] as number;
        if (code === 0 || slots[code] !== 0) continue;
        slots[code] = 1;
        count += 1;
      }
    });
    yield* this.#release(codes);
    return count;
  }
}
