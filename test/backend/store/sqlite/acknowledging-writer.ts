import { writeSync } from 'node:fs';
import { createBackend } from '../../../../src/backend/backend.ts';
import { importExport } from '../../../../src/backend/import/importer.ts';
import { openData } from '../../../../src/backend/store/sqlite/data-file.ts';
import type { Call } from '../../../../src/contract/send.ts';

// Changes the store in a data file for as long as it lives, and prints each change on its standard output once it is acknowledged.
// Arguments: the data file, and the export that a new one is filled from; with `stay` after them it stays at the end of filling.

const [file = '', directory = '', stay] = process.argv.slice(2);

const print = (...words: string[]): void => {
  writeSync(1, `${words.join(' ')}\n`);
};

const store = await openData(file, {
  fill: async (empty) => {
    print('filling');
    await importExport(directory, empty);
    print('filled');
    if (stay === 'stay') await new Promise(() => setInterval(() => undefined, 60_000));
  },
});
const backend = createBackend({ store });

const change = async (method: Call['method'], path: string, body: unknown): Promise<{ id: string }> => {
  const answer = await backend.send({ method, path, headers: {}, body: Buffer.from(JSON.stringify(body)) });
  const text = Buffer.from(answer.body).toString();
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return JSON.parse(text);
};

print('open');
while (process.stdout.writable) {
  const { id } = await change('POST', '/evaluations', { file: { path: 'Support/Reply' }, evaluators: [] });
  print('evaluation', id);
  const run = await change('POST', `/evaluations/${id}/runs`, {});
  print('run', id, run.id);
  await change('PATCH', `/evaluations/${id}/runs/${run.id}`, { control: true });
  print('control', id, run.id);
  await change('POST', `/evaluations/${id}/evaluators`, { evaluators: [{ path: 'Evaluators/Words' }] });
  print('evaluator', id);
  await change('POST', `/evaluations/${id}/runs/${run.id}/logs`, { log_ids: ['order-17/3', 'mail:2025-04-20/7'] });
  print('logs', id, run.id);
  const judgment = { log_id: `judged/${id}`, path: 'Evaluators/Words', parent_id: 'order-17/3', judgment: 7, user: id };
  await change('POST', '/evaluators/log', judgment);
  print('judgment', id, run.id);
}
