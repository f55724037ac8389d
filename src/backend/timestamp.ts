const TIMESTAMP = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?$/;

/**
 * Microseconds since 1970, for comparing only; null for what is no timestamp.
 * A timestamp without a zone is UTC: exports hold both `2024-07-08T22:40:35.656915` and `2024-07-08T22:40:35Z`.
 */
export const microsecondsOf = (value: unknown): number | null => {
  const parts = typeof value === 'string' ? TIMESTAMP.exec(value) : null;
  if (!parts) return null;
  const [, date, time, fraction = '', zone = 'Z'] = parts;
  const milliseconds = Date.parse(`${date}T${time}${zone}`);
  if (Number.isNaN(milliseconds)) return null;
  return milliseconds * 1000 + Number(fraction.slice(0, 6).padEnd(6, '0'));
};
