import { type FormEvent, useState } from 'react';
import type { EvaluationGateMeasure } from '../documents/documents.ts';
import type { ScoreColumn } from '../parts/scores.ts';
import { BOUND_WORDS, boundsOf, boundWritten, kindOf, MEASURES, measuresOf, selectorOf } from './measures.ts';
import type { Bound, Rule } from './rule-words.ts';

interface AddProps {
  readonly columns: readonly ScoreColumn[];
  onAdd(rule: Rule): void;
}

/** The words of a choice, whichever of them is there. */
const chosen = <Choice extends string>(given: string, choices: readonly Choice[]): Choice =>
  choices.find((choice) => choice === given) ?? (choices[0] as Choice);

/** One more rule: whose judgments, what of them, and its bound. */
export const AddRule = ({ columns, onAdd }: AddProps) => {
  const [of, setOf] = useState(columns[0]?.versionId ?? '');
  const [wantedMeasure, setMeasure] = useState('');
  const [wantedBound, setBound] = useState('');
  const column = columns.find(({ versionId }) => versionId === of);
  const measure = chosen<EvaluationGateMeasure>(wantedMeasure, measuresOf(column));
  const bound = chosen<Bound>(wantedBound, boundsOf(measure));
  const kind = kindOf(measure, column !== undefined);
  const add = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const number = Number(given.get('number'));
    const percentile = Number(given.get('percentile'));
    if (!Number.isFinite(number) || !Number.isFinite(percentile)) return;
    onAdd({
      ...(column && { evaluator: selectorOf(column, columns) }),
      measure,
      ...(measure === 'OPTION_SHARE' && { option: String(given.get('option')) }),
      ...(measure === 'PERCENTILE' && { percentile }),
      [bound]: boundWritten(number, kind),
    });
    event.currentTarget.reset();
  };
  return (
    <form className="panel add-rule" onSubmit={add} aria-labelledby="add-rule">
      <h2 id="add-rule">Add a rule</h2>
      <label>
        Of{' '}
        <select value={of} onChange={({ target }) => setOf(target.value)}>
          {columns.map(({ id, versionId, name }) => (
            <option key={id} value={versionId}>
              {name}
            </option>
          ))}
          <option value="">the logs</option>
        </select>
      </label>
      <label>
        the{' '}
        <select value={measure} onChange={({ target }) => setMeasure(target.value)}>
          {measuresOf(column).map((one) => (
            <option key={one} value={one}>
              {MEASURES[one].label}
            </option>
          ))}
        </select>
      </label>
      {measure === 'OPTION_SHARE' && (
        <label>
          Option <input name="option" required size={12} />
        </label>
      )}
      {measure === 'PERCENTILE' && (
        <label>
          Which <input name="percentile" type="number" min={0} max={100} step="any" defaultValue={95} required />
        </label>
      )}
      <label>
        is{' '}
        <select value={bound} onChange={({ target }) => setBound(target.value)}>
          {boundsOf(measure).map((one) => (
            <option key={one} value={one}>
              {BOUND_WORDS[one]}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span className="unseen">Bound</span>
        <input name="number" type="number" step="any" min={bound === 'maxDrop' ? 0 : undefined} required /> {kind === 'share' && '%'}
      </label>
      <button type="submit">Add the rule</button>
    </form>
  );
};
