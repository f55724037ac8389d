/*
 * What stands in a cell of a table. A text that a spreadsheet would take for a formula begins with an apostrophe, which spreadsheets hide;
 * numbers and JSON, which are none, are left as they are.
 */

const FORMULA = /^[=+\-@\t\r]/;

/** The cell of a text; null stays an empty cell, which is not the cell of an empty text. */
export const textCell = (text: string | null): string | null => (text !== null && FORMULA.test(text) ? `'${text}` : text);

/** The cell of a number; NaN stands for none. */
export const numberCell = (number: number): string | null => (Number.isNaN(number) ? null : String(number));

const QUOTE = 0x22;

/** The cell of a JSON value: a text as it is, a number as it is spelled, null as an empty cell, all else as JSON. */
export const jsonCell = (json: Buffer | undefined): string | null => {
  if (!json) return null;
  if (json[0] === QUOTE) return textCell(String(JSON.parse(json.toString('utf8'))));
  const text = json.toString('utf8');
  return text === 'null' ? null : text;
};

/** The same of a value that was read. */
export const valueCell = (value: unknown): string | null => {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? textCell(value) : JSON.stringify(value);
};
