import { mayHaveNotFinite, withNulls } from './not-finite.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** A JSON object and its text. */
export interface JsonBody {
  readonly object: JsonObject;
  /** The bytes it came in, without a byte order mark, unless `repaired`. */
  readonly bytes: Buffer;
  /** True where numbers that JSON does not know were replaced by null. */
  readonly repaired: boolean;
}

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The text at a key; undefined when there is none, or an empty one. */
export const textAt = (object: JsonObject, key: string): string | undefined => {
  const value = object[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** The count at a key; 0 where there is none that can be one. */
export const countAt = (object: JsonObject, key: string): number => {
  const value = object[key];
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0;
};

const BYTE_ORDER_MARK = Buffer.from('\ufeff');

/** Without the mark that some editors put before a text, which JSON does not know. */
export const withoutByteOrderMark = (bytes: Buffer): Buffer =>
  bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK) ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes;

const parsedObject = (bytes: Buffer): JsonObject | undefined => {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/**
 * Reads one JSON object; undefined for any other value and for what is no JSON.
 * NaN, Infinity and -Infinity, which Python's writer lets through, count as null and are replaced by it in the bytes.
 */
export const parseObject = (text: Buffer): JsonBody | undefined => {
  const bytes = withoutByteOrderMark(text);
  const object = parsedObject(bytes);
  if (object) return { object, bytes, repaired: false };
  if (!mayHaveNotFinite(bytes)) return undefined;
  const repairedBytes = withNulls(bytes);
  const repairedObject = parsedObject(repairedBytes);
  return repairedObject && { object: repairedObject, bytes: repairedBytes, repaired: true };
};
