import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBackend } from '../../../src/backend/backend.ts';
import { evaluationFiles, type Imported, importFiles, recordText, runText } from '../../support/export-directory.ts';

/** The bytes of an answer as they go out. */
const bytesAt = async ({ store }: Imported, path: string): Promise<Buffer> =>
  Buffer.from((await createBackend({ store }).send({ method: 'GET', path, headers: {} })).body);

const PATHS = ['/evaluations', '/evaluations/evr_1', '/evaluations/evr_1/runs', '/evaluations/evr_1/stats', '/evaluations/evr_1/logs'];

/** A text with these bytes in place of its mark. */
const withBytes = (text: string, bytes: Uint8Array): Buffer => {
  const [before = '', after] = text.split('MARK');
  return Buffer.concat([Buffer.from(before), ...(after === undefined ? [] : [bytes, Buffer.from(after)])]);
};

const marked = (id: string): string => recordText('run_1', id).replace('"prompt"', '"output":"MARK","prompt"');

const importWith = (bytes: Uint8Array): Promise<Imported> => {
  const files = evaluationFiles('evr_1', {
    body: '{"id":"evr_1","name":"MARK","evaluators":[]}',
    runs: { run_1: runText('run_1').replace('{', '{"note":"MARK",') },
    stats: '{"run_stats":[{"run_id":"run_1","num_logs":3,"note":"MARK","evaluator_stats":[]}]}',
    logs: [[]],
  });
  const lines = [recordText('run_1', 'log_1'), withBytes(marked('log_2'), bytes), recordText('run_1', 'log_3')];
  return importFiles({
    ...Object.fromEntries(Object.entries(files).map(([path, text]) => [path, withBytes(String(text), bytes)])),
    'files/pr_1/.done': '',
    'files/pr_1/evaluations/evr_1/logs/1.jsonl': Buffer.concat(lines.flatMap((line) => [Buffer.from(line), Buffer.from('\n')])),
  });
};

/** Bytes that may stand within a JSON string, if only as bytes: no control characters, quotes or backslashes. */
const stringBytes = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0x80, max: 0xff }),
      fc.integer({ min: 0x20, max: 0x7e }).filter((byte) => byte !== 0x22 && byte !== 0x5c),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((bytes) => Uint8Array.from(bytes));

test('one byte that is no UTF-8 takes no row of its page along, and is a finding', async () => {
  const imported = await importWith(Uint8Array.of(0x61, 0xff, 0x62));
  const { records, total } = JSON.parse((await bytesAt(imported, '/evaluations/evr_1/logs')).toString());
  expect([total, records.map(({ log }: { log: { id: string } }) => log.id)]).toEqual([3, ['log_1', 'log_2', 'log_3']]);
  expect(records[1].log.output).toBe('a\ufffdb');
  expect(JSON.parse((await bytesAt(imported, '/logs/log_2')).toString()).output).toBe('a\ufffdb');
  expect(imported.findings).toContain('LINE_INVALID files/pr_1/evaluations/evr_1/logs/1.jsonl:2');
  expect(imported.found.every(({ severity }) => severity === 'WARNING')).toBe(true);
});

test('whatever bytes are in an export, every page is UTF-8 and JSON', () =>
  fc.assert(
    fc.asyncProperty(stringBytes, async (bytes) => {
      const imported = await importWith(bytes);
      for (const path of [...PATHS, '/logs/log_2']) {
        const answer = await bytesAt(imported, path);
        expect([path, isUtf8(answer)]).toEqual([path, true]);
        JSON.parse(answer.toString());
      }
      expect(imported.findings.length === 0).toBe(isUtf8(bytes));
    }),
    { numRuns: 40 },
  ));
