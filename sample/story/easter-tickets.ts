import type { Reply } from './reply.ts';

export interface EasterTicket extends Reply {
  /** The id that our mail system chose for the log; absent when the service chose one. */
  readonly logId?: string;
  readonly traveller: string;
  readonly train: 'Owl' | 'Otter';
  readonly question: string;
  readonly channel: 'mail' | 'chat' | 'postcard';
  /** The customer asked us to keep nothing: inputs, messages and output were not stored. */
  readonly unsaved?: true;
}

/** Real mail of the Easter weekend, answered by the version in production. No dataset behind it. */
export const easterTickets: readonly EasterTicket[] = [
  {
    logId: 'order-17/1',
    traveller: 'Vendela Roos',
    train: 'Owl',
    channel: 'mail',
    question: 'We booked two Nests for Easter and got one Nest and one Burrow. My mother-in-law thinks I did this on purpose.',
    text: 'That was us, Vendela, not you. Please answer with your booking number and we put both of you back into Nests, without a surcharge. You may show this mail at dinner.',
    score: 5,
    reason: 'Takes the blame, asks for the one thing needed, and saves a family dinner.',
  },
  {
    logId: 'order-17/2',
    traveller: 'Vendela Roos',
    train: 'Owl',
    channel: 'mail',
    question: 'Booking number OO-5120. She is now saying that she would have preferred the Burrow.',
    text: 'Then the simplest way is to leave everything as it is, Vendela: OO-5120 has one Nest and one Burrow. The difference of 38 euros goes back to you.',
    score: 5,
    reason: 'Sees that the error has become the wish, and pays the difference.',
  },
  {
    logId: 'order-17/3',
    traveller: 'Vendela Roos',
    train: 'Owl',
    channel: 'mail',
    question: 'It has come out that she wanted the lower bed and the window. Can you do both?',
    text: 'Yes: bed 21 in carriage 6 is a lower bed at the window, and it is hers now. We are holding our breath with you, Vendela.',
    score: 4,
    reason: 'Solves it. That bed 21 is free cannot be seen from the mail; one hopes the booking was looked up.',
  },
  {
    logId: 'mail:2025-04-20/7',
    traveller: 'Dr. Casimir Uhl',
    train: 'Otter',
    channel: 'mail',
    question: 'I was served a chocolate egg at 6:15. I am 71. It was excellent. To whom do I direct my praise?',
    text: 'To Ayla, who runs the Otter’s galley and hid 140 of them, Dr. Uhl. We have read her your mail. She says there are four left.',
    score: 4,
    reason: 'Warm and personal. The number of eggs cannot be checked.',
  },
  {
    traveller: 'Signe Halloran',
    train: 'Owl',
    channel: 'chat',
    question: 'Is the Owl running on Easter Monday or does it hunt eggs too?',
    text: 'It runs, Signe: 21:40 from Möwensund as on any day. Boarding starts at 21:10.',
    score: 5,
    reason: 'Asked, answered, with the time.',
  },
  {
    traveller: 'Anonymous',
    train: 'Owl',
    channel: 'chat',
    question: '',
    unsaved: true,
    text: null,
    score: null,
    reason: 'The answer was not stored, so there is nothing to judge.',
  },
  {
    traveller: 'Pelle Grönvik',
    train: 'Owl',
    channel: 'postcard',
    question: 'Dear train, I am seven. Do you sleep in the daytime? Love, Pelle',
    text: 'Dear Pelle, yes, in a long shed by the sea, from nine in the morning till seven at night. Somebody cleans our windows and we dream of mountains. Your Owl',
    score: 5,
    reason: 'There is no rule for this, and the answer is true and right for a child of seven.',
  },
  {
    traveller: 'Nadezhda Pryce',
    train: 'Owl',
    channel: 'mail',
    question: 'Your attendant returned my late husband’s watch, which I had not even missed. I would like to pay for something.',
    text: 'Nothing is owed, Nadezhda. If you wish, a postcard to carriage 3 gets pinned up in the galley and stays there for years. We are very glad that it found its way back to you.',
    score: 5,
    reason: 'Declines the money gracefully and offers something better.',
  },
];
