/** Python switches to the exponent form below 0.0001 and writes at least two digits of exponent. */
const numberText = (value: number): string => {
  if (Number.isInteger(value) || Math.abs(value) >= 1e-4) return String(value);
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
};

const asciiText = (value: string): string =>
  JSON.stringify(value).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** JSON as Python's `json.dumps` spells it, which wrote the official exports: ASCII only, a blank after `,` and `:`. */
export const pythonJson = (value: unknown): string => {
  if (typeof value === 'string') return asciiText(value);
  if (typeof value === 'number') return numberText(value);
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([key, member]) => `${asciiText(key)}: ${pythonJson(member)}`).join(', ')}}`;
};
