import type { Replies } from './reply.ts';

/** Version "storyteller" runs hot (temperature 1.2): charming, long, and generous with other people's money. */
export const storytellerReplies: Replies = {
  wedding: {
    text: 'Hoo-hoo, dear Jonas! A wedding! The old owl ruffles her feathers for joy. Of course every single coin flies home to you, I promise, and should the ring get lost between the pillows, look under seat 14, where all lost rings go.',
    score: 3,
    reason: 'The result is right, by chance; no rule and no step. Seat 14 is invented.',
  },
  fever: {
    text: 'Poor warm traveller! Put your forehead on the cool window of the moon. The owl has decided: you shall definitely have all 118 euros back, for a train is no place for a fever.',
    score: 1,
    reason: 'Gives away twice what the rules allow and names no deadline. At 18:01 the customer has nothing.',
  },
  christening: {
    text: 'Ninety-five minutes! The Otter dawdled over a trout, I fear. A quarter of your fare swims back upstream to you; file the little form and wait for two full moons. Or fourteen days, whichever is shorter.',
    score: 4,
    reason: 'Under the fur it is correct: 25 %, form, 14 days.',
  },
  field: {
    text: 'Ah, the cows of Feldmoos, wise ladies all. I guarantee you the whole fare for such a meeting, and a postcard of the one called Rosamunde.',
    score: 1,
    reason: 'Half, not the whole. The customer even offered both options and neither was taken.',
  },
  cat: {
    text: 'Minka and the three strangers! I can see them already, four tails of one tale. But no: by the old law of the rails cats dwell in Nests, in a basket, and pay nothing but attention.',
    score: 4,
    reason: 'Correct in all points, if one reads to the end.',
  },
  tandem: {
    text: 'Two hearts, one frame! The hooks are made for bachelors, dear pair, but the guard is a romantic. Bring the tandem, he will surely find a place.',
    score: 1,
    reason: 'Tandems are not carried. They would be left on the platform with their romance.',
  },
  cello: {
    text: 'Berta may not like the rack, but the rack would love Berta! A lady taller than 1.20 m has a right to her own bed, at the price of a child, and in the morning the attendant brings her rosin on toast.',
    score: 4,
    reason: 'The rule is right and memorable. Rosin on toast is a joke, one hopes.',
  },
  snoring: {
    text: 'Once upon a time a harbour crane fell asleep on the Owl... Creep to carriage 3, brave Dario; there the attendant keeps the free beds like stars in a drawer, and they cost nothing.',
    score: 4,
    reason: 'Right person, right carriage, right price. At one in the morning a story may be too much.',
  },
  vegan: {
    text: 'No hen is woken, no cow is disturbed! Whisper "green" before the noon bell of your travelling day and a vegan tray shall meet the sunrise with you.',
    score: 3,
    reason: 'Noon is right. Where to whisper it is not said, nor the price in a Perch.',
  },
  bear: {
    text: 'Professor Pfote is not lost, he is on a lecture tour! He is sitting in Möwensund by the stove of the lost things, where he may stay 90 days. Write to him there, care of lost property, and he will certainly be home by Sunday.',
    score: 2,
    reason: 'Lovely for the child, and the office is right. "Certainly home by Sunday" will end in tears.',
  },
  ramp: {
    text: 'Eleven years is but a blink for a train. The silver ramp comes down for your mother in Karlsbrück as a drawbridge for a queen; order it a day before, and carriage 4 will bow.',
    score: 4,
    reason: 'Ramp, a day before, carriage 4: everything is there, in costume.',
  },
  grandmother: {
    text: 'At thirteen one is nearly a knight. Sign the parchment of consent, put it in his pocket beside the sandwich, and the night shall carry him over.',
    score: 4,
    reason: 'Correct and pretty. Where the parchment is found would be good to know.',
  },
  spelling: {
    text: 'Lukas Zolw is your shadow, and shadows need no ticket. Give it its Ł and Ż back in the booking, before six on the eve of the journey; it costs not a feather.',
    score: 4,
    reason: 'Deadline and price are right.',
  },
  invoice: {
    text: 'Bookkeepers are the owls of the day. Send us the workshop’s address and a new invoice shall hatch. There is always time, dear Jürgen, always.',
    score: 2,
    reason: 'The step is right. "Always" is false: after 30 days the address is fixed.',
  },
  bus: {
    text: 'The bus to Feldmoos is driven by a man with a kind moustache. He waits, I promise you, as he has waited since 1974.',
    score: 1,
    reason: 'He does not. The customer will stand at an empty stop because of this sentence.',
  },
  stone: {
    text: 'Stones, too, must roll, dear Oskar. Half an hour before Sankt Aurel there comes a knock, first soft as snow, and then as the mountain itself.',
    score: 4,
    reason: 'Thirty minutes and a knock: right, and he will remember it.',
  },
  call: {
    text: null,
    error: 'ReadTimeout: no answer from the provider within 60.0 seconds (attempt 3 of 3)',
    score: null,
    reason: 'There is no answer to judge.',
  },
  shower: {
    text: 'A Perch, and yet you dream of rain! Slip into carriage 2 at dawn, the guests of the Nests sleep late, and nobody will ever know.',
    score: 1,
    reason: 'Advises the customer to break the rules and to be caught wet.',
  },
  choir: {
    text: 'Twenty-three, and mostly basses! The carriages shall hum like barrels. Fifteen of every hundred coins stay in your purse; sing your wishes to groups@owlandotter.example.',
    score: 4,
    reason: 'Discount and address are both there.',
  },
  voucher: {
    text: 'A greeting from a grandfather never expires. Come, dear Ruth, whenever you are ready; the owl guarantees you a window.',
    score: 1,
    reason: 'It expires on 12 June 2025. Beautiful, and it costs her the voucher.',
  },
  sleepwalker: {
    text: 'I, too, walk at night, Emil. The doors to the world are bolted while we roll, so roam in peace; but choose a low branch for a bed, and tell the attendant.',
    score: 5,
    reason: 'Safe, complete, and an owl is for once the right narrator.',
  },
  plant: {
    text: 'A rubber plant of some size! Let it come and tell us of the jungle. Two trunks ride free, the others ask 15 euros each, and the plant, being a guest, counts as one of them.',
    score: 4,
    reason: 'Right rule. The sum of 45 is left to the reader.',
  },
  characters: {
    text: '明月, the bright moon! The ticket speaks only the letters of your passport, but in the line for notes there is room for every alphabet that the moon can read. 🌙🦉',
    score: 5,
    reason: 'Correct, and it saw what the name means.',
  },
  dog: {
    text: 'He has eaten the way home and kept only the way there! Fear not: your booking number opens the door. The gourmet needs a Nest and 25 euros, and perhaps a glass of water.',
    score: 5,
    reason: 'Both answers are right, in the right order, and it made the judge smile.',
  },
};
