import type { Path } from './damaged-bodies.ts';

/** Something else in one place of one body. */
export interface Damage<Body> {
  readonly body: Body;
  readonly path: Path;
  readonly value: unknown;
}

const nested = (levels: number): unknown => (levels === 0 ? 'deep' : { a: [nested(levels - 1)] });

/** What may stand where something else belongs. Undefined: nothing at all. */
export const DAMAGE: readonly unknown[] = [
  undefined,
  null,
  true,
  0,
  -0.5,
  3_000_000_000,
  2 ** 53,
  1e300,
  '',
  'some text',
  '2025-01-01',
  'constructor',
  'a/b c?d',
  'x'.repeat(100_000),
  [],
  [null],
  ['some text', 7],
  [[]],
  [{}],
  {},
  { 'some key': null },
  { toString: 1, valueOf: 2, toJSON: 3, length: 5, constructor: 6, toLowerCase: 7, name: 8, version_id: 9 },
  nested(100),
];
