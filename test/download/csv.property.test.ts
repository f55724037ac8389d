import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonCell, numberCell, textCell, valueCell } from '../../src/download/cells.ts';
import { csvLines } from '../../src/download/csv.ts';
import { readCsv } from './read-csv.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', '\r\n', '\0', '\t', ' ', "'", '=', '\ud800', '\udfff', '😀', '\ufeff', 'a') }),
);
const rows = fc
  .integer({ min: 2, max: 6 })
  .chain((width) => fc.array(fc.array(fc.option(text), { minLength: width, maxLength: width }), { minLength: 1, maxLength: 5 }));

/** What a text is once it was UTF-8: half a character is none. */
const sent = (field: string | null): string | null => (field === null ? null : field.toWellFormed());

test('what is written is read again by the letter of RFC 4180, empty cells apart from empty texts', () => {
  fc.assert(
    fc.property(rows, (cells) => {
      const bytes = Buffer.from(csvLines(cells));
      expect(readCsv(bytes.toString('utf8'))).toEqual(cells.map((row) => row.map(sent)));
    }),
    { numRuns: 1_000 },
  );
});

test('a table of one column has a record for every row, and an empty one is not an empty line', () => {
  fc.assert(
    fc.property(fc.array(fc.option(text), { minLength: 1, maxLength: 8 }), (cells) => {
      const lines = Buffer.from(csvLines(cells.map((cell) => [cell]))).toString('utf8');
      expect(readCsv(lines)).toEqual(cells.map((cell) => [sent(cell) ?? '']));
    }),
  );
  expect(csvLines([[null], ['']])).toBe('""\r\n""\r\n');
});

test('texts that spreadsheets take for formulas begin with an apostrophe; numbers, JSON and what is empty are left alone', () => {
  fc.assert(
    fc.property(text, (given) => {
      const cell = textCell(given);
      expect(cell).toBe(/^[=+\-@\t\r]/.test(given) ? `'${given}` : given);
      expect(jsonCell(Buffer.from(JSON.stringify(given)))).toBe(cell);
      expect(valueCell(given)).toBe(cell);
    }),
  );
  expect([textCell(null), textCell(''), textCell('-0.5'), textCell('=1+1'), textCell('1-1')]).toEqual([null, '', "'-0.5", "'=1+1", '1-1']);
  expect([-0.5, 1e21, Number.NaN].map(numberCell)).toEqual(['-0.5', '1e+21', null]);
  expect(['-0.50', '[-1]', 'null', 'true', '12345678901234567890'].map((json) => jsonCell(Buffer.from(json)))).toEqual([
    '-0.50',
    '[-1]',
    null,
    'true',
    '12345678901234567890',
  ]);
  expect([-1, ['a', 'b'], false, null, undefined].map(valueCell)).toEqual(['-1', '["a","b"]', 'false', null, null]);
});
