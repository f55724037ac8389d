import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noteServed, servedLog, servedRecord } from '../../../src/backend/import/served-flaws.ts';
import { createLogsReader, type LogsBody, type ReadLogs } from '../../../src/backend/logs/logs-reader.ts';
import { isObject, type JsonObject } from '../../../src/json/tolerant.ts';
import { placesIn, SOUND, withValueAt } from '../../support/damaged-bodies.ts';

/** A row that is whole, with its evaluator logs in the log as well, as upstream sends them. */
const ROW = (SOUND.logs as { records: JsonObject[] }).records[0] as JsonObject;
const ROW_LOG = ROW['log'] as JsonObject;
const TWICE = isObject(ROW['log']) ? { ...ROW, log: { ...ROW['log'], evaluator_logs: ROW['evaluator_logs'] } } : ROW;

const PLACES = placesIn(TWICE);
const VALUES: readonly unknown[] = [undefined, null, 7, 'some text', [], [null], {}, 'log_2'];

/** What is said of a record; `1e400` is no value that JavaScript can write. */
const said = (text: string, readLogs: ReadLogs | undefined): unknown[] => {
  const notes: unknown[] = [];
  const body = readLogs?.(Buffer.from(text));
  const served = servedRecord(body?.object ?? (JSON.parse(text) as JsonObject), body?.known);
  noteServed((note) => notes.push(note), { code: 'LINE_INVALID', path: 'x' }, served);
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
      const readLogs = createLogsReader('record');
      for (const text of texts) expect(said(text, readLogs)).toEqual(said(text, undefined));
    }),
    { numRuns: 300 },
  );
});

test('versions and logs that come again are not looked at again', () => {
  const readLogs = createLogsReader('record');
  const bytes = Buffer.from(JSON.stringify(TWICE));
  const ask = (): boolean[] => {
    const { object, known } = readLogs(bytes) as LogsBody;
    const { log, evaluator_logs } = object as unknown as Record<'log', { prompt: JsonObject; evaluator_logs: JsonObject[] }> & {
      evaluator_logs: JsonObject[];
    };
    const answers = [log.prompt, log.evaluator_logs[0], evaluator_logs[0]].map((part = {}) => known.isKnown(part));
    known.learn();
    return answers;
  };
  expect(ask()).toEqual([false, false, true]);
  expect(ask()).toEqual([true, false, true]);
});

test('of versions only those that were looked at are known', () => {
  const readLogs = createLogsReader('log');
  // A log is shown by its first kind: what another key holds is not looked at.
  const both = { prompt: ROW_LOG['prompt'], evaluator: { id: 7 }, evaluator_logs: [], id: 'a' };
  const flaws = (log: JsonObject): unknown[] => {
    const notes: unknown[] = [];
    const body = readLogs(Buffer.from(JSON.stringify(log)));
    noteServed((note) => notes.push(note), { code: 'LINE_INVALID', path: 'x' }, servedLog(body?.object ?? {}, body?.known));
    return notes;
  };
  expect(flaws(both)).toEqual([]);
  expect(flaws({ ...both, prompt: null })).toMatchObject([{ code: 'NOT_SHOWN' }]);
});
