/** Turns a text into four numbers that have as good as nothing in common with those of another text (Murmur's mixing, four times over). */
const seedsOf = (text: string): Uint32Array => {
  const seeds = Uint32Array.of(1_779_033_703, 3_144_134_277, 1_013_904_242, 2_773_480_762);
  const factors = [597_399_067, 2_869_860_233, 951_274_213, 2_716_044_179];
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    factors.forEach((factor, index) => {
      const next = seeds[(index + 1) % 4] as number;
      seeds[index] = next ^ Math.imul((seeds[index] as number) ^ unit, factor);
    });
  }
  return seeds;
};

/** Draws of 32 random bits (sfc32 of PractRand): the same ones for the same text, on every machine. */
export const randomBits = (seed: string): (() => number) => {
  let [a = 0, b = 0, c = 0, counter = 0] = seedsOf(seed);
  const draw = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  // The first draws still show the seeds.
  for (let drawn = 0; drawn < 16; drawn += 1) draw();
  return draw;
};
