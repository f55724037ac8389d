import fc from 'fast-check';
import type { EvaluationResponse } from '../../../src/contract/evaluation.ts';
import { type Asked, numberOperators, operator, subset, text, timeOperators } from '../random-filter.ts';
import { MOMENTS, TEXTS } from '../random-rows.ts';
import { foldedByPoints } from '../text-rules.ts';

/*
 * Evaluations as plain values, written down without a look at how the source reads them, and the records that say the same; and filters, each
 * beside what it means.
 */

export interface Judged {
  readonly name: string | null;
  readonly creator: string | null;
  readonly email: string | null;
  readonly createdAt: number | null;
  readonly updatedAt: number | null;
  readonly runsCount: number | null;
  /** Numbers of `FILES`. */
  readonly evaluators: readonly number[];
  readonly hasControlRun: boolean;
  readonly status: string | null;
}

export const FILES = [
  { path: 'Evaluators/Tone', version_id: 'evv_1', name: 'Tone' },
  { path: 'Evaluators/Tone', version_id: 'evv_2', name: 'Tone' },
  { path: 'Old/Tone', version_id: 'evv_3', name: 'Tone' },
  { path: 'Evaluators/Facts', version_id: 'evv_4', name: 'Facts' },
] as const;

const DAMAGED = [undefined, null, 7, {}, true] as const;

/** A value and what says so in a record; what is missing may hold anything. */
const member = <T>(values: fc.Arbitrary<readonly [value: T, raw: unknown]>): fc.Arbitrary<readonly [value: T | null, raw: unknown]> =>
  fc.oneof(
    { weight: 5, arbitrary: values },
    fc.constantFrom(...DAMAGED).map((raw) => [null, typeof raw === 'number' ? [raw] : raw] as const),
  );

const words = member(fc.constantFrom(...TEXTS).map((value) => [value, value] as const));
const moments = member(fc.constantFrom(...MOMENTS).map(([spelling, value]) => [value, spelling] as const));
const counts = member(fc.constantFrom(0, 1, 1.5, -1).map((value) => [value, value] as const));

export interface Listed {
  readonly judged: Judged;
  readonly record: EvaluationResponse;
}

const evaluation: fc.Arbitrary<Listed> = fc
  .record({
    name: words,
    creator: words,
    email: words,
    createdAt: moments,
    updatedAt: moments,
    runsCount: counts,
    evaluators: subset(FILES.map((_, index) => index)),
    isDamaged: fc.boolean(),
    hasControlRun: fc.boolean(),
    status: fc.constantFrom('pending', 'completed', 'unknown', null),
  })
  .map(({ name, creator, email, createdAt, updatedAt, runsCount, evaluators, isDamaged, hasControlRun, status }) => ({
    judged: {
      name: name[0],
      creator: creator[0],
      email: email[0],
      createdAt: createdAt[0],
      updatedAt: updatedAt[0],
      runsCount: runsCount[0],
      evaluators,
      hasControlRun,
      status,
    },
    record: {
      id: 'evr_1',
      name: name[1],
      created_by: creator[0] === null && email[0] === null && isDamaged ? null : { full_name: creator[1], email_address: email[1] },
      created_at: createdAt[1],
      updated_at: updatedAt[1],
      runs_count: runsCount[1],
      evaluators:
        evaluators.length === 0 && isDamaged
          ? null
          : [...(isDamaged ? [null, {}] : []), ...evaluators.map((at) => ({ version: FILES[at] }))],
    } as unknown as EvaluationResponse,
  }));

export const evaluations = fc.array(evaluation, { minLength: 1, maxLength: 12 });

type Field = readonly [name: string, asked: fc.Arbitrary<Asked<Judged>>];

const ofField = <T>(name: keyof Judged, asked: fc.Arbitrary<Asked<T>>, value: (judged: Judged) => T): Field => [
  name,
  asked.map(({ input, fits }) => ({ input: { [name]: input }, fits: (judged) => fits(value(judged)) })),
];

const given = (texts: readonly (string | null)[]): string[] => texts.filter((one) => one !== null);

const SELECTORS = [
  ...FILES.flatMap(({ path, version_id, name }) => [{ path }, { versionId: version_id }, { name }]),
  { name: 'Nobody' },
  { path: 'Tone' },
] as const;

const isPicked = (selector: (typeof SELECTORS)[number], { path, version_id, name }: (typeof FILES)[number]): boolean =>
  Object.values({ path, versionId: version_id, name, ...selector }).join() === [path, version_id, name].join();

const needle = fc.constantFrom('refund', 'REF', 'strasse', 'οδος', 'É', 'of 5', '€');

/** Filters of one field each. */
export const fields: readonly Field[] = [
  ofField('name', text, ({ name }) => name),
  [
    'createdBy',
    text.map(({ input, fits }) => ({
      input: { createdBy: input },
      fits: ({ creator, email }) => {
        const known = given([creator, email]);
        return known.length === 0 ? fits(null) : known.some((one) => fits(one));
      },
    })),
  ],
  ofField('createdAt', timeOperators, ({ createdAt }) => createdAt),
  ofField('updatedAt', timeOperators, ({ updatedAt }) => updatedAt),
  ofField('runsCount', numberOperators, ({ runsCount }) => runsCount),
  [
    'evaluator',
    operator('evaluator', fc.constantFrom(...SELECTORS), ({ evaluators }: Judged, selector) =>
      evaluators.some((at) => isPicked(selector, FILES[at] as (typeof FILES)[number])),
    ),
  ],
  [
    'search',
    fc.array(needle, { minLength: 1, maxLength: 2 }).map((needles) => ({
      input: { search: needles.map((word) => `"${word}"`).join(' ') },
      fits: ({ name, creator, email }) =>
        needles.every((word) => given([name, creator, email]).some((one) => foldedByPoints(one).includes(foldedByPoints(word)))),
    })),
  ],
  ['hasControlRun', operator('hasControlRun', fc.boolean(), ({ hasControlRun }: Judged, asked) => hasControlRun === asked)],
  [
    'status',
    operator('status', subset(['pending', 'completed', 'unknown', 'cancelled']), ({ status }: Judged, asked) =>
      asked.some((word) => word === status),
    ),
  ],
];
