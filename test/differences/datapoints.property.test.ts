import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ChatMessage } from '../../src/contract/message.ts';
import { changesOfDatapoint, datapointsBetween } from '../../src/differences/datapoints.ts';

const value = fc.constantFrom('a', 'b', 'c');
const datapoint = fc.record({
  id: fc.constantFrom('dp_1', 'dp_2', 'dp_3', 'dp_4', 'dp_5'),
  inputs: fc.record({ question: value }),
  messages: fc.option(fc.constant<ChatMessage[]>([{ role: 'user', content: 'Hi' }])),
  target: fc.option(fc.record({ answer: value })),
});
const dataset = fc.uniqueArray(datapoint, { maxLength: 5, selector: ({ id }) => id });

test('every datapoint of both versions is told once', () => {
  fc.assert(
    fc.property(dataset, dataset, (before, after) => {
      const { added, removed, changed, unchanged } = datapointsBetween(before, after);
      expect(removed.length + changed.length + unchanged).toBe(before.length);
      expect(added.length + changed.length + unchanged).toBe(after.length);
      expect(new Set([...removed, ...changed.map((each) => each.before)]).size).toBe(removed.length + changed.length);
      expect(new Set([...added, ...changed.map((each) => each.after)]).size).toBe(added.length + changed.length);
      for (const each of changed) expect(changesOfDatapoint(each)).not.toEqual([]);
    }),
  );
});

test('a dataset has no differences to itself, in whatever order and with whatever ids', () => {
  fc.assert(
    fc.property(
      dataset.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
      fc.boolean(),
      ([before, after], isRenamed) => {
        const renamed = isRenamed ? after.map((each, index) => ({ ...each, id: `new_${index}` })) : after;
        expect(datapointsBetween(before, renamed)).toEqual({ added: [], removed: [], changed: [], unchanged: before.length });
      },
    ),
  );
});

test('turned round, what was added is removed, and as many changed', () => {
  fc.assert(
    fc.property(dataset, dataset, (before, after) => {
      const [there, back] = [datapointsBetween(before, after), datapointsBetween(after, before)];
      expect([back.added.length, back.removed.length, back.changed.length]).toEqual([
        there.removed.length,
        there.added.length,
        there.changed.length,
      ]);
    }),
  );
});
