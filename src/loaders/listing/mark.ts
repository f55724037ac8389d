/** FNV-1a over UTF-16 units, 32 bits in base 36: enough to notice that two texts differ; it guards nothing secret. */
export const hashOf = (text: string): string => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(36);
};

/** The row that a window begins behind, or ends in front of, as it was known when its listing was read before. */
export interface Anchor {
  /** Whether the row comes directly before the window, or directly after it. */
  readonly side: 'before' | 'after';
  /** The hash of the row's identity. */
  readonly mark: string;
  /** How many rows the listing had then. */
  readonly total: number;
}
