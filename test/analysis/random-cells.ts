import fc from 'fast-check';
import type { EvaluatorResponse } from '../../src/contract/version.ts';

/* What evaluators say of rows, and what that means, written down without a look at how the source reads it. */

/** What one evaluator says of a row; null: nothing at all. */
export type Said = { readonly judgment: unknown; readonly error: string | null } | null;

/** The same with who says it. */
export interface SaidBy {
  readonly user: string | null;
  readonly said: Said;
}
/** A value as a record has it, and as it counts. */
export interface Member<T> {
  readonly sent: unknown;
  readonly is: T | null;
}
/** An error that says nothing is none. */
export const error: fc.Arbitrary<Member<string>> = fc
  .constantFrom<unknown>(undefined, null, null, null, '', ' \n', 'timeout', 'Time-out of the STRASSE', 'refund failed')
  .map((sent) => ({ sent, is: typeof sent === 'string' && sent.trim() !== '' ? sent : null }));

const spec = (return_type: string, more: object = {}): object => ({ return_type, arguments_type: 'target_free', ...more });

const OPTIONS = [
  { name: 'good', valence: 'positive' },
  { name: 'bad', valence: 'negative' },
  { name: 'meh', valence: 'neutral' },
  { name: 'odd', valence: 'splendid' },
];

const REVERSED = [
  { name: 'True', valence: 'negative' },
  { name: 'False', valence: 'positive' },
];

const evaluator = (name: string, id: string, its: object): EvaluatorResponse =>
  ({ id: `ev_${id}`, version_id: `evv_${id}`, path: `Checks/${id}/${name}`, name, spec: its }) as unknown as EvaluatorResponse;

/** Those of the evaluation; two share a name. */
export const EVALUATORS = [
  evaluator('Correct', 'right', spec('boolean')),
  evaluator('Correct', 'wrong', spec('boolean', { options: REVERSED })),
  evaluator('Distance', 'distance', spec('number', { number_valence: 'negative' })),
  evaluator('Tone', 'tone', spec('select', { options: OPTIONS })),
  evaluator('Topics', 'topics', spec('multi_select', { options: OPTIONS })),
  evaluator('Comment', 'comment', spec('text')),
] as const;

export const OPTION_NAMES = OPTIONS.map(({ name }) => name);

const JUDGMENTS: readonly unknown[] = [
  true,
  false,
  3,
  -2.5,
  0,
  Number.NaN,
  'good',
  'bad',
  'meh',
  'odd',
  'GOOD',
  'Straße',
  ['good'],
  ['good', 'good', 'bad'],
  ['meh', 'odd'],
  [],
  { a: 1 },
  null,
  undefined,
];

/** What suits the evaluators, in their order. */
const SUITABLE: readonly (readonly unknown[])[] = [
  [true, false],
  [true, false],
  [3, -2.5, 0, 1.5],
  ['good', 'bad', 'meh', 'odd'],
  [['good'], ['good', 'good', 'bad'], ['meh', 'odd']],
  ['Straße', 'refund', ''],
];

interface Told {
  /** The newest. */
  readonly said: Said;
  /** All, from the newest to the oldest. */
  readonly by: readonly SaidBy[];
  readonly logs: readonly { readonly log: object; readonly isOwn: boolean }[];
}

const USERS: readonly (string | null | undefined)[] = ['Ida', 'IDA', 'bo', '', null, undefined];
const TIMES = ['2025-03-11T10:02:17Z', '2025-03-11T10:02:16.9Z', '2025-03-01T00:00:00+01:00'] as const;

const toldBy = (suitable: readonly unknown[]): fc.Arbitrary<Told> => {
  const one = fc.record({
    judgment: fc.oneof(fc.constantFrom(...suitable), fc.constantFrom(...JUDGMENTS)),
    error,
    isOwn: fc.boolean(),
    user: fc.constantFrom(...USERS),
  });
  return fc
    .record({ all: fc.array(one, { minLength: 1, maxLength: 3 }), isThere: fc.nat(4), isTurned: fc.boolean() })
    .map(({ all, isThere, isTurned }) => {
      const there = isThere === 0 ? [] : all;
      const by = there.map(({ judgment, error: { is }, user }) => ({
        user: user ?? null,
        said: { judgment: judgment ?? null, error: is },
      }));
      const logs = there.map(({ judgment, error: { sent }, isOwn, user }, age) => ({
        isOwn,
        log: { id: `log_${age}`, judgment, error: sent, user, created_at: TIMES[age] },
      }));
      return { said: by[0]?.said ?? null, by, logs: isTurned ? logs.reverse() : logs };
    });
};

export const cells = fc.tuple(...SUITABLE.map(toldBy));
/** What a cell says, worked out from what `EVALUATORS` are. */
export interface Cell {
  readonly state: 'missing' | 'errored' | 'abstained' | 'judged';
  /** Null unless the state is judged. */
  readonly value: unknown;
  readonly score: number | null;
  readonly valence: string | null;
  readonly options: readonly string[];
  readonly error: string | null;
}

const VALENCE_OF: Readonly<Record<string, string>> = Object.fromEntries(OPTIONS.map(({ name, valence }) => [name, valence]));

const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every((item) => typeof item === 'string');

const readingsOf = (value: unknown, index: number): Pick<Cell, 'score' | 'valence' | 'options'> => {
  const nothing = { score: null, valence: null, options: [] };
  if (index === 0 && typeof value === 'boolean') return { ...nothing, score: value ? 1 : 0 };
  if (index === 1 && typeof value === 'boolean') return { ...nothing, score: value ? 0 : 1, valence: value ? 'negative' : 'positive' };
  if (index === 2 && typeof value === 'number') return { ...nothing, score: 0 - value };
  if (index === 3 && typeof value === 'string') {
    const valence = VALENCE_OF[value] ?? null;
    return { options: [value], valence, score: valence === 'positive' ? 1 : valence === 'negative' ? 0 : null };
  }
  if (index !== 4 || !isTexts(value)) return nothing;
  const options = [...new Set(value)];
  const valences = new Set(options.map((option) => VALENCE_OF[option] ?? null));
  return { ...nothing, options, valence: valences.size === 1 ? ([...valences][0] ?? null) : null };
};

export const cellOf = ({ said }: { readonly said: readonly Said[] }, index: number): Cell => {
  const nothing = { value: null, score: null, valence: null, options: [], error: null };
  const told = said[index];
  if (!told) return { ...nothing, state: 'missing' };
  if (told.error !== null) return { ...nothing, state: 'errored', error: told.error };
  if (Number.isNaN(told.judgment)) return { ...nothing, state: 'errored', error: 'The judgment is not a finite number.' };
  if (told.judgment === null) return { ...nothing, state: 'abstained' };
  return { ...nothing, ...readingsOf(told.judgment, index), state: 'judged', value: told.judgment };
};
