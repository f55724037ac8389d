import { expect, test } from 'vitest';
import { scaleOfStretches, stretchOf } from '../../web/src/row/stretch.ts';

test('a step lies where it began, for as long as it took, within the whole', () => {
  const [root, step] = [
    stretchOf({ startTime: '2025-05-20T10:00:00.000Z', duration: 5.9 }),
    stretchOf({ startTime: '2025-05-20T10:00:02.000Z', duration: 0.18 }),
  ];
  const scale = scaleOfStretches([root, step].filter((one) => one !== undefined));
  expect(scale.to - scale.from).toBe(5900);
  expect([(step?.from ?? 0) - scale.from, (step?.to ?? 0) - scale.from]).toEqual([2000, 2180]);
});

test('what does not say when or how long it was lies nowhere', () => {
  expect(stretchOf({ startTime: null, duration: 1 })).toBeUndefined();
  expect(stretchOf({ startTime: 'soon', duration: 1 })).toBeUndefined();
  expect(stretchOf({ startTime: '2025-05-20T10:00:02Z', duration: null })).toBeUndefined();
});
