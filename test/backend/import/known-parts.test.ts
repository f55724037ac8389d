import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPartsMemory, type PartsMemory } from '../../../src/backend/import/known-parts.ts';
import { logSpans } from '../../../src/backend/import/log-spans.ts';
import { noteServed, servedRecord } from '../../../src/backend/import/served-flaws.ts';
import { isObject, type JsonObject } from '../../../src/json/tolerant.ts';
import { placesIn, SOUND, withValueAt } from '../../support/damaged-bodies.ts';

/** A row that is whole, with its evaluator logs in the log as well, as upstream sends them. */
const ROW = (SOUND.logs as { records: JsonObject[] }).records[0] as JsonObject;
const TWICE = isObject(ROW['log']) ? { ...ROW, log: { ...ROW['log'], evaluator_logs: ROW['evaluator_logs'] } } : ROW;

const PLACES = placesIn(TWICE);
const VALUES: readonly unknown[] = [undefined, null, 7, 'some text', [], [null], {}, 'log_2'];

/** What is said of a record; `1e400` is no value that JavaScript can write. */
const said = (text: string, memory: PartsMemory | undefined): unknown[] => {
  const notes: unknown[] = [];
  const bytes = Buffer.from(text);
  const known = memory?.partsOf(bytes, logSpans(bytes, 'record'));
  noteServed((note) => notes.push(note), { code: 'LINE_INVALID', path: 'x' }, servedRecord(JSON.parse(text) as JsonObject, known));
  return notes;
};

test('of a record the same is said, whatever of it is known from those before', () => {
  const damaged = fc.tuple(fc.constantFrom(...PLACES), fc.constantFrom(...VALUES), fc.boolean()).map(([path, value, isTooLarge]) => {
    const text = JSON.stringify(withValueAt(TWICE, path, isTooLarge ? 'too-large' : value));
    return text.replaceAll('"too-large"', '1e400');
  });
  const rows = fc.array(fc.oneof(fc.constant(JSON.stringify(TWICE)), fc.constant(JSON.stringify(ROW)), damaged), { maxLength: 12 });
  fc.assert(
    fc.property(rows, (texts) => {
      const memory = createPartsMemory();
      for (const text of texts) expect(said(text, memory)).toEqual(said(text, undefined));
    }),
    { numRuns: 300 },
  );
});

test('versions and logs that come again are not looked at again', () => {
  const memory = createPartsMemory();
  const bytes = Buffer.from(JSON.stringify(TWICE));
  const ask = (): boolean[] => {
    const { isKnown, learn } = memory.partsOf(bytes, logSpans(bytes, 'record'));
    const { log } = TWICE as unknown as { log: JsonObject & { evaluator_logs: JsonObject[] } };
    const [judgment = {}] = log.evaluator_logs;
    const answers = [
      isKnown(log, 'prompt', log['prompt'] as JsonObject),
      isKnown(log, 'evaluator_logs', judgment),
      isKnown(TWICE, 'evaluator_logs', judgment),
    ];
    learn();
    return answers;
  };
  expect(ask()).toEqual([false, false, true]);
  expect(ask()).toEqual([true, false, true]);
});
