import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Page, PageRequest } from '../../../src/contract/page.ts';
import { type AnchoredWindow, createKnownListing, createListing } from '../../../src/loaders/listing/listing.ts';
import { hashOf } from '../../../src/loaders/listing/mark.ts';
import { shapeError } from '../../../src/upstream/errors.ts';
import type { Checked } from '../../../src/upstream/shapes.ts';

interface Server {
  readonly rows: number;
  readonly cap: number;
  readonly extra: number;
  readonly echoes: boolean;
  readonly repeats: boolean;
  readonly damaged: number;
  readonly downFrom: number;
}

const answerOf = ({ rows, cap, extra, echoes, repeats, damaged, downFrom }: Server, { page, size, offset }: PageRequest) => {
  const given = Math.min(size, cap);
  const from = offset ?? (page - 1) * given;
  if (from >= downFrom) throw new Error('down');
  const records: Checked<string>[] = [];
  for (let row = from; row < Math.min(from + given, rows); row += 1) {
    records.push(row === damaged ? shapeError('a record is damaged') : `row ${repeats && row % 5 === 3 ? row - 1 : row}`);
  }
  return { records, page, size: echoes ? given : size, total: Math.max(0, rows + extra) } satisfies Page<Checked<string>>;
};

const server: fc.Arbitrary<Server> = fc.record({
  rows: fc.nat(20),
  cap: fc.oneof(fc.constant(100), fc.integer({ min: 1, max: 6 })),
  extra: fc.oneof(fc.constant(0), fc.integer({ min: -4, max: 4 })),
  echoes: fc.boolean(),
  repeats: fc.oneof(fc.constant(false), fc.constant(true)),
  damaged: fc.integer({ min: -20, max: 20 }),
  downFrom: fc.oneof(fc.constant(100), fc.nat(20)),
});

const anchor = fc.record({ side: fc.constantFrom('before' as const, 'after' as const), row: fc.nat(20), total: fc.nat(20) });

const page: fc.Arbitrary<AnchoredWindow> = fc
  .tuple(fc.nat(4), fc.integer({ min: 1, max: 8 }))
  .map(([before, count]) => ({ offset: before * count, count }));

const window: fc.Arbitrary<AnchoredWindow> = fc
  .tuple(fc.nat(20), fc.integer({ min: 0, max: 12 }), fc.option(anchor, { freq: 1, nil: undefined }))
  .map(([offset, count, tied]) => ({ offset, count, ...(tied && { anchor: { ...tied, mark: hashOf(`row ${tied.row}`) } }) }));

const windows = fc.oneof(
  page.map((only) => [only]),
  fc.array(window, { minLength: 1, maxLength: 2 }),
);

/** All that comes of windows that are asked for round by round: of a round each at once, or all together. */
const outcomeOf = async (
  create: typeof createListing,
  given: {
    readonly server: Server;
    readonly anyRange: boolean;
    readonly rounds: readonly (readonly AnchoredWindow[])[];
    readonly waits: boolean;
  },
) => {
  const calls: PageRequest[] = [];
  const warnings: string[] = [];
  const listing = create<string>({
    maxSize: 10,
    anyRange: given.anyRange,
    identityOf: (row) => row,
    warn: (code, message) => warnings.push(`${code} ${message}`),
    fetchPage: async (call) => {
      calls.push(call);
      return answerOf(given.server, call);
    },
  });
  const slices: unknown[] = [];
  for (const round of given.rounds) {
    const coming = listing.slices(round);
    slices.push(...(given.waits ? await Promise.all(coming) : coming));
  }
  return { slices: await Promise.all(slices), calls, warnings };
};

test('a listing of which no account is kept brings what one brings that keeps account, by the same calls', async () => {
  await fc.assert(
    fc.asyncProperty(
      server,
      fc.boolean(),
      fc.array(windows, { minLength: 1, maxLength: 3 }),
      fc.boolean(),
      async (served, anyRange, rounds, waits) => {
        const given = { server: served, anyRange, rounds, waits };
        expect(await outcomeOf(createListing, given)).toEqual(await outcomeOf(createKnownListing, given));
      },
    ),
    { numRuns: 2_000 },
  );
});
