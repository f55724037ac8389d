import type { Reply } from './reply.ts';

export interface EverydayMail extends Reply {
  readonly traveller: string;
  readonly train: 'Owl' | 'Otter';
  readonly question: string;
  /** Which version was in production, or was tried, when it came. */
  readonly version: 'houseRules' | 'warm';
}

/** Mail of ordinary days, oldest first: in no evaluation. */
export const everydayMail: readonly EverydayMail[] = [
  {
    version: 'houseRules',
    traveller: 'Piet Anselm',
    train: 'Otter',
    question: 'Do you take parrots? Mine is quiet at night.',
    text: 'Animals in a closed basket travel for free. A parrot counts as an animal.',
    score: 4,
    reason: 'The rule, and the one doubt about it removed.',
  },
  {
    version: 'houseRules',
    traveller: 'Greta Lindqvist',
    train: 'Owl',
    question: 'Can I have breakfast at 5:30? I get off at the first stop.',
    text: 'Breakfast is served from 6:00.',
    score: 2,
    reason: 'True, and no help to someone who has left the train by then.',
  },
  {
    version: 'warm',
    traveller: 'Tomasz Wilk',
    train: 'Owl',
    question: 'My daughter is 4. Does she need a bed of her own?',
    text: 'She may share yours for nothing, Tomasz, and many do. A bed of her own is half the fare; she would have a lamp with an owl on it.',
    score: 5,
    reason: 'Answers what was asked and what a parent would ask next.',
  },
  {
    version: 'warm',
    traveller: 'Noor van Dam',
    train: 'Otter',
    question: 'Is there a plug at the bed? I have to charge a hearing aid.',
    text: 'There is one at the head of every bed, Noor, on all night. Should it fail, the train manager has a spare cable and a socket.',
    score: 5,
    reason: 'Certain, and with a way out for the night it goes wrong.',
  },
  {
    version: 'warm',
    traveller: 'Sigrun Aas',
    train: 'Owl',
    question: 'I dreamt that I missed the Owl. Is that covered?',
    text: 'Dreams are not, Sigrun, but we wish you a punctual evening. The Owl leaves at 21:40, and the doors close two minutes earlier.',
    score: 4,
    reason: 'Kind, and slips in the time that matters.',
  },
];
