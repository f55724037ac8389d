import { useAddress } from '../address/use-address.ts';
import type { Run } from './compared.ts';
import { MAX_CANDIDATES, OTHER_RUNS } from './comparison-address.ts';

interface BarProps {
  readonly runs: readonly Run[];
  readonly control: Run | undefined;
  readonly candidates: readonly Run[];
}

/** Which runs are compared, and what makes two logs a pair. */
export const CompareBar = ({ runs, control, candidates }: BarProps) => {
  const { params, change } = useAddress();
  const chosen = candidates.map(({ humanloopId }) => humanloopId);
  const toggle = (id: string): void => {
    const others = chosen.filter((one) => one !== id);
    change({ ...OTHER_RUNS, candidate: chosen.includes(id) ? others : [...others, id] });
  };
  return (
    <div className="bar compare-bar">
      <label>
        Control run{' '}
        <select
          value={control?.humanloopId ?? ''}
          onChange={({ target }) => change({ ...OTHER_RUNS, control: target.value, candidate: chosen.filter((id) => id !== target.value) })}
        >
          {!control && <option value="">none</option>}
          {runs.map(({ id, humanloopId, label }) => (
            <option key={id} value={humanloopId}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <fieldset className="candidates">
        <legend>Compared with it</legend>
        {runs
          .filter((run) => run !== control)
          .map(({ id, humanloopId, label }) => {
            const isChosen = chosen.includes(humanloopId);
            // The last one stays: without any the address means all.
            const isFixed = isChosen ? chosen.length === 1 : chosen.length >= MAX_CANDIDATES;
            return (
              <label key={id}>
                <input type="checkbox" checked={isChosen} disabled={isFixed} onChange={() => toggle(humanloopId)} /> {label}
              </label>
            );
          })}
      </fieldset>
      <label>
        Pairs have the same{' '}
        <select
          value={params.get('pairs') === 'inputs' ? 'inputs' : ''}
          onChange={({ target }) => change({ ...OTHER_RUNS, pairs: target.value })}
        >
          <option value="">datapoint</option>
          <option value="inputs">inputs</option>
        </select>
      </label>
    </div>
  );
};
