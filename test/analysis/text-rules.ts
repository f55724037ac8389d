/** As folding is defined: each code point of the composed text by itself. */
export const foldedByPoints = (text: string): string =>
  [...text.normalize('NFC')].map((point) => point.toLowerCase().toUpperCase().toLowerCase()).join('');

/** Which of two texts comes first, code point by code point. */
export const byPoints = (one: string, other: string): number => {
  const [a, b] = [[...one], [...other]].map((points) => points.map((point) => point.codePointAt(0) as number)) as [number[], number[]];
  const at = a.findIndex((point, index) => point !== b[index]);
  if (at === -1) return Math.sign(a.length - b.length);
  return Math.sign((a[at] as number) - (b[at] ?? -1));
};
