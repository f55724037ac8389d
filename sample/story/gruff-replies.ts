import type { QuestionKey } from './questions.ts';
import type { Reply } from './reply.ts';

/** Version "gruff-stoker": an experiment that was stopped after five rows. */
export const gruffReplies: Readonly<Partial<Record<QuestionKey, Reply>>> = {
  wedding: {
    text: 'Full refund. Forty-eight hours is the rule and you have seventy-eight. Go to the wedding.',
    score: 4,
    reason: 'Correct to the hour. Manners of a coal shovel.',
  },
  fever: {
    text: 'Cancel by six, get 59 back. And do not cough on my train.',
    score: 3,
    reason: 'The facts are right; the last sentence must never reach a sick customer.',
  },
  christening: {
    text: 'Quarter. Form is online. Cake is cake.',
    score: 3,
    reason: 'Six words of answer and all of them true. Not kind.',
  },
  field: {
    text: 'Half. You saw cows. I saw the inside of a boiler.',
    score: 4,
    reason: 'Right. Surprisingly, the customer might like it.',
  },
  cat: {
    text: 'No.',
    score: 2,
    reason: 'True, and of no use: no reason, no Nest, no carrier.',
  },
};
