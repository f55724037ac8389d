import type { Replies } from './reply.ts';

/** Version "house-rules" has the rules and a low temperature: right, and rather stiff. */
export const houseRulesReplies: Replies = {
  wedding: {
    text: 'Cancellation is free of charge until 48 hours before departure. Your departure is more than 48 hours away. The full fare is refunded to the original means of payment. Cancel under "My trips".',
    score: 4,
    reason: 'Correct and complete, with the place to click. A wedding deserved half a sentence.',
  },
  fever: {
    text: 'Between 48 hours before departure and 18:00 on the day of travel, 50 % of the fare is refunded. Cancel before 18:00 today to receive 59 euros.',
    score: 4,
    reason: 'Right rule, right sum, right deadline. Not one word for the fever.',
  },
  christening: {
    text: 'For delays of 60 to 120 minutes the compensation is 25 % of the fare. Submit the claim form with your booking number. Payment follows within 14 days of receipt.',
    score: 4,
    reason: 'Exact and actionable. The cake is not mentioned.',
  },
  field: {
    text: 'For delays of more than 120 minutes the compensation is 50 % of the fare. Your delay was 150 minutes; 50 % applies. Submit the claim form.',
    score: 5,
    reason: 'He asked "a quarter or half", and gets "half" with the reason. Nothing is missing.',
  },
  cat: {
    text: 'Animals are permitted in Nest compartments only. Cats travel in a carrier free of charge. A Burrow can be changed to a Nest under "My trips", subject to availability.',
    score: 4,
    reason: 'Correct, and shows the way out. Minka stays nameless.',
  },
  tandem: {
    text: 'The bicycle hooks are designed for single bicycles. A tandem cannot be carried. Two single bicycles can be reserved at 12 euros each.',
    score: 4,
    reason: 'A clear no, and an alternative, if an odd one for people who own a tandem.',
  },
  cello: {
    text: 'Instruments taller than 1.20 m require a bed of their own at the child fare. Add a second traveller of type "child" to your booking.',
    score: 4,
    reason: 'Right, including how to book it. Calling Berta a child is at least consistent.',
  },
  snoring: {
    text: 'Passengers may move to any free bed at no charge. Contact the attendant in carriage 3.',
    score: 4,
    reason: 'All he needs at one in the morning, in two lines.',
  },
  vegan: {
    text: 'A vegan breakfast is available. It must be ordered before 12:00 on the day of travel. It is included in Nest and Burrow; in Perch it costs 7 euros.',
    score: 5,
    reason: 'Deadline, price and who pays: complete.',
  },
  bear: {
    text: 'Items found on board are kept at the lost property office in Möwensund for 90 days. Report the loss with carriage and bed number. Postage is 6 euros.',
    score: 3,
    reason: 'All facts, no comfort. For a lost bear at bedtime the tone is part of the answer.',
  },
  ramp: {
    text: 'Carriage 4 has one accessible compartment. The boarding ramp must be ordered at least 24 hours before departure by telephone or in the booking.',
    score: 4,
    reason: 'Correct and safe. After eleven years a word of welcome would have cost nothing.',
  },
  grandmother: {
    text: 'Children aged 12 to 15 may travel alone with a signed consent form. The form is available in the booking and must be carried on the journey.',
    score: 4,
    reason: 'Answers "may he" and says what to sign.',
  },
  spelling: {
    text: 'One name correction per ticket is free of charge until 18:00 on the day before departure. Use "Correct name" in the booking.',
    score: 4,
    reason: 'The right tool and the deadline. The actual question, whether he is believed, is passed over.',
  },
  invoice: {
    text: 'The invoice address can be changed within 30 days of travel. You travelled 21 days ago. Reply with the new address and a corrected invoice is issued.',
    score: 5,
    reason: 'Counts the days for the customer and asks for exactly what is needed.',
  },
  bus: {
    text: 'Connections with other companies are not covered. The bus to Feldmoos does not wait. The next bus departs at 10:30.',
    score: 3,
    reason: 'The first two sentences are right. The 10:30 bus appears in no source we have; it may be invented.',
  },
  stone: {
    text: 'The attendant knocks at your door 30 minutes before your stop. No request is necessary.',
    score: 4,
    reason: 'Right, and "no request is necessary" answers the next question too.',
  },
  call: {
    text: 'Wi-Fi is available in stations only. Calls are permitted after 06:00; a Burrow is a shared compartment. A Nest is recommended for calls.',
    score: 4,
    reason: 'Both halves answered. Could say that a mobile connection may not hold either.',
  },
  shower: {
    text: 'The shower in carriage 2 is reserved for Nest guests. It is not available with a Perch ticket.',
    score: 4,
    reason: 'A clear no. An upgrade would have been a kind thought.',
  },
  choir: {
    text: 'Groups of ten or more receive a discount of 15 %. Send date, route and number of travellers to groups@owlandotter.example.',
    score: 5,
    reason: 'Discount, address and what to write. The basses are taken in silence, as is wise.',
  },
  voucher: {
    text: 'Vouchers are valid for three years from the date of issue. A voucher dated 12 June 2022 is valid until 12 June 2025.',
    score: 4,
    reason: 'The date is worked out. The late grandfather is not acknowledged.',
  },
  sleepwalker: {
    text: 'Outer doors are locked while the train is moving. A lower bed can be selected in the booking. Inform the attendant when boarding.',
    score: null,
    reason: 'Either a 3 or a 4, depending on whether safety outweighs manner.\n3-4',
    judgeError: 'JudgmentParseError: the last line of the answer is not a number from 1 to 5: "3-4"',
  },
  plant: {
    text: 'Two suitcases and one hand bag are included. Each further piece costs 15 euros: two suitcases and one plant, 45 euros in total.',
    score: 5,
    reason: 'Does the sum, and it is the right sum.',
  },
  characters: {
    text: 'The name on the ticket must be in Latin letters as in the passport. The note line of the ticket accepts any characters.',
    score: 4,
    reason: 'Correct; it leaves to the customer to see that the note line is the solution.',
  },
  dog: {
    text: 'The booking number is sufficient for boarding. Dogs require a Nest compartment and a dog ticket at 25 euros.',
    score: 4,
    reason: 'Both questions answered in order. Humour: none detected.',
  },
};
