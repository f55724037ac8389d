/** One call of a tool that the agent made, and what came back. */
export interface ToolStep {
  readonly tool: 'findBooking' | 'trainStatus';
  readonly arguments: Readonly<Record<string, string>>;
  /** The tool's answer; null when it raised `error`. */
  readonly result: Readonly<Record<string, unknown>> | null;
  readonly error?: string;
}

/** One way of working on a case: thoughts, tool calls, and the answer. */
export interface DeskWork {
  readonly thinking?: string;
  readonly steps: readonly ToolStep[];
  /** Null when the agent handed the case over to a person instead. */
  readonly answer: string | null;
  readonly handOver?: string;
  /** What the judge ticked about the use of tools: empty when faultless, null when it abstained. */
  readonly flaws: readonly string[] | null;
  readonly flawsReason: string;
}

export interface DeskCase {
  readonly traveller: string;
  readonly train: 'Owl' | 'Otter';
  readonly question: string;
  readonly category: 'delay' | 'lost property' | 'change of booking' | 'complaint' | 'timetable';
  readonly target: Readonly<Record<string, string | number | boolean>>;
}

/** The dataset "Support/Desk Cases". */
export const deskCases = {
  late: {
    traveller: 'Henrike Solbakk',
    train: 'Owl',
    question: 'Booking OO-4471. We were late on the 2nd of May and nobody told us how late. What do I get?',
    category: 'delay',
    target: { answer: '25 % of 164 euros: 41 euros', refund_percent: 25 },
  },
  umbrella: {
    traveller: 'Arturo Benning',
    train: 'Otter',
    question: 'I left a green umbrella in carriage 5 of the Otter. It is ugly but it was a present. Booking OO-4502.',
    category: 'lost property',
    target: { answer: 'Found: tag 118, lost property in Möwensund' },
  },
  postpone: {
    traveller: 'Eun-ji Baek',
    train: 'Otter',
    question: 'Please move OO-4519 from the 9th to the 16th of May. My bees are swarming.',
    category: 'change of booking',
    target: { answer: 'Moved to 16 May, bed 11', allowed: true },
  },
  cold: {
    traveller: 'Ludmila Fontaine',
    train: 'Owl',
    question: 'OO-4533. The heating was off all night. We slept in our coats like penguins. I want to speak to a human being.',
    category: 'complaint',
    target: { answer: 'Handed over to a person', hand_over: true },
  },
} as const satisfies Readonly<Record<string, DeskCase>>;

export type DeskCaseKey = keyof typeof deskCases;
export const deskCaseKeys = Object.keys(deskCases) as readonly DeskCaseKey[];
