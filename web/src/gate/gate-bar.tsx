import { useAddress } from '../address/use-address.ts';
import { gateIn } from './gate-address.ts';
import type { GatedRun } from './gated-run.ts';
import { boundShown, boundWritten } from './measures.ts';
import { NumberField } from './number-field.tsx';

interface BarProps {
  readonly runs: readonly GatedRun[];
  readonly run: GatedRun | undefined;
  readonly control: GatedRun | undefined;
}

/** Which run is judged, beside which one, and how much of the dataset it has to cover. */
export const GateBar = ({ runs, run, control }: BarProps) => {
  const { params, change } = useAddress();
  const { coverage } = gateIn(params);
  const choices = runs.map(({ id, humanloopId, label }) => (
    <option key={id} value={humanloopId}>
      {label}
    </option>
  ));
  return (
    <div className="bar gate-bar">
      <label>
        Run{' '}
        <select value={run?.humanloopId ?? ''} onChange={({ target }) => change({ run: target.value })}>
          {!run && <option value="">none</option>}
          {choices}
        </select>
      </label>
      <label>
        Compared with{' '}
        <select value={control?.humanloopId ?? ''} onChange={({ target }) => change({ control: target.value })}>
          {!control && <option value="">none</option>}
          {choices}
        </select>
      </label>
      <NumberField
        label="Datapoints that need a log, in percent"
        value={boundShown(coverage, 'share')}
        min={0}
        max={100}
        onChange={(percent) => change({ coverage: percent === 100 ? undefined : String(boundWritten(percent, 'share')) })}
      />
    </div>
  );
};
