import { Link, useLocation, useSearchParams } from 'wouter';
import { useAddress } from '../address/use-address.ts';
import type { EvaluationChange, EvaluationVerdict } from '../documents/documents.ts';
import { gateHref } from '../gate/gate-address.ts';
import type { Asked } from '../graph/use-graph.ts';
import { Figure, written } from '../parts/figure.tsx';
import { IntervalMark } from '../parts/marks.tsx';
import { Panel } from '../parts/panel.tsx';
import type { ScoreColumn } from '../parts/scores.ts';
import { Sentence } from '../parts/sentence.tsx';
import { plainText } from '../parts/words.ts';
import { type Chosen, type Comparison, hasPairs, type Measured, type Outcome, type Run } from './compared.ts';
import { CHANGE_GROUPS, type ChangeGroup, OTHER_PAIRS } from './comparison-address.ts';
import { measureSaid, saidOf, VERDICT_WORDS, VERDICTS } from './words.ts';

interface OutcomesProps {
  readonly id: string;
  readonly chosen: Chosen;
  readonly comparison: Comparison;
  readonly columns: readonly ScoreColumn[];
  readonly asked: Asked;
  readonly isStale: boolean;
}

/** What the comparison says of each candidate, in words: what became worse stands first. */
export const Outcomes = ({ isStale, ...props }: OutcomesProps) => (
  <div aria-busy={isStale}>
    {props.chosen.candidates.map((candidate) => (
      <CandidateOutcome key={candidate.id} candidate={candidate} {...props} />
    ))}
  </div>
);

/** Logs of these runs have nothing in common, and what may be tried. */
const NoPairs = () => {
  const { params, change } = useAddress();
  const isByInputs = params.get('pairs') === 'inputs';
  return (
    <p className="note">
      These runs have no {isByInputs ? 'inputs' : 'datapoints'} in common, so nothing can be told.{' '}
      {!isByInputs && (
        <button type="button" onClick={() => change({ pairs: 'inputs' })}>
          Pair logs of equal inputs
        </button>
      )}
    </p>
  );
};

interface CandidateProps extends Omit<OutcomesProps, 'isStale'> {
  readonly candidate: Run;
}

const CandidateOutcome = ({ id, chosen, comparison, candidate, columns, asked }: CandidateProps) => {
  const outcomes = comparison.summary
    .filter((outcome) => outcome.candidate.id === candidate.id)
    .flatMap((outcome) => {
      const column = columns.find(({ versionId }) => versionId === outcome.evaluatorVersionId);
      return column ? [{ outcome, column }] : [];
    })
    .toSorted((one, other) => rankOf(one.outcome) - rankOf(other.outcome));
  const isPaired = hasPairs(comparison, candidate);
  const found = isPaired ? headline(outcomes.map(({ outcome }) => outcome.significance.verdict)) : 'no pairs';
  return (
    <Panel title={`${candidate.label} against ${chosen.control.label}: ${found}`} asked={{ Comparison: asked }}>
      {isPaired ? (
        <>
          <ul className="outcomes">
            {outcomes.map(({ outcome, column }) => (
              <OneOutcome key={column.id} outcome={outcome} column={column} candidate={candidate.humanloopId} />
            ))}
          </ul>
          <Measures measures={comparison.measures.filter((measure) => measure.candidate.id === candidate.id)} />
        </>
      ) : (
        <NoPairs />
      )}
      <p className="note">
        {isPaired && <Counts comparison={comparison} />}
        <Link href={gateHref(id, { run: candidate.humanloopId, control: chosen.control.control ? undefined : chosen.control.humanloopId })}>
          May {candidate.label} ship?
        </Link>
      </p>
    </Panel>
  );
};

/** Time, cost and tokens. */
const Measures = ({ measures }: { readonly measures: readonly Measured[] }) => {
  const said = measures.flatMap((measure) => measureSaid(measure) ?? []);
  if (said.length === 0) return null;
  return (
    <dl className="measures">
      {said.map(({ name, words }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <Sentence words={words} />
          </dd>
        </div>
      ))}
    </dl>
  );
};

const Counts = ({ comparison: { pairedCount, unmatchedCount, repeatedCount } }: { readonly comparison: Comparison }) => (
  <>
    <Figure value={pairedCount} kind="count" /> in all of these runs, <Figure value={unmatchedCount} kind="count" /> in some
    {repeatedCount > 0 && (
      <>
        , <Figure value={repeatedCount} kind="count" /> with several logs, whose scores are averaged
      </>
    )}
    . Where one side failed there is no score to compare. In the marks, right of the line is better.{' '}
  </>
);

const rankOf = ({ significance }: Outcome): number => VERDICTS.indexOf(significance.verdict);

/** How many of each verdict, such as `1 worse, 2 better`. */
const headline = (verdicts: readonly EvaluationVerdict[]): string =>
  VERDICTS.flatMap((verdict) => {
    const count = verdicts.filter((one) => one === verdict).length;
    return count > 0 ? [`${written(count, 'count')} ${VERDICT_WORDS[verdict]}`] : [];
  }).join(', ') || 'nothing was judged';

interface OutcomeProps {
  readonly outcome: Outcome;
  readonly column: ScoreColumn;
  readonly candidate: string;
}

const OneOutcome = ({ outcome, column, candidate }: OutcomeProps) => {
  const { verdict, figures, advice } = saidOf(outcome, column);
  return (
    <li className={`outcome outcome-${outcome.significance.verdict.toLowerCase().replaceAll('_', '-')}`}>
      <p className="outcome-words">
        <strong>
          {column.name}: <span className="outcome-verdict">{verdict}</span>.
        </strong>{' '}
        {figures.length > 0 && (
          <>
            <Sentence words={figures} />.{' '}
          </>
        )}
        {advice && (
          <span className="muted">
            <Sentence words={advice} />
          </span>
        )}
      </p>
      <DeltaMark outcome={outcome} words={`${column.name}: ${plainText(figures)}`} />
      <ChangeCounts outcome={outcome} column={column} candidate={candidate} />
    </li>
  );
};

/** Where the difference lies: to the right of the line is better. */
const DeltaMark = ({ outcome: { delta, deltaInterval }, words }: { readonly outcome: Outcome; readonly words: string }) => {
  if (delta === null) return <span />;
  const far = 1.1 * Math.max(Math.abs(delta), Math.abs(deltaInterval?.lower ?? 0), Math.abs(deltaInterval?.upper ?? 0), Number.EPSILON);
  return (
    <IntervalMark
      value={delta}
      interval={deltaInterval}
      scale={{ from: -far, to: far }}
      control={0}
      label={`${words}. To the right of the line is better.`}
    />
  );
};

const COUNT_WORDS: Readonly<Record<ChangeGroup['name'], string>> = {
  worse: 'worse',
  better: 'better',
  other: 'otherwise',
  same: 'the same',
  apart: 'not comparable',
};

/** Pairs of which one side failed: they have no score, so that scores are of fewer pairs than these. */
const FAILED: Readonly<Partial<Record<EvaluationChange, string>>> = { ERRORED: 'of them failed', RECOVERED: 'of them failed before' };

/** Pairs of one group in words, such as `9 worse, 1 of them failed`. */
const countWords = ({ name }: ChangeGroup, found: Outcome['changes']): string => {
  const total = found.reduce((sum, { count }) => sum + count, 0);
  const failed = found.flatMap(({ change, count }) => (FAILED[change] ? [`, ${written(count, 'count')} ${FAILED[change]}`] : []));
  return `${written(total, 'count')} ${COUNT_WORDS[name]}${failed.join('')}`;
};

/** How many pairs became what, as the way to them. */
const ChangeCounts = ({ outcome: { changes }, column, candidate }: OutcomeProps) => {
  const [params] = useSearchParams();
  const [path] = useLocation();
  return (
    <ul className="change-counts">
      {CHANGE_GROUPS.flatMap((group) => {
        const found = changes.filter(({ change, count }) => count > 0 && group.changes.includes(change));
        if (found.length === 0) return [];
        const next = new URLSearchParams(params);
        for (const name of Object.keys(OTHER_PAIRS)) next.delete(name);
        next.set('evaluator', column.versionId);
        next.set('change', group.name);
        next.set('with', candidate);
        return (
          <li key={group.name}>
            <Link href={`${path}?${next}`} onClick={showPairs} title={found.map(({ change, count }) => `${count} ${change}`).join(', ')}>
              {countWords(group, found)}
            </Link>
          </li>
        );
      })}
    </ul>
  );
};

/** Leads the reader on to the pairs, which stand further down. */
const showPairs = (): void => {
  const bar = document.querySelector<HTMLElement>('.pairs-bar');
  bar?.scrollIntoView({ block: 'start' });
  bar?.querySelector('select')?.focus({ preventScroll: true });
};
