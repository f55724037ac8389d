import fc from 'fast-check';
import { expect, test } from 'vitest';
import { areEqual, type Change, changesBetween } from '../../src/differences/changes.ts';
import { jsonText } from '../../src/differences/json.ts';
import { piecesOf, step } from '../../src/differences/parts.ts';
import { withChanges } from './applied.ts';
import { freeForm, version } from './random-versions.ts';

/** What makes a version what it is, as one object of its pieces, keyed by what a path has at their place. */
const essence = (each: object): unknown => Object.fromEntries(piecesOf(each).map(({ path, value }) => [path, value]));

/** Paths that name a piece as one key. */
const ofPieces = (changes: readonly Change[], ...sides: readonly object[]): Change[] => {
  const paths = sides.flatMap((side) => piecesOf(side).map(({ path }) => path)).sort((one, other) => other.length - one.length);
  const inOne = (path: string | null): string | null => {
    const piece = path === null ? undefined : paths.find((each) => path === each || path.startsWith(`${each}/`));
    return path === null || piece === undefined ? path : step(piece) + path.slice(piece.length);
  };
  return changes.map((each) => ({ ...each, beforePath: inOne(each.beforePath), afterPath: inOne(each.afterPath) }));
};

const SWAPPED = { added: 'removed', removed: 'added', changed: 'changed', moved: 'moved' } as const;

const swapped = ({ operation, before, after, beforePath, afterPath, ...rest }: Change): Change => ({
  ...rest,
  operation: SWAPPED[operation],
  before: after,
  after: before,
  beforePath: afterPath,
  afterPath: beforePath,
});

/** In one order, and but for names, which may be those of either side. */
const sorted = (changes: readonly Change[]): unknown[] =>
  changes.map(({ name: _, ...change }) => jsonText({ ...change, has: [change.before !== undefined, change.after !== undefined] })).sort();

test('changes applied to the version before give the one after', () => {
  fc.assert(
    fc.property(version, version, (before, after) => {
      const changes = ofPieces(changesBetween(before, after), before, after);
      expect(withChanges(essence(before), changes)).toEqual(essence(after));
    }),
    { numRuns: 500 },
  );
});

test('so they do for any attributes', () => {
  fc.assert(
    fc.property(freeForm, freeForm, (one, other) => {
      const [before, after] = [{ attributes: { all: one } }, { attributes: { all: other } }];
      const changes = ofPieces(changesBetween(before, after), before, after);
      expect(withChanges(essence(before), changes)).toEqual(essence(after));
    }),
    { numRuns: 1_000 },
  );
});

test('a version has no changes to itself, whatever its circumstances', () => {
  fc.assert(
    fc.property(version, version, (before, { created_at, version_logs_count }) => {
      const again = { ...structuredClone(before), created_at, version_logs_count };
      expect([changesBetween(before, again), areEqual(before, again)]).toEqual([[], true]);
    }),
  );
});

test('versions are equal exactly where they have no changes', () => {
  fc.assert(
    fc.property(version, version, (before, after) => {
      expect(areEqual(before, after)).toBe(changesBetween(before, after).length === 0);
    }),
  );
});

test('the way back is the way there, with its operations turned round', () => {
  fc.assert(
    fc.property(version, version, (before, after) => {
      expect(sorted(changesBetween(after, before))).toEqual(sorted(changesBetween(before, after).map(swapped)));
    }),
    { numRuns: 500 },
  );
});
