/**
 * Seconds to wait according to a Retry-After header, which is a number of seconds or an HTTP date (RFC 9110, 10.2.3).
 * Undefined without one, or with one that is neither; never negative. `now` is in milliseconds since 1970.
 */
export const retryAfterSecondsOf = (header: string | undefined, now: number): number | undefined => {
  if (header === undefined) return undefined;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text);
  // Date.parse takes many spellings; an HTTP date has letters, which keeps "-1" and "1.5" out. The oldest spelling leaves GMT unsaid.
  const date = /^[A-Za-z]{3,9},? /.test(text) ? Date.parse(text.endsWith('GMT') ? text : `${text} GMT`) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
};
