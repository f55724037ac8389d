/**
 * P-values of one family of tests corrected for there being several, by Benjamini and Hochberg (1995), in the order given: of those below a
 * bound, at most that share is expected to be chance.
 */
export const adjusted = (pValues: readonly number[]): number[] => {
  const count = pValues.length;
  const order = pValues.map((_, index) => index).sort((one, other) => (pValues[other] as number) - (pValues[one] as number));
  const results = new Array<number>(count);
  let least = 1;
  order.forEach((index, behind) => {
    least = Math.min(least, (pValues[index] as number) * (count / (count - behind)));
    results[index] = least;
  });
  return results;
};
