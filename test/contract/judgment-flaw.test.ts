import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgmentFlaw } from '../../src/contract/judgment-flaw.ts';

const OPTIONS = [{ name: 'warm', valence: 'positive' }, { name: 'stiff' }];
const NAMES = OPTIONS.map(({ name }) => name);

describe('an evaluator takes', () => {
  test('what is of its type', () => {
    const values = [true, 1.5, 'warm', ['warm', 'stiff'], 'anything else', [], '', 'true'];
    const taken = (spec: object) => values.filter((value) => judgmentFlaw(value, spec) === undefined);
    expect(taken({ return_type: 'boolean' })).toEqual([true]);
    expect(taken({ return_type: 'number' })).toEqual([1.5]);
    expect(taken({ return_type: 'select', options: OPTIONS })).toEqual(['warm']);
    expect(taken({ return_type: 'multi_select', options: OPTIONS })).toEqual([['warm', 'stiff'], []]);
    expect(taken({ return_type: 'text' })).toEqual(['warm', 'anything else', '', 'true']);
    expect(taken({ return_type: 'select', options: null })).toEqual(['warm', 'anything else', '', 'true']);
    expect(taken({ return_type: 'of another world' })).toEqual(values);
  });

  test('no number that is none, no list of other things, and nothing that is nothing', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, null, undefined, {}, [1], [null]])
      for (const return_type of ['boolean', 'number', 'select', 'multi_select', 'text', 'another'])
        expect(judgmentFlaw(value, { return_type, options: OPTIONS })).toEqual(expect.any(String));
  });

  test('the numbers within its limits and on its steps', () => {
    const spec = (min: number | null, max: number | null, step: number | null) => ({
      return_type: 'number' as const,
      number_limits: { min, max, step },
    });
    expect(judgmentFlaw(0, spec(1, 5, 1))).toContain('less than 1');
    expect(judgmentFlaw(6, spec(1, 5, 1))).toContain('more than 5');
    expect(judgmentFlaw(1.5, spec(1, 5, 1))).toContain('steps of 1 from 1');
    expect(judgmentFlaw(-7.25, spec(null, null, 0.25))).toBeUndefined();
    expect(judgmentFlaw(-7.3, spec(null, null, 0.25))).toContain('steps of 0.25 from 0');
    expect(judgmentFlaw(-7.3, spec(null, null, 0))).toBeUndefined();
    fc.assert(
      fc.property(fc.integer({ min: -50, max: 50 }), fc.nat({ max: 1_000 }), fc.constantFrom(1, 0.5, 0.1, 0.01, 3), (min, steps, step) => {
        expect(judgmentFlaw(min + steps * step, spec(min, null, step))).toBeUndefined();
        expect(judgmentFlaw(min + (steps + 0.5) * step, spec(min, null, step))).toContain('steps');
      }),
    );
  });

  test('each of its options once', () => {
    const spec = { return_type: 'multi_select' as const, options: OPTIONS };
    expect(judgmentFlaw(['warm', 'warm'], spec)).toContain('twice');
    expect(judgmentFlaw(['warm', 'cold'], spec)).toContain('"cold"');
    fc.assert(fc.property(fc.shuffledSubarray(NAMES), (chosen) => judgmentFlaw(chosen, spec) === undefined));
  });
});
