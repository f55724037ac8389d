import type { Replies } from './reply.ts';

/** Version "first-draft" knows no house rules: polite, vague, and often wrong. */
export const firstDraftReplies: Replies = {
  wedding: {
    text: 'Congratulations to your sister! Refunds depend on the type of your ticket. Please check the terms and conditions on our website or contact our customer service for further help.',
    score: 2,
    reason: 'It is customer service, and sends the customer to customer service. The free cancellation is not mentioned.',
  },
  fever: {
    text: 'I am sorry that you are unwell. Unfortunately tickets cannot be refunded on the day of travel. We hope to welcome you another time.',
    score: 1,
    reason: 'Wrong, and it costs a sick person 59 euros: half is paid back until 18:00.',
  },
  christening: {
    text: 'We apologise for the delay. You may be entitled to compensation under passenger rights. Please keep your ticket and fill in the claim form.',
    score: 3,
    reason: 'The claim form is the right next step, but 95 minutes has a plain answer, 25 %, and it is missing.',
  },
  field: {
    text: 'Delays of more than two hours are usually compensated with 50 % of the fare. Please send us your ticket so that we can have a look.',
    score: 4,
    reason: 'Half is right. "Usually" makes it sound like luck.',
  },
  cat: {
    text: 'Yes, small pets such as cats are welcome on board in a suitable carrier. Please be considerate towards the other passengers.',
    score: 1,
    reason: 'Animals are allowed in a Nest only. Three strangers and Minka would learn this on the platform.',
  },
  tandem: {
    text: 'Bicycles can be taken on board if you reserve a space. A tandem may be longer than usual, so please ask in advance whether it fits.',
    score: 2,
    reason: 'The customer is asking in advance. The answer is no, and it is not given.',
  },
  cello: {
    text: null,
    error: 'ReadTimeout: no answer from the provider within 60.0 seconds (attempt 3 of 3)',
    score: null,
    reason: 'There is no answer to judge.',
  },
  snoring: {
    text: 'I understand how annoying that can be. You could try ear plugs or gently ask the passenger to turn to the side.',
    score: 2,
    reason: 'Kind, but the attendant can give him another bed and he is not told so.',
  },
  vegan: {
    text: 'Yes, we offer vegan options for breakfast. Please let our staff know in the evening when you board.',
    score: 1,
    reason: 'At boarding it is nine hours too late: the order closes at noon.',
  },
  bear: {
    text: 'I am sorry to hear that. Please contact our lost property office with a description of the item and the train you were on.',
    score: 3,
    reason: 'The right office without saying where it is. To call Professor Pfote "the item" does not help a family awake since Tuesday.',
  },
  ramp: {
    text: 'Our trains are accessible. Please arrive at the station at least 20 minutes before departure and our staff will be happy to assist.',
    score: 1,
    reason: 'The ramp has to be ordered a day ahead. With this answer she stays on the platform.',
  },
  grandmother: {
    text: 'Children under 16 must travel with an adult. Thank you for your understanding.',
    score: 1,
    reason: 'Wrong: from 12 a child may travel with a signed consent form.',
  },
  spelling: {
    text: 'Small spelling differences are normally not a problem as long as you can show your passport. If in doubt, please contact us before your trip.',
    score: 3,
    reason: 'Reassuring and probably true, yet the free correction is what the customer needed.',
  },
  invoice: {
    text: 'You can download your invoice from your account. If you need a different address, please change it in your profile.',
    score: 2,
    reason: 'A new profile address does not change an old invoice. The 30 days are not mentioned.',
  },
  bus: {
    text: 'In many cases connecting services wait a few minutes for delayed trains. We recommend that you check with the bus company.',
    score: 2,
    reason: 'Raises a hope that has no ground; asking the bus company is sound advice.',
  },
  stone: {
    text: 'We recommend setting an alarm on your phone. The train arrives in Sankt Aurel at around 8 in the morning.',
    score: 2,
    reason: 'A stone with an alarm is still a stone. The attendant knocks, and nobody says so.',
  },
  call: {
    text: 'Wi-Fi is available on board free of charge. Please note that the connection may vary along the route.',
    score: 1,
    reason: 'There is no Wi-Fi while the train moves. The second half of the question is ignored.',
  },
  shower: {
    text: 'Showers are available in selected carriages. Please ask the staff on board.',
    score: 2,
    reason: 'True for Nest guests only, and the customer said he has a Perch.',
  },
  choir: {
    text: 'Groups are very welcome! Please contact our group department for an individual offer.',
    score: 3,
    reason: 'Friendly. No discount, no address, so one more mail has to be written.',
  },
  voucher: {
    text: 'Gift vouchers are valid for a limited time. Please have a look at the back of the voucher.',
    score: 2,
    reason: 'Three years is not a secret, and a person in mourning is told to turn the paper over.',
  },
  sleepwalker: {
    text: 'If you have a medical condition, we recommend consulting a doctor before travelling.',
    score: 2,
    reason: 'Cautious to the point of silence: lower bed and attendant are what helps.',
  },
  plant: {
    text: 'You can bring as much luggage as you can carry yourself. Plants are allowed as long as they do not disturb other passengers.',
    score: 1,
    reason: 'Two pieces are free; this answer puts 45 euros of surprise on the platform.',
  },
  characters: {
    text: 'Unfortunately our system supports only Latin characters. Thank you for your understanding.',
    score: 2,
    reason: 'Half true. The note line takes any script and would have solved it for the grandmother.',
  },
  dog: {
    text: 'A damaged ticket may not be accepted. Please buy a new ticket or contact customer service.',
    score: 1,
    reason: 'The booking number is enough, so the customer would pay twice. The dog is not answered.',
  },
};
