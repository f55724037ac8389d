/*
 * The one way of folding texts, for comparing and searching without regard to case: NFC, then each code point by itself in lower case, that
 * in upper case, and that in lower case again.
 */

// Grows whenever a text would be folded otherwise.
const OURS = 1;

/** Folded texts of one version can be compared: it names our rule and the edition of Unicode whose cases these are. */
export const FOLDING = `${OURS}/unicode-${process.versions['unicode']}`;

/**
 * Texts whose lower case is all there is to fold: Latin letters that have one of their own, the usual Cyrillic ones, punctuation, signs,
 * syllables and ideographs. None of them stands otherwise beside another one, for there are no accents among them.
 */
const PLAIN =
  /^[\0-\xb4\xb6-\xde\xe0-\u012f\u0132-\u0148\u014a-\u017e\u0401\u0410-\u044f\u0451\u2010-\u2027\u2030-\u205e\u2190-\u22ff\u3000-\u3029\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3]*$/;

/** A text to compare without regard to case: `ß` and `SS` are `ss`, composed and decomposed letters are equal. */
export const fold = (text: string): string => {
  if (PLAIN.test(text)) return text.toLowerCase();
  // Only a sigma's lower case depends on what stands beside it, and each letter counts by itself.
  return text.normalize('NFC').toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ');
};

/** A text that is as long is folded once where it is asked several things one after another. */
const LONG = 1_024;
const last = { text: '', folded: '' };

/** `fold`, which remembers the last long text. */
export const foldedOnce = (text: string): string => {
  if (text.length < LONG) return fold(text);
  if (text !== last.text) Object.assign(last, { text, folded: fold(text) });
  return last.folded;
};

const isLeading = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

const pointAt = (text: string, at: number): number => text.codePointAt(at) ?? -1;

/** Which of two texts comes first by their code points: below 0, 0 or above 0. */
export const compareCodePoints = (one: string, other: string): number => {
  if (one === other) return 0;
  const end = Math.min(one.length, other.length);
  let at = 0;
  while (at < end && one.charCodeAt(at) === other.charCodeAt(at)) at += 1;
  // The second half of a code point says nothing without the first.
  const halves = at > 0 && isLeading(one.charCodeAt(at - 1)) ? pointAt(one, at - 1) - pointAt(other, at - 1) : 0;
  return halves || pointAt(one, at) - pointAt(other, at);
};
