import type { EvaluationScoresQuery } from '../documents/documents.ts';
import { Bars } from '../parts/marks.tsx';
import { scaleOf } from '../parts/scale.ts';

type Judged = NonNullable<NonNullable<EvaluationScoresQuery['evaluations']>['nodes'][number]>;

/** Evaluators that are shown in a row of the list; how many more there are is said. */
const MAX_SHOWN = 3;

interface EvaluatorScores {
  readonly name: string;
  readonly isNumber: boolean;
  readonly limits: { min: number | null; max: number | null } | null;
  readonly bars: { id: string; label: string; value: number; isControl: boolean }[];
}

/** The scores of an evaluation by evaluator, in the order of its columns; those without any are left out. */
const byEvaluator = ({ stats }: Judged): EvaluatorScores[] => {
  const found = new Map<string, EvaluatorScores>();
  for (const runStats of stats?.runStats ?? []) {
    for (const { evaluator, stats: judged } of runStats?.cells ?? []) {
      const value = judged?.score;
      if (!evaluator || value === null || value === undefined) continue;
      const { id, name, spec } = evaluator;
      const isNumber = spec?.returnType === 'NUMBER';
      const known = found.get(id) ?? { name: name ?? id, isNumber, limits: spec?.numberLimits ?? null, bars: [] };
      // More is better in a score: of numbers of which less is better it is the negative.
      const { runId = '', run } = runStats ?? {};
      known.bars.push({ id: runId, label: run?.label ?? runId, value: Math.abs(value), isControl: run?.control ?? false });
      found.set(id, known);
    }
  }
  return [...found.values()];
};

/** Small bars: for each evaluator one a run. */
export const EvaluationScores = ({ evaluation }: { readonly evaluation: Judged }) => {
  const all = byEvaluator(evaluation);
  const more = all.length - MAX_SHOWN;
  return (
    <ul className="scores">
      {all.slice(0, MAX_SHOWN).map(({ name, isNumber, limits, bars }) => (
        <li key={name}>
          <span className="scores-name">{name}</span>
          <Bars
            bars={bars}
            scale={
              isNumber
                ? scaleOf(
                    bars.map(({ value }) => value),
                    limits,
                  )
                : { from: 0, to: 1 }
            }
            kind={isNumber ? 'number' : 'share'}
          />
        </li>
      ))}
      {more > 0 && <li className="muted">and {more} more</li>}
    </ul>
  );
};
