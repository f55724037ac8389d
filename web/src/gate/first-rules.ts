import type { GateFiguresQuery } from '../documents/documents.ts';
import type { ScoreColumn } from '../parts/scores.ts';
import { selectorOf } from './measures.ts';
import type { Rule } from './rule-words.ts';

type Figured = NonNullable<NonNullable<GateFiguresQuery['evaluation']>['run']>;
type Aggregates = NonNullable<NonNullable<Figured['logs']>['aggregates']>;

const HUNDREDTHS = 100;

/** Bounds are for people to read: ends of ranges, moved outwards to hundredths. */
const down = (value: number): number => Math.floor(value * HUNDREDTHS) / HUNDREDTHS;
const up = (value: number): number => Math.ceil(value * HUNDREDTHS) / HUNDREDTHS;

/** Rules that a run just keeps, as `gate --init` of the command line writes them: each bound at the end of its range. */
export const firstRules = ({ errorRate, errorRateInterval, judgments }: Aggregates, columns: readonly ScoreColumn[]): Rule[] => [
  ...judgments.flatMap(({ evaluator, numJudgments, numMissing, passRate, passRateInterval, score, scoreInterval }): Rule[] => {
    const column = columns.find(({ id }) => id === evaluator?.id);
    // Rows without a judgment would make it inconclusive.
    if (!column || numJudgments === 0 || numMissing > 0) return [];
    const selector = selectorOf(column, columns);
    if (passRate !== null) return [{ evaluator: selector, measure: 'PASS_RATE', min: down(passRateInterval?.lower ?? passRate) }];
    return score === null ? [] : [{ evaluator: selector, measure: 'SCORE', min: down(scoreInterval?.lower ?? score) }];
  }),
  ...(errorRate === null ? [] : [{ measure: 'ERROR_RATE' as const, max: up(errorRateInterval?.upper ?? errorRate) }]),
];
