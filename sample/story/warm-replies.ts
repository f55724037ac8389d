import type { Replies } from './reply.ts';

/** Version "warm-house-rules", in production: the rules, the traveller's name, and one kind sentence. */
export const warmReplies: Replies = {
  wedding: {
    text: 'Yes, Jonas, all of it. Cancelling is free until 48 hours before departure and you are well ahead. Press "Cancel" under My trips and the fare goes back the way it came. Dance once for us.',
    score: 5,
    reason: 'Answer first, rule second, click third, and a last line that a person might have written.',
  },
  fever: {
    text: 'Half comes back, نور: cancel before 18:00 today and 59 euros return to your card. After six we could not help any more, so better now, then tea, then bed. Get well soon.',
    score: 5,
    reason: 'Sum, deadline and a good order of doing things.',
  },
  christening: {
    text: 'A quarter of your fare, Benedikta: that is the rule from 60 to 120 minutes. Send the claim form with your booking number; the money comes within 14 days. For the cake we have no form, only our apologies.',
    score: 5,
    reason: 'Right percentage and right step; it apologises once, for the right thing.',
  },
  field: {
    text: 'Half, Tomasz. Above 120 minutes it is 50 % of the fare. The claim form takes three minutes, and you may leave the field "reason" to the cows.',
    score: 5,
    reason: 'The word he asked for comes first. Light without being silly.',
  },
  cat: {
    text: 'Not in a Burrow, sorry: animals travel in a Nest only, so that allergic strangers sleep too. If a Nest is free you can change under My trips; Minka then rides free of charge in her carrier.',
    score: 5,
    reason: 'A no with a reason and a way out. Minka is called by her name.',
  },
  tandem: {
    text: 'Sadly no, Gerrit and Hanne. The six hooks are made for single bicycles and a tandem hangs out into the corridor. Some shops in Sankt Aurel rent tandems in May; shall we send you a list?',
    score: 4,
    reason: 'A clear no with an honest reason. The list is an offer nobody has checked.',
  },
  cello: {
    text: 'Berta gets a bed, Ilse. Anything taller than 1.20 m needs one, at the child fare: add a second traveller and choose "child". She lies at the window, strapped in, and wakes up in tune.',
    score: 5,
    reason: 'Right, bookable and charming.',
  },
  snoring: {
    text: 'Yes, right now and for nothing, Dario. The attendant sits in carriage 3, knows which beds are free and has earplugs too. Take your shoes; the corridor is cold.',
    score: 5,
    reason: 'Everything he can use in the dark, down to the shoes.',
  },
  vegan: {
    text: 'There is, Saoirse: rye roll, plum jam and oat cocoa. Tick it in your booking before noon on the day you travel. In Nest and Burrow it is included, in a Perch it is 7 euros.',
    score: 5,
    reason: 'Deadline and price are right, and one can nearly taste it.',
  },
  bear: {
    text: 'Beds are searched every morning, Anneli, and finds go to lost property in Möwensund, where they stay for 90 days. Report "bed 32, bear, Professor Pfote" in the form and he comes home by post for 6 euros. Tell your daughter that bears are brave travellers.',
    score: 5,
    reason: 'Says where he most likely is, what to do, what it costs, and leaves a sentence for the child.',
  },
  ramp: {
    text: 'Welcome back to your mother, Chidi! Carriage 4 has an accessible compartment for her and one companion. Please order the ramp at least 24 hours ahead, in the booking or by phone, and the crew at Karlsbrück will be waiting with it.',
    score: 5,
    reason: 'Safe, complete, and it noticed the eleven years.',
  },
  grandmother: {
    text: 'He may, Katalin. From 12 to 15 we need the consent form, signed by you and carried by him. The attendant looks in on children who travel alone and knocks before their stop.',
    score: 5,
    reason: 'Right age and right paper, and it answers the worry behind the question.',
  },
  spelling: {
    text: 'The attendants believe passports, Łukasz, but let us give you your letters back: "Correct name" in your booking is free, once, until 18:00 the day before. Ł and Ż are both welcome.',
    score: 5,
    reason: 'Answers the fear and then removes its cause.',
  },
  invoice: {
    text: 'Not too late, Jürgen: the address can be changed up to 30 days after the trip. Answer this mail with the workshop’s address and you get a corrected invoice as a PDF.',
    score: 5,
    reason: '"Not too late" is what he wanted to know. One step, and it is easy.',
  },
  bus: {
    text: 'No, Mireille, and we would rather say so now: other companies do not wait for us, and a missed bus is not covered. If the 8:30 matters to you, the Owl of the night before is the safe choice.',
    score: 5,
    reason: 'Honest before it is pleasant, and offers the one thing that works.',
  },
  stone: {
    text: 'The attendant, Oskar. There is a knock 30 minutes before Sankt Aurel, and a second one if you do not answer. You need not ask for it.',
    score: 4,
    reason: 'Right. The second knock is in no rule that we were given.',
  },
  call: {
    text: 'Two honest answers, Priya: there is Wi-Fi in stations only, and at seven we are between two of them. After six you may talk in a Burrow, but four people share it. For a call that matters, take a later train.',
    score: 4,
    reason: 'Both halves answered. Telling a customer to take another train is bold, and here correct.',
  },
  shower: {
    text: 'Not with a Perch, Fergus: the shower in carriage 2 belongs to the Nests. The washroom in carriage 5 has warm water and a mirror that has seen many board meetings.',
    score: 4,
    reason: 'A correct no with a small comfort; the carriage number is not in the rules.',
  },
  choir: {
    text: 'Fifteen percent off from ten people, Yannick, so for all 23 of you. Write date and route to groups@owlandotter.example. Quiet hours are 22:30 to 6:00; before and after that we regret nothing.',
    score: 5,
    reason: 'Price, address, and a rule delivered so well that it sounds like an invitation.',
  },
  voucher: {
    text: 'Yes, Ruth. Vouchers live for three years, so your grandfather’s is good until 12 June 2025: book by then, travel whenever you like. We are sorry for your loss, and glad that he sends you on a journey.',
    score: 5,
    reason: 'Date worked out, the open question of booking or travelling answered, and warm without being sweet.',
  },
  sleepwalker: {
    text: 'You are safe with us, Emil. The outer doors are locked while we move, so the worst you can do is inspect the corridor. Choose a lower bed and tell the attendant at boarding; it stays between you two.',
    score: 5,
    reason: 'Takes away the fear and says what to do. Discretion is a nice touch.',
  },
  plant: {
    text: 'You may, Zoë. Two cases and a hand bag are free, each further piece is 15 euros: that makes 45 for two cases and the rubber plant. Please book it a place by the window; it has earned it.',
    score: 4,
    reason: 'The sum is right. "Book it a place by the window" could be taken literally.',
  },
  characters: {
    text: 'The name itself has to be in the letters of your passport. But the note line takes any script: write 李明月 there and your grandmother finds it printed large under the name. 🌙',
    score: 5,
    reason: 'Finds the solution for the person who has to read the ticket.',
  },
  dog: {
    text: null,
    error: 'OverloadedError: 529 from the provider, gave up after 3 attempts',
    score: null,
    reason: 'There is no answer to judge.',
  },
};
