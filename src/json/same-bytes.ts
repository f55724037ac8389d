/** Whether the bytes of a text from `start` on, `length` of them, stand at an offset of another as well. */
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
