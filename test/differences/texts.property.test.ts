import { applyPatch, parsePatch, reversePatch } from 'diff';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { areEqual } from '../../src/differences/changes.ts';
import { textsBetween } from '../../src/differences/readable.ts';
import { type InTurn, lineSegments, type Segment, wordSegments } from '../../src/differences/segments.ts';
import { patchText, unifiedOf } from '../../src/differences/unified.ts';
import { text, version } from './random-versions.ts';

/** Carriage returns are characters as others are. */
const EXACTLY = { autoConvertLineEndings: false };

const inTurn: InTurn = async (work) => work();
const sideOf = (segments: readonly Segment[], other: string): string =>
  segments.flatMap((segment) => (segment.operation === other ? [] : [segment.text])).join('');

const TURNED = { equal: 'equal', removed: 'added', added: 'removed' } as const;

/** Segments of the way back, with what is removed first, as they are told. */
const turned = (segments: readonly Segment[]): Segment[] =>
  segments
    .map((segment, at) => ({ at, segment: { ...segment, operation: TURNED[segment.operation] } as Segment }))
    .map(({ at, segment }, _, all) => {
      const [last, next] = [all[at - 1]?.segment, all[at + 1]?.segment];
      if (segment.operation === 'added' && next?.operation === 'removed') return next;
      return segment.operation === 'removed' && last?.operation === 'added' ? last : segment;
    });

test.each([
  ['lines', async (before: string, after: string) => lineSegments(before, after)],
  ['words', (before: string, after: string) => wordSegments(before, after, inTurn)],
])('segments by %s make up both texts, and turn round', async (_name, segmentsOf) => {
  await fc.assert(
    fc.asyncProperty(text, text, async (before, after) => {
      const segments = await segmentsOf(before, after);
      expect([sideOf(segments, 'added'), sideOf(segments, 'removed')]).toEqual([before, after]);
      expect(await segmentsOf(after, before)).toEqual(turned(segments));
      expect(segments.every(({ operation }) => operation === 'equal')).toBe(before === after);
    }),
    { numRuns: 500 },
  );
});

test('a unified text applies, whatever its context, and back', () => {
  fc.assert(
    fc.property(version, version, fc.nat({ max: 5 }), (before, after, context) => {
      const texts = textsBetween(before, after);
      expect(texts.length === 0).toBe(areEqual(before, after));
      const unified = patchText(texts.map((each) => unifiedOf({ ...each, name: each.part, labels: ['v1', 'v2'] }, context)));
      const patches = unified === '' ? [] : parsePatch(unified);
      expect(patches.map((patch) => [patch.oldFileName, patch.oldHeader, patch.newHeader])).toEqual(
        texts.map(({ part }) => [part, 'v1', 'v2']),
      );
      for (const [index, patch] of patches.entries()) {
        const each = texts[index];
        if (!each) throw new Error('There is a patch too many.');
        expect(applyPatch(each.before, patch, EXACTLY)).toBe(each.after);
        expect(applyPatch(each.after, reversePatch(patch), EXACTLY)).toBe(each.before);
      }
    }),
    { numRuns: 500 },
  );
});
