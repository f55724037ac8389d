import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shownNumber } from '../../../src/analysis/gate/rule-words.ts';
import { annotationsOf } from '../../../src/cli/gate/annotations.ts';
import type { Check, Outcome } from '../../../src/cli/gate/outcome.ts';
import { inLines, tableOf } from '../../../src/cli/gate/table.ts';

const CHECK: Check = {
  name: 'Evaluators/Correct pass rate ≥ 0.9',
  verdict: 'FAIL',
  reason: 'BOUND_BROKEN',
  observed: 0.89999999,
  bound: 0.9,
  control: null,
  interval: { lower: 0.8744646434108283, upper: 0.9125122173855831 },
  samples: 1000,
  advisory: false,
};

const OUTCOME: Outcome = {
  verdict: 'FAIL',
  exitCode: 1,
  problems: ['The run is not completed.'],
  coverage: 1,
  run: { label: 'second draft' },
  control: { label: 'first draft' },
  checks: [
    CHECK,
    { ...CHECK, name: '応答の品質 score', verdict: 'PASS', reason: 'BOUND_KEPT', observed: 0.95, interval: null, advisory: true },
  ],
};

test('shows verdicts as words, numbers on their side of the bound, and what speaks against the gate', () => {
  expect(tableOf(OUTCOME).join('\n')).toMatchInlineSnapshot(`
    "Gate for second draft, compared with first draft

    verdict        rule                        observed   range               n
    ✗ FAIL         Evaluators/Correct pass     0.89999999 0.8745 … 0.9125     1000
                   rate ≥ 0.9
                   the bound is broken
    ✓ PASS         応答の品質 score            0.95       –                   1000
                   advisory: it decides nothing

    ! The run is not completed.

    ✗ FAIL: a bound is broken."
  `);
});

test('shows a number with as many digits as tell it from the bound', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (value, bound) => {
      // A difference of none may be -0.
      const sideOf = (number: number): number => Math.sign(number - bound) || 0;
      expect(sideOf(Number(shownNumber(value, bound)))).toBe(sideOf(value));
    }),
  );
});

test('fits 80 columns, whatever the names are', () => {
  const text = fc.string({ unit: fc.constantFrom('a', ' ', '長', 'ä', '|', ':') });
  const number = fc.double({ noNaN: true, noDefaultInfinity: true });
  const check = fc.record({
    name: text,
    verdict: fc.constantFrom('PASS', 'FAIL', 'INCONCLUSIVE'),
    reason: fc.constantFrom('BOUND_KEPT', 'RANGE_HOLDS_BOUND'),
    observed: fc.option(number),
    bound: number,
    control: fc.option(number),
    interval: fc.option(fc.record({ lower: number, upper: number })),
    samples: fc.nat(2 ** 31 - 1),
    advisory: fc.boolean(),
  }) as fc.Arbitrary<Check>;
  fc.assert(
    fc.property(fc.array(check), fc.array(text), text, (checks, problems, label) => {
      const lines = tableOf({ ...OUTCOME, checks, problems, run: { label } });
      for (const line of lines) expect(line.replaceAll('長', 'aa').length).toBeLessThanOrEqual(80);
    }),
  );
});

test('loses no word where it breaks lines', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', 'b', ' ') }), fc.integer({ min: 2, max: 20 }), (text, width) => {
      expect(inLines(text, width).join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    }),
  );
});

test('annotates at most ten of a kind, and lets no name write a command', () => {
  const checks = Array.from({ length: 12 }, () => ({ ...CHECK, name: 'a\n::add-mask::b%' }));
  const lines = annotationsOf({ ...OUTCOME, checks, problems: Array.from({ length: 11 }, () => 'no, never: so') });
  expect(lines).toHaveLength(20);
  expect(lines[0]).toBe('::error title=Gate::FAIL a%0A::add-mask::b%25: 0.89999999, n 1000; the bound is broken');
  expect(lines[10]).toBe('::warning title=Gate::no, never: so');
  expect(
    annotationsOf({
      ...OUTCOME,
      problems: [],
      checks: [
        { ...CHECK, advisory: true },
        { ...CHECK, verdict: 'PASS' },
      ],
    }),
  ).toHaveLength(1);
});
