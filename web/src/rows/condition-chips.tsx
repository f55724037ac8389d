import { useAddress } from '../address/use-address.ts';
import { type Condition, NO_CONDITIONS } from './conditions.ts';

/** What the rows shown are chosen by, each to be taken away. */
export const ConditionChips = ({ conditions }: { readonly conditions: readonly Condition[] }) => {
  const { change } = useAddress();
  if (conditions.length === 0) return null;
  return (
    <ul className="chips" aria-label="What the rows are chosen by">
      {conditions.map(({ param, value, what, label, without }) => (
        <li key={`${param}=${value}`}>
          <button type="button" className="chip" title={`${what}: ${label}`} onClick={() => change(without)}>
            <span className="chip-what">{what}</span>
            <span className="chip-label">{label}</span>
            <span aria-hidden="true">×</span>
            <span className="unseen">: take away</span>
          </button>
        </li>
      ))}
      <li>
        <button type="button" className="quiet" onClick={() => change(NO_CONDITIONS)}>
          Show all rows
        </button>
      </li>
    </ul>
  );
};
