/** What became of objects under one plan in one execution, or will, to know them when they are met again. */
export interface Memory {
  /** Everything, by what it became of; undefined where only what was met lately is remembered. */
  readonly all: Map<unknown, unknown> | undefined;
  readonly lately: Met[];
  misses: number;
}

interface Met {
  readonly source: unknown;
  readonly object: unknown;
}

/** Objects met lately: there are as many versions side by side as an evaluation has evaluators. */
const MAX_LATELY = 8;
/** Objects in a row that were none of those, after which none is taken to come again. */
const MAX_MISSES = 8;

export const newMemory = (ofAll: boolean): Memory => ({ all: ofAll ? new Map() : undefined, lately: [], misses: 0 });

/** What became of a source; undefined where that is not remembered. */
export const recall = (memory: Memory, source: unknown): unknown => {
  if (memory.all) return memory.all.get(source);
  if (memory.misses > MAX_MISSES) return undefined;
  for (const met of memory.lately) {
    if (met.source !== source) continue;
    memory.misses = 0;
    return met.object;
  }
  memory.misses += 1;
  return undefined;
};

export const remember = (memory: Memory, source: unknown, object: unknown): void => {
  if (memory.all) memory.all.set(source, object);
  else if (memory.misses <= MAX_MISSES) {
    if (memory.lately.length === MAX_LATELY) memory.lately.shift();
    memory.lately.push({ source, object });
  }
};
