/** How long an event counts, in whole seconds. */
const SECONDS = 10;

/** How many events there were in the last ten seconds, and how many of them were marked. Exact to the second, in constant space. */
export interface RollingCounts {
  add(isMarked: boolean): void;
  all(): number;
  marked(): number;
  clear(): void;
}

/** `now` is in milliseconds and never goes back. */
export const createRollingCounts = (now: () => number): RollingCounts => {
  const all = new Uint32Array(SECONDS);
  const marked = new Uint32Array(SECONDS);
  let second = 0;
  const clear = (): void => {
    all.fill(0);
    marked.fill(0);
  };
  /** The place of this second, with what is too old thrown away. */
  const place = (): number => {
    const current = Math.floor(now() / 1000);
    if (current - second >= SECONDS) clear();
    else {
      for (let passed = second + 1; passed <= current; passed += 1) {
        all[passed % SECONDS] = 0;
        marked[passed % SECONDS] = 0;
      }
    }
    second = current;
    return current % SECONDS;
  };
  const sum = (counts: Uint32Array): number => {
    place();
    return counts.reduce((total, count) => total + count, 0);
  };
  return {
    add: (isMarked) => {
      const at = place();
      all[at] = (all[at] ?? 0) + 1;
      if (isMarked) marked[at] = (marked[at] ?? 0) + 1;
    },
    all: () => sum(all),
    marked: () => sum(marked),
    clear,
  };
};
