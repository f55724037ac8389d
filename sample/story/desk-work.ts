import type { DeskCaseKey, DeskWork } from './desk-cases.ts';

const booking4471 = { booking: 'OO-4471', train: 'Owl', date: '2025-05-02', fare_eur: 164, beds: ['12', '13'] };
const booking4519 = { booking: 'OO-4519', train: 'Otter', date: '2025-05-09', fare_eur: 92, beds: ['27'] };
const booking4533 = { booking: 'OO-4533', train: 'Owl', date: '2025-04-30', fare_eur: 210, beds: ['1', '2'] };

/** The agent's first version: thinks aloud, calls eagerly. */
export const eagerWork: Readonly<Record<DeskCaseKey, DeskWork>> = {
  late: {
    thinking: 'I need the train of the booking and its delay on 2 May. Delay rules: 60 to 120 minutes gives 25 %.',
    steps: [
      { tool: 'findBooking', arguments: { booking: 'OO-4471' }, result: booking4471 },
      {
        tool: 'trainStatus',
        arguments: { train: 'Owl', date: '2025-05-02' },
        result: { train: 'Owl', date: '2025-05-02', delay_minutes: 95 },
      },
    ],
    answer:
      'The Owl was 95 minutes late on 2 May, Henrike. That is a quarter of your fare of 164 euros: 41 euros. Please send the claim form.',
    flaws: [],
    flawsReason: 'Two calls, both needed, both read correctly.',
  },
  umbrella: {
    thinking: 'The umbrella... the booking tells me which night. There is no tool for finds, but maybe the booking has a note.',
    steps: [
      {
        tool: 'findBooking',
        arguments: { booking: 'OO-4502' },
        result: { booking: 'OO-4502', train: 'Otter', date: '2025-05-05', notes: ['find 118: umbrella, green, sent to Möwensund'] },
      },
      {
        tool: 'trainStatus',
        arguments: { train: 'Otter', date: '2025-05-05' },
        result: { train: 'Otter', date: '2025-05-05', delay_minutes: 0 },
      },
    ],
    answer: 'It has been found, Arturo: tag 118, lost property in Möwensund. We post it for 6 euros. We find it rather handsome.',
    flaws: ['needless call'],
    flawsReason: 'The find was in the booking’s note. Whether the train was on time has nothing to do with an umbrella.',
  },
  postpone: {
    thinking: 'Change of date. Look the booking up first.',
    steps: [{ tool: 'findBooking', arguments: { booking: 'OO-4591' }, result: null, error: 'LookupError: no booking OO-4591' }],
    answer: 'I could not find your booking, Eun-ji. Could you check the number? My regards to the bees.',
    flaws: ['wrong argument', 'missing call'],
    flawsReason: 'It looked for OO-4591 instead of OO-4519 and did not try again with the number it was given.',
  },
  cold: {
    thinking: 'Angry, and rightly so. She asks for a person. The booking helps whoever takes over.',
    steps: [{ tool: 'findBooking', arguments: { booking: 'OO-4533' }, result: booking4533 }],
    answer: null,
    handOver: 'Heating failed in beds 1 and 2, Owl of 30 April, fare 210 euros. Customer asks for a person.',
    flaws: [],
    flawsReason: 'She asked for a person and gets one, with the facts already looked up.',
  },
};

/** The agent's second version: looks before it speaks, and once only. */
export const carefulWork: Readonly<Record<DeskCaseKey, DeskWork>> = {
  late: {
    steps: [
      { tool: 'findBooking', arguments: { booking: 'OO-4471' }, result: booking4471 },
      {
        tool: 'trainStatus',
        arguments: { train: 'Owl', date: '2025-05-02' },
        result: { train: 'Owl', date: '2025-05-02', delay_minutes: 95 },
      },
    ],
    answer: '95 minutes, Henrike, which gives back a quarter of 164 euros: 41 euros. The claim form is all we need.',
    flaws: [],
    flawsReason: 'Both calls are needed, and the sum follows from them.',
  },
  umbrella: {
    steps: [
      {
        tool: 'findBooking',
        arguments: { booking: 'OO-4502' },
        result: { booking: 'OO-4502', train: 'Otter', date: '2025-05-05', notes: ['find 118: umbrella, green, sent to Möwensund'] },
      },
    ],
    answer: 'Good news, Arturo: it is find 118, and waits in Möwensund for 90 days. Shall we post it, for 6 euros?',
    flaws: [],
    flawsReason: 'One call, and it read the note to the end.',
  },
  postpone: {
    steps: [
      { tool: 'findBooking', arguments: { booking: 'OO-4519' }, result: booking4519 },
      {
        tool: 'trainStatus',
        arguments: { train: 'Otter', date: '2025-05-16' },
        result: { train: 'Otter', date: '2025-05-16', free_beds: ['11', '30'] },
      },
    ],
    answer: 'Done, Eun-ji: the Otter of 16 May, bed 11, at no charge. Good luck with the bees. 🐝',
    flaws: null,
    flawsReason: 'The calls are right, but no tool here can move a booking. I cannot tell whether it was done.',
  },
  cold: {
    steps: [
      { tool: 'findBooking', arguments: { booking: 'OO-4533' }, result: booking4533 },
      {
        tool: 'trainStatus',
        arguments: { train: 'Owl', date: '2025-04-30' },
        result: null,
        error: 'ConnectionError: timetable service did not answer (503)',
      },
    ],
    answer: null,
    handOver: 'Beds 1 and 2 were without heating on 30 April. Timetable service was down, delay unknown. Please call her.',
    flaws: ['needless call'],
    flawsReason: 'The hand-over is right. The delay was not asked about, and the call failed anyway.',
  },
};

/** What the flow without an agent answered: nothing is looked up. */
export const plainDeskAnswers: Readonly<Record<DeskCaseKey, string>> = {
  late: 'From 60 minutes on it is a quarter of the fare, Henrike, from 120 minutes half. How late you were should stand in your mail.',
  umbrella: 'Finds go to Möwensund, Arturo, and stay there for 90 days. Please fill in the form with the colour.',
  postpone: 'You can change the date under My trips, Eun-ji, until 48 hours before departure free of charge.',
  cold: 'We are sorry about the cold night, Ludmila. Please use the complaint form.',
};
