/** Whether the bytes of a text from `start` on, `length` of them, stand at an offset of another as well: for what mostly differs. */
export const standsAt = (text: Uint8Array, start: number, length: number, bytes: Buffer, at: number): boolean => {
  // A look at three bytes finds most of what differs, at less cost than a native call.
  const last = length - 1;
  const middle = length >> 1;
  return (
    bytes[at + last] === text[start + last] &&
    bytes[at + middle] === text[start + middle] &&
    bytes[at + last - 1] === text[start + last - 1] &&
    bytes.compare(text, start, start + length, at, at + length) === 0
  );
};

/** Longer ones are compared faster by a native call. */
const SHORT = 64;

/** Whether a text stands at an offset of another: for what is mostly the same. */
export const followsAt = (text: Uint8Array, bytes: Buffer, at: number): boolean => {
  const { length } = text;
  if (length > SHORT) return at + length <= bytes.length && bytes.compare(text, 0, length, at, at + length) === 0;
  let index = 0;
  while (index < length && bytes[at + index] === text[index]) index += 1;
  return index === length;
};
