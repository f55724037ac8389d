/** What a JSON Pointer finds in a value; undefined where nothing is there. */
export type Lookup = (value: unknown) => unknown;

const INDEX = /^(0|[1-9]\d*)$/;

const stepInto = (value: unknown, token: string): unknown => {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return INDEX.test(token) ? value[Number(token)] : undefined;
  return Object.hasOwn(value, token) ? (value as Record<string, unknown>)[token] : undefined;
};

/** The keys and indexes that a JSON Pointer (RFC 6901) goes down by; undefined for a text that is none. */
export const pointerTokens = (pointer: string): string[] | undefined => {
  if (pointer === '') return [];
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) return undefined;
  return pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
};

/**
 * Reads a JSON Pointer (RFC 6901): `""` is the whole value, `/a/0/b~1c` goes down by keys and indexes. Undefined for a text that is none.
 * Only own keys are found, so nothing of JavaScript shows.
 */
export const pointerLookup = (pointer: string): Lookup | undefined => {
  const tokens = pointerTokens(pointer);
  return tokens && ((value) => tokens.reduce(stepInto, value));
};
