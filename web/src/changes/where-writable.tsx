import type { ReactNode } from 'react';
import { Answered } from '../parts/states.tsx';
import { useSourceAnswer } from '../source/use-source.ts';
import { ReadOnlyNote } from './read-only-note.tsx';

/** What changes something, where that may be done; elsewhere why it may not. */
export const WhereWritable = ({ children }: { readonly children: ReactNode }) => (
  <Answered answer={useSourceAnswer()} what="what is served">
    {({ evaluationSource }) => (evaluationSource.isReadOnly ? <ReadOnlyNote source={evaluationSource} /> : children)}
  </Answered>
);
