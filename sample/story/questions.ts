/** One customer question of the dataset, and what a right answer holds. */
export interface Question {
  readonly traveller: string;
  readonly train: 'Owl' | 'Otter';
  readonly question: string;
  /** A picture the customer sent along. */
  readonly photo?: string;
  readonly target: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

/** The dataset "Support/Questions", in its order. */
export const questions = {
  wedding: {
    traveller: 'Jonas Wrede',
    train: 'Owl',
    question:
      'I booked the Owl for Friday 21:40, and my sister has just announced that she is getting married that very evening. Today is Tuesday. Do I get my money back?',
    target: { answer: 'Yes, all of it: cancelling is free until 48 hours before departure.', refund_percent: 100 },
  },
  fever: {
    traveller: 'نور الهاشمي',
    train: 'Owl',
    question: 'My fever is at 39.2 and the train leaves tonight at 21:40. It is two in the afternoon. What happens to my 118 euros?',
    target: { answer: 'Half comes back (59 euros) if the booking is cancelled before 18:00 today.', refund_percent: 50 },
  },
  christening: {
    traveller: 'Benedikta Storm',
    train: 'Otter',
    question: 'The Otter reached Porto Lume 95 minutes late and I missed the christening cake. What am I owed?',
    target: { answer: 'A quarter of the fare: 25 % for 60 to 120 minutes.', refund_percent: 25 },
  },
  field: {
    traveller: 'Tomasz Wróbel',
    train: 'Owl',
    question: 'We stood in a field for two and a half hours looking at cows. Nice cows. Is that a quarter of the fare, or half?',
    target: { answer: 'Half of the fare: over 120 minutes.', refund_percent: 50 },
  },
  cat: {
    traveller: 'Philippa Amaral',
    train: 'Otter',
    question: 'May Minka the cat share a Burrow with me and three strangers? She is friendlier than I am.',
    target: { answer: 'No. Animals travel in a Nest only, cats in a carrier.', allowed: false },
  },
  tandem: {
    traveller: 'Gerrit and Hanne Bolt',
    train: 'Owl',
    question: 'My husband and I are crossing the pass on a tandem in May. Can we hang it on one of your hooks?',
    target: { answer: 'No: the six hooks hold single bicycles only.', allowed: false, price: 12 },
  },
  cello: {
    traveller: 'Ilse Marant',
    train: 'Otter',
    question: 'I travel with a cello. She is called Berta and does not like the luggage rack. What do I do with her?',
    target: { answer: 'Book a second bed at the child fare: needed for anything taller than 1.20 m.', allowed: true },
  },
  snoring: {
    traveller: 'Dario Bellweg',
    train: 'Owl',
    question: 'It is one in the morning and the man below me snores like a harbour crane. Can I move?',
    target: { answer: 'Yes, to any free bed, free of charge: ask the attendant in carriage 3.', allowed: true },
  },
  vegan: {
    traveller: 'Saoirse Quill',
    train: 'Otter',
    question: 'Is there a vegan breakfast, and when do I have to say so?',
    target: { answer: 'Yes, free in Nest and Burrow, ordered before noon on the day of travel.', allowed: true },
  },
  bear: {
    traveller: 'Anneli Kask',
    train: 'Owl',
    question:
      'My daughter left a bear called Professor Pfote in bed 32 this morning. She is not sleeping. Nobody is sleeping. Where is he?',
    photo: 'https://files.owlandotter.example/tickets/professor-pfote.jpg',
    target: {
      answer: 'Lost property in Möwensund keeps finds for 90 days and posts them for 6 euros.',
      keywords: ['Möwensund', '90 days'],
    },
  },
  ramp: {
    traveller: 'Chidi Okonma',
    train: 'Owl',
    question: 'My mother uses a wheelchair and has not taken a train for eleven years. How does she get on board in Karlsbrück?',
    target: { answer: 'Carriage 4 has an accessible compartment; the ramp must be ordered 24 hours ahead.', allowed: true },
  },
  grandmother: {
    traveller: 'Katalin Erdő',
    train: 'Owl',
    question: 'My son is 13 and insists on visiting his grandmother on his own. May he?',
    target: { answer: 'Yes, from 12, with the signed consent form.', allowed: true },
  },
  spelling: {
    traveller: 'Łukasz Żółw',
    train: 'Owl',
    question: 'The ticket says "Lukas Zolw". I am Łukasz Żółw. Will the attendant believe that we are the same person?',
    target: { answer: 'Names can be corrected once, free, until 18:00 the day before.', price: 0 },
  },
  invoice: {
    traveller: 'Jürgen Größl',
    train: 'Otter',
    question: 'My bookkeeper wants an invoice with the address of the workshop on it, not my flat. I travelled three weeks ago. Too late?',
    target: { answer: 'No: the address can be changed within 30 days of travel.', allowed: true },
  },
  bus: {
    traveller: 'Mireille Tanguy',
    train: 'Owl',
    question: 'If the Owl is late, does the 8:30 bus to Feldmoos wait for us?',
    target: { answer: 'No. Other companies do not wait, and the connection is not covered.', allowed: false },
  },
  stone: {
    traveller: 'Oskar Lindqvist',
    train: 'Owl',
    question: 'I sleep like a stone and must get off at Sankt Aurel. Who wakes me?',
    target: { answer: 'The attendant knocks 30 minutes before the stop.', price: 0 },
  },
  call: {
    traveller: 'Priya Venkat',
    train: 'Otter',
    question: 'I have a video call at seven in the morning. Is the Wi-Fi good enough, and would I be thrown out of a Burrow for it?',
    target: { answer: 'Wi-Fi works in stations only. Quiet hours end at six, but it is a shared room.', allowed: false },
  },
  shower: {
    traveller: 'Fergus Holloway',
    train: 'Owl',
    question: 'Can I have a shower before the board meeting? I have a Perch.',
    target: { answer: 'No: the shower in carriage 2 is for Nest guests.', allowed: false },
  },
  choir: {
    traveller: 'Yannick Obele',
    train: 'Otter',
    question: 'We are a choir of 23, mostly basses. Is there a group price, and will you regret it?',
    target: { answer: '15 % off from ten people; write to groups@owlandotter.example.', refund_percent: 15 },
  },
  voucher: {
    traveller: 'Ruth Sandmann',
    train: 'Owl',
    question: 'I found a gift voucher of my late grandfather, dated 12 June 2022. Can I still use it?',
    target: { answer: 'Yes, until 12 June 2025: vouchers are valid for three years.', allowed: true },
  },
  sleepwalker: {
    traveller: 'Emil Nachtwey',
    train: 'Owl',
    question: 'I sometimes walk in my sleep. Last year I woke up in a neighbour’s bathtub. Is that a problem on a train?',
    target: { answer: 'Outer doors are locked while moving. Book a lower bed and tell the attendant.', allowed: true },
  },
  plant: {
    traveller: 'Zoë van Aarle',
    train: 'Otter',
    question: 'I am moving house with four suitcases and a rubber plant of some size. May I bring everything?',
    target: { answer: 'Two cases are free; each further piece costs 15 euros, and the plant is a piece.', price: 45 },
  },
  characters: {
    traveller: '李明月',
    train: 'Otter',
    question: 'Can the ticket show my name as 李明月? My grandmother will collect it and reads no Latin letters. 🌙',
    target: { answer: 'The ticket carries the passport’s Latin letters; the note line takes any script.', allowed: true },
  },
  dog: {
    traveller: 'Matteo Quarelli',
    train: 'Owl',
    question: 'The dog ate half of my ticket. The other half is in the picture. Am I still allowed on the train? And the dog?',
    photo: 'https://files.owlandotter.example/tickets/half-a-ticket.jpg',
    target: {
      answer: 'Yes, the booking number is enough. The dog needs a Nest and a 25 euro ticket.',
      keywords: ['booking number', 'Nest'],
    },
  },
} as const satisfies Readonly<Record<string, Question>>;

export type QuestionKey = keyof typeof questions;
export const questionKeys = Object.keys(questions) as readonly QuestionKey[];
