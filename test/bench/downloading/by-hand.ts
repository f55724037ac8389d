import { createHash } from 'node:crypto';
import { openSync, writeSync } from 'node:fs';
import { devNull } from 'node:os';
import { DatabaseSync } from 'node:sqlite';
import { numbersOf, type Row } from '../asking/narrow-tables.ts';
import { CASES, COLUMNS, type Downloaded } from './cases.ts';

/* One download as a script for it alone would write it: the keys by SQL over narrow tables, the records by their keys, the bytes to a file. */

const PIECE = 65_536;

const [data = '', narrow = '', name = ''] = process.argv.slice(2);
const asked = CASES.find((each) => each.name === name);
if (!asked) throw new Error(`There is no case '${name}'.`);

const cellOf = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  const text = String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return safe === '' || /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const lineOf = (bytes: Buffer): Buffer => {
  if (asked.format === 'jsonl') return Buffer.concat([bytes, Buffer.from('\n')]);
  const row = JSON.parse(bytes.toString('utf8')) as Row;
  const [duration] = numbersOf(row);
  return Buffer.from(`${[row.log.id, row.run_id, duration, row.log.output].map(cellOf).join(',')}\r\n`);
};

const write = (looked: (piece: Buffer) => void): Pick<Downloaded, 'rows' | 'bytes'> => {
  const database = new DatabaseSync(data, { readOnly: true });
  database.prepare('ATTACH ? AS narrow').run(narrow);
  const record = database.prepare('SELECT bytes FROM blob WHERE key = ?');
  const file = openSync(devNull, 'w');
  let [rows, bytes, size] = [0, 0, 0];
  let held: Buffer[] = [];
  const put = (): void => {
    const piece = Buffer.concat(held);
    looked(piece);
    writeSync(file, piece);
    bytes += piece.length;
    [held, size] = [[], 0];
  };
  if (asked.format === 'csv') held.push(Buffer.from(`${COLUMNS.join(',')}\r\n`));
  for (const { blob } of database.prepare(asked.sql).iterate()) {
    const line = lineOf(Buffer.from(record.get(Number(blob))?.['bytes'] as Uint8Array));
    held.push(line);
    size += line.length;
    rows += 1;
    if (size >= PIECE) put();
  }
  put();
  return { rows, bytes };
};

const [begun, before] = [performance.now(), process.cpuUsage()];
const written = write(() => undefined);
const { user, system } = process.cpuUsage(before);
const used = { milliseconds: performance.now() - begun, cpu: (user + system) / 1000, peak: process.resourceUsage().maxRSS / 1024 };
// Once more, for what it came to.
const hash = createHash('sha256');
write((piece) => hash.update(piece));
process.stdout.write(JSON.stringify({ ...written, ...used, sha256: hash.digest('hex') } satisfies Downloaded));
