/*
 * The exact test of paired differences: if candidate and control are alike, each difference could as well have had the other sign. How many ways
 * of setting the signs bring a sum at least as far from 0?
 */

import type { Steps } from '../steps.ts';
import type { Clusters } from './clusters.ts';
import { randomBits } from './random-bits.ts';

/** Up to so many differences every way of setting signs is tried. */
const TRIED_ALL = 16;

/** Up to so many differences there are many random ways. */
const MANY_WAYS_UP_TO = 1000;
const MANY_WAYS = 9999;
const SOME_WAYS = 999;

// Sums that are equal but for rounding count as equal.
const NOISE = 1e-9;

/** What flips as one: the differences, or what those of each cluster add up to. Those of 0 say nothing. */
const unitsOf = (differences: Float64Array, clusters: Clusters | undefined): Float64Array => {
  if (!clusters) return differences.filter((difference) => difference !== 0);
  const sums = new Float64Array(clusters.count);
  for (let at = 0; at < differences.length; at += 1) {
    const cluster = clusters.of[at] as number;
    sums[cluster] = (sums[cluster] as number) + (differences[at] as number);
  }
  return sums.filter((sum) => sum !== 0);
};

/** The share of all ways. The first sign stays, for the other half of the ways mirrors this one. */
const ofAllWays = (units: Float64Array, bound: number): number => {
  const ways = 2 ** (units.length - 1);
  const signs = units.map(() => 1);
  let sum = units.reduce((total, unit) => total + unit, 0);
  let far = Math.abs(sum) >= bound ? 1 : 0;
  for (let way = 1; way < ways; way += 1) {
    // One sign differs from way to way (Gray's code): that of the lowest bit in the number.
    const at = 32 - Math.clz32(way & -way);
    const sign = signs[at] as number;
    signs[at] = -sign;
    sum -= 2 * sign * (units[at] as number);
    if (Math.abs(sum) >= bound) far += 1;
  }
  return far / ways;
};

// Signs are set for 32 differences with one draw, and these are looked up by eights.
const EIGHTS = [0, 8, 16, 24];

/** What each eight of 32 differences adds up to by each way of setting its signs, one eight behind the other. */
const sumsOfEights = (units: Float64Array, from: number): Float64Array => {
  const sums = new Float64Array(256 * EIGHTS.length);
  EIGHTS.forEach((first, eight) => {
    const of = units.subarray(from + first, from + first + 8);
    for (let way = 0; way < 256; way += 1) {
      let sum = 0;
      for (let bit = 0; bit < of.length; bit += 1) sum += (way >>> bit) & 1 ? (of[bit] as number) : -(of[bit] as number);
      sums[256 * eight + way] = sum;
    }
  });
  return sums;
};

/**
 * The share of random ways, with the one that was observed among them. Sizes are drawn for in their order, so that neither the order of the pairs
 * nor which side is the candidate changes the answer.
 */
function* ofRandomWays(units: Float64Array, bound: number, seed: string): Steps<number> {
  const ways = units.length > MANY_WAYS_UP_TO ? SOME_WAYS : MANY_WAYS;
  const draw = randomBits(seed);
  const sums = new Float64Array(ways);
  const sizes = units.map(Math.abs).sort();
  for (let from = 0; from < sizes.length; from += 32) {
    yield;
    const eights = sumsOfEights(sizes, from);
    for (let way = 0; way < ways; way += 1) {
      const bits = draw();
      const half = (eights[bits & 255] as number) + (eights[256 + ((bits >>> 8) & 255)] as number);
      const otherHalf = (eights[512 + ((bits >>> 16) & 255)] as number) + (eights[768 + (bits >>> 24)] as number);
      sums[way] = (sums[way] as number) + half + otherHalf;
    }
  }
  let far = 0;
  for (let way = 0; way < ways; way += 1) if (Math.abs(sums[way] as number) >= bound) far += 1;
  return (far + 1) / (ways + 1);
}

/**
 * The two-sided p-value of flipped signs, in steps; null where no difference is other than 0. All ways of setting the signs of up to 16
 * differences, else random ones, which are the same for the same `seed`. With clusters the differences of one keep their signs together.
 */
export function* flippedSigns(differences: Float64Array, clusters: Clusters | undefined, seed: string): Steps<number | null> {
  if (differences.every((difference) => difference === 0)) return null;
  const units = unitsOf(differences, clusters);
  yield;
  const observed = Math.abs(units.reduce((sum, unit) => sum + unit, 0));
  const bound = observed - NOISE * units.reduce((sum, unit) => sum + Math.abs(unit), 0);
  if (units.length === 0) return 1;
  return units.length <= TRIED_ALL ? ofAllWays(units, bound) : yield* ofRandomWays(units, bound, seed);
}
