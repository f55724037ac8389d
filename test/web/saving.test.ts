import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { curlCommand, exportCommand } from '../../web/src/rows/commands.ts';
import { gather, pour, rowCounter, type Sink, TooLargeError } from '../../web/src/rows/saving.ts';

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

const streamOf = (...parts: string[]): ReadableStream<Uint8Array<ArrayBuffer>> =>
  new ReadableStream({
    start: (controller) => {
      for (const part of parts) controller.enqueue(bytes(part));
      controller.close();
    },
  });

test('rows are counted as they come, wherever the bytes are cut', () => {
  const csv = 'id,output\r\n1,"two\r\nlines, and ""quotes"""\r\n2,\r\n';
  for (let cut = 0; cut <= csv.length; cut += 1) {
    const count = rowCounter('CSV');
    count(bytes(csv.slice(0, cut)));
    expect(count(bytes(csv.slice(cut)))).toBe(2);
  }
  expect(rowCounter('JSONL')(bytes('{"output":"an \\" alone"}\n{}\n'))).toBe(2);
});

test('what is gathered is kept once it is whole, up to its bound', async () => {
  const kept: Blob[] = [];
  const keep = (file: Blob): void => void kept.push(file);
  const seen: number[] = [];
  const how = { format: 'CSV', onProgress: ({ bytes: size }: { bytes: number }) => seen.push(size) } as const;
  await pour(streamOf('id\r\n', '1\r\n'), gather(keep, 7), how);
  expect([await kept[0]?.text(), seen]).toEqual(['id\r\n1\r\n', [4, 7]]);
  await expect(pour(streamOf('id\r\n', '1\r\n'), gather(keep, 6), how)).rejects.toThrow(TooLargeError);
  expect(kept).toHaveLength(1);
});

test('of a file that breaks off nothing is kept', async () => {
  const happened: string[] = [];
  const sink: Sink = {
    write: () => void happened.push('write'),
    close: () => void happened.push('close'),
    abort: () => void happened.push('abort'),
  };
  const broken = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => (happened.length === 0 ? controller.enqueue(bytes('id\r\n')) : controller.error(new Error('reset'))),
  });
  await expect(pour(broken, sink, { format: 'CSV', onProgress: () => undefined })).rejects.toThrow('reset');
  expect(happened).toEqual(['write', 'abort']);
});

test('commands are read by a shell as they are meant', () => {
  const asked = {
    id: 'evr_1; exit',
    format: 'CSV',
    filter: { search: `it's "$HOME" \\ !` },
    columns: ['id', "judgment:Evaluators/Conductor's"],
  } as const;
  const shown = (command: string): string[] => {
    const { stdout } = spawnSync('sh', ['-c', command.replace(/^\S+/, 'printf "%s\\0"')], { encoding: 'utf8' });
    return stdout.split('\0').slice(0, -1);
  };
  expect(shown(exportCommand(asked, 'rows of mine.csv'))).toEqual([
    'export',
    'evr_1; exit',
    '--format',
    'csv',
    '--filter',
    JSON.stringify(asked.filter),
    '--columns',
    JSON.stringify(asked.columns),
    '--output',
    'rows of mine.csv',
  ]);
  const url = 'http://127.0.0.1:4000/evaluations/evr_1/logs.csv';
  expect(shown(curlCommand(asked, { path: null, url, fileName: 'a.csv', hasKey: false }))).toEqual([
    '--fail',
    '--output',
    'a.csv',
    '-H',
    'content-type: application/json',
    '--data',
    JSON.stringify({ filter: asked.filter, columns: asked.columns }),
    url,
  ]);
});
