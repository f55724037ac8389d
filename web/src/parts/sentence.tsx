import type { Words } from './words.ts';

/** A sentence whose numbers show the exact ones on hover. */
export const Sentence = ({ words }: { readonly words: Words }) =>
  words.map((word, index) =>
    typeof word === 'string' ? (
      word
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: words of a sentence stay where they are.
      <data key={index} value={word.value} title={String(word.value)}>
        {word.text}
      </data>
    ),
  );
