import type { QuestionKey } from './questions.ts';

/** The versions whose answers people looked at. */
export type ReviewedVersion = 'first-draft' | 'house-rules' | 'warm-house-rules' | 'storyteller';
type PerRow<T> = Readonly<Record<ReviewedVersion, Readonly<Partial<Record<QuestionKey, T>>>>>;

/** What the support team ticked. An empty list is a judgment too: looked at, nothing to remark. Null: opened and left undecided. */
export const issueTags: PerRow<readonly string[] | null> = {
  'first-draft': {
    cat: ['wrong rule'],
    ramp: ['wrong rule', 'missing next step'],
    bear: ['missing next step'],
    field: [],
    choir: ['missing next step'],
  },
  'house-rules': { field: [], bear: ['stiff'], bus: ['invented fact'], plant: ['lovely'] },
  'warm-house-rules': { wedding: ['lovely'], bear: ['lovely'], stone: ['invented fact'], shower: ['invented fact', 'lovely'] },
  storyteller: {
    fever: ['wrong rule'],
    bear: ['wrong rule', 'too long'],
    bus: ['wrong rule', 'invented fact'],
    dog: ['lovely'],
    wedding: ['invented fact', 'too long'],
    vegan: null,
  },
};

/** One line each by a train manager, who meets these customers at 21:10. */
export const conductorNotes: PerRow<string> = {
  'first-draft': {
    ramp: 'I had this family on the platform last year. It was raining. Never send this answer.',
    dog: 'We have never turned away anybody because of a dog’s appetite.',
  },
  'house-rules': {
    snoring: 'Good. At one in the morning I like customers who read two lines.',
    bus: 'There is no 10:30 bus. There was one until 2019.',
  },
  'warm-house-rules': {
    bear: 'Professor Pfote was in the linen trolley. He is on his way.',
    sleepwalker: 'The lower bed is the right call: last winter we had one on the ladder.',
  },
  storyteller: { tandem: 'I am the guard. I am not a romantic.', shower: 'So that is who it was.' },
};

/** What a listening panel outside the house heard in the answer; posted in by its own program. */
export const voices: PerRow<string> = {
  'first-draft': { wedding: 'matter-of-fact', bear: 'stiff', snoring: 'matter-of-fact' },
  'house-rules': { wedding: 'stiff', bear: 'stiff', snoring: 'matter-of-fact' },
  'warm-house-rules': { wedding: 'warm', bear: 'warm', snoring: 'warm' },
  storyteller: { wedding: 'theatrical', bear: 'theatrical', snoring: 'warm' },
};

interface SecondOpinion {
  /** What the judge of the judge selected: `fair`, `too kind` or `too harsh`. */
  readonly check: string;
  readonly reason: string;
  /** Whether a person agreed with that check; null where nobody has looked yet. */
  readonly agreed: boolean | null;
  /** The person's remark. */
  readonly remark?: string;
}

/** Where the helpfulness judge was itself judged, and that judgment reviewed by a person. */
export const secondOpinions: PerRow<SecondOpinion> = {
  'first-draft': {},
  'house-rules': {
    bear: {
      check: 'too harsh',
      reason: 'The answer holds every fact. Two points off for tone alone is a lot.',
      agreed: false,
      remark: 'Three is right. I have a daughter.',
    },
  },
  'warm-house-rules': {
    tandem: {
      check: 'fair',
      reason: 'One point off for an offer without cover is proportionate.',
      agreed: true,
      remark: 'Agreed. We have no list of tandem shops; now we need one.',
    },
  },
  storyteller: {
    wedding: {
      check: 'too kind',
      reason: 'A right result by chance, with an invented lost-and-found under seat 14, is hardly a 3.',
      agreed: true,
      remark: 'Two people have already looked under seat 14.',
    },
    sleepwalker: { check: 'fair', reason: 'Locked doors, lower bed, attendant: all there.', agreed: null },
  },
};
