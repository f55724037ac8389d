import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { momentTicks, numberTicks, spread, type Tick, ticksThatFit } from '../../web/src/charts/ticks.ts';

const values = (ticks: readonly Tick[]): number[] => ticks.map(({ value }) => value);
const at = (time: string): number => Date.parse(time);

describe('ticks of numbers', () => {
  test('are round, lie within the scale, and have its unit', () => {
    expect(numberTicks({ from: 1, to: 5.17 }, 5, 'number')).toEqual([1, 2, 3, 4, 5].map((value) => ({ value, label: String(value) })));
    expect(values(numberTicks({ from: 0, to: 1 }, 5, 'share'))).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(numberTicks({ from: 0, to: 1 }, 5, 'share').at(1)?.label).toMatch(/^20\s?%$/);
    expect(numberTicks({ from: 0, to: 0.0012 }, 3, 'usd').at(1)?.label).toMatch(/^\$?0[.,]0005(\s\$)?$/);
  });

  test('of counts are whole', () => {
    expect(values(numberTicks({ from: 0, to: 2 }, 8, 'count'))).toEqual([0, 1, 2]);
  });

  test('are as many as have room', () => {
    const make = (count: number) => numberTicks({ from: 0, to: 1000 }, count, 'number');
    expect(ticksThatFit(1000, make).length).toBeGreaterThan(ticksThatFit(200, make).length);
    expect(values(ticksThatFit(0, make))).toEqual([0, 500, 1000]);
  });
});

describe('ticks of times', () => {
  const [day, month, year] = [{ day: 'numeric' }, { month: 'short' }, { year: 'numeric' }] as const;
  test.each([
    ['years', '2022-03-01T00:00:00', '2025-03-01T00:00:00', ['2023-01-01', '2024-01-01', '2025-01-01'], year],
    ['months', '2025-03-20T00:00:00', '2025-06-10T00:00:00', ['2025-04-01', '2025-05-01', '2025-06-01'], { ...month, ...year }],
    ['days', '2025-04-30T12:00:00', '2025-05-03T12:00:00', ['2025-05-01', '2025-05-02', '2025-05-03'], { ...day, ...month }],
  ] as const)('are the %s that begin within it', (_name, from, to, days, options) => {
    const expected = days.map((one, index) => ({
      value: at(`${one}T00:00:00`),
      label: new Intl.DateTimeFormat(undefined, index === 0 ? { ...options, ...year } : options).format(new Date(`${one}T00:00:00`)),
    }));
    expect(momentTicks({ from: at(from), to: at(to) }, expected.length)).toEqual(expected);
  });

  test('within a day have the hour', () => {
    const made = momentTicks({ from: at('2025-05-01T08:30:00'), to: at('2025-05-01T11:30:00') }, 3);
    expect(values(made)).toEqual([9, 10, 11].map((hour) => new Date(2025, 4, 1, hour).getTime()));
    expect(made[1]?.label).toMatch(/10.00/);
  });
});

test('places that lie too close are moved apart in their order, and none past the end', () => {
  expect(spread([10, 12, 13, 90], 10, 100)).toEqual([10, 20, 30, 90]);
  expect(spread([95, 96, 97], 10, 100)).toEqual([80, 90, 100]);
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { maxLength: 31 }), (unsorted) => {
      const places = unsorted.toSorted((one, other) => one - other);
      const placed = spread(places, 10, 300);
      placed.forEach((place, index) => {
        expect(place).toBeLessThanOrEqual(300);
        expect(place).toBeGreaterThanOrEqual(0);
        if (index > 0) expect(place - (placed[index - 1] ?? 0)).toBeGreaterThanOrEqual(10 - 1e-9);
      });
    }),
  );
});
