import type { QuestionKey } from './questions.ts';
import type { Reply } from './reply.ts';

export interface ThinkingReply extends Reply {
  /** The model's visible reasoning. */
  readonly thinking: string;
}

/** The unnamed version on a reasoning model. Its run is still going on: these are the rows that are done. */
export const thinkingReplies: Readonly<Partial<Record<QuestionKey, ThinkingReply>>> = {
  wedding: {
    thinking: 'Tuesday to Friday 21:40 is more than 72 hours, so the 48-hour rule gives the full fare.',
    text: 'All of it, Jonas. From today to Friday evening there are more than three days, and cancelling is free until two days before. My trips, then "Cancel". Our best wishes to your sister.',
    score: 5,
    reason: 'Shows the counting in half a sentence. Nothing to add.',
  },
  fever: {
    thinking:
      '14:00 is before 18:00 on the day of travel: 50 % of 118 is 59. Health comes first, but the deadline is what costs money, so say it first.',
    text: 'Cancel before 18:00 and 59 of your 118 euros come back, نور. You have four hours; it takes two minutes under My trips. Then please lie down.',
    score: 5,
    reason: 'Sum, deadline and the time that is left.',
  },
  christening: {
    thinking: '95 minutes lies between 60 and 120: 25 %.',
    text: 'A quarter of the fare, Benedikta, for 95 minutes lies between one hour and two. The claim form needs your booking number and nothing else. We are sorry about the cake.',
    score: 5,
    reason: 'Right and short.',
  },
  field: {
    thinking: 'Two and a half hours is 150 minutes, above 120: 50 %. The customer is in good humour; do not kill it.',
    text: 'Half, Tomasz: 150 minutes is above our limit of 120. Please file the claim form. The cows have been thanked.',
    score: 5,
    reason: 'Half, and why. The cows are dealt with.',
  },
  cat: {
    thinking: 'Animals only in a Nest. She asks about a Burrow with strangers, so no. Offer the change.',
    text: 'In a Nest yes, in a Burrow no, Philippa, however friendly Minka is. Under My trips you can change if one is free. The carrier rides at no charge.',
    score: 5,
    reason: 'Yes and no in one sentence, and correct on both.',
  },
  tandem: {
    thinking: 'Hooks take single bicycles only. No exception in the rules; do not invent one.',
    text: 'No, and we are sorry, Gerrit and Hanne: the hooks hold single bicycles only and the rules know no exception for love.',
    score: 4,
    reason: 'Clear. Two single bicycles at 12 euros could have been mentioned.',
  },
  cello: {
    thinking: 'A cello is about 1.25 m with its case: taller than 1.20 m, so a bed at the child fare.',
    text: 'Berta needs her own bed, Ilse, at the child fare, since she is taller than 1.20 m. Add a second traveller of type "child"; nobody will ask for her school report.',
    score: 5,
    reason: 'Correct and bookable; the joke explains the odd menu entry.',
  },
  snoring: {
    thinking: 'It is 1 a.m., quiet hours. He reads this in the dark on a phone: keep it short.',
    text: 'Yes. Carriage 3, the attendant, any free bed, no charge. Good night, Dario.',
    score: 5,
    reason: 'The shortest right answer of all.',
  },
  vegan: {
    thinking:
      'Order before noon on the travel day. Included in Nest and Burrow, 7 euros in a Perch. I do not know which she has, so give both.',
    text: 'Yes, if you tick it in the booking before noon on the day of travel, Saoirse. It is included with a Nest or a Burrow and 7 euros with a Perch.',
    score: 5,
    reason: 'Complete without knowing her ticket.',
  },
};
