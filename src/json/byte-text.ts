/**
 * A document, and a part of it as text, each byte a character: texts of any length are compared in one step there. The part moves on with the
 * offsets that are asked for, for the text of a large document would take as much room again.
 */
export interface ByteText {
  readonly bytes: Buffer;
  text: string;
  /** The offset at which the text begins. */
  from: number;
}

/** How much of a document is text at a time. */
const PART = 65_536;

/** Nothing of the document is text yet. */
export const byteText = (bytes: Buffer): ByteText => ({ bytes, text: '', from: 0 });

/** Whether this text, whose characters are bytes, stands at an offset. */
export const isTextAt = (document: ByteText, at: number, text: string): boolean => {
  const end = at + text.length;
  if (at < document.from || end > document.from + document.text.length) {
    if (end > document.bytes.length) return false;
    document.text = document.bytes.toString('latin1', at, Math.max(end, at + PART));
    document.from = at;
  }
  return document.text.substring(at - document.from, end - document.from) === text;
};

/** What stands from one offset to another, as a text of its own: the document is not kept for its sake. */
export const textBetween = ({ bytes }: ByteText, from: number, to: number): string => bytes.toString('latin1', from, to);
