const PROMISING = ['promise', 'guarantee', 'definitely', 'surely', 'certainly', 'always'];

/** What the code of the evaluator "Empty Promise" returns: null without an answer. */
export const isEmptyPromise = (output: string | null): boolean | null => {
  if (!output) return null;
  const text = output.toLowerCase();
  return PROMISING.some((word) => text.includes(word));
};

/** What the code of the evaluator "Words" returns: pieces between white space. */
export const countWords = (output: string): number => output.split(/\s+/).filter((word) => word !== '').length;

/** What Python says where that code meets a log without output. */
export const NO_OUTPUT_TO_SPLIT = "AttributeError: 'NoneType' object has no attribute 'split'";
