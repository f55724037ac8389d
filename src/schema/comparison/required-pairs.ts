import { type Place, refuse } from '../../analysis/parse-input.ts';
import { builder } from '../kit/builder.ts';

const DEFAULT_POWER = 0.8;

export const requiredPairsArgs = builder.args((t) => ({
  delta: t.float({ required: true, description: 'The difference of scores; above 0.' }),
  power: t.float({ defaultValue: DEFAULT_POWER, description: 'In what share of cases; above 0 and below 1.' }),
}));

type Args = Readonly<Record<string, unknown>>;

/** The value of the argument; the default for a null. */
export const powerOf = ({ power }: { readonly power?: unknown }): number => (power ?? DEFAULT_POWER) as number;

export const checkedDelta = (place: Place, { delta }: Args): number =>
  (delta as number) > 0 ? (delta as number) : refuse(place, `has to be above 0; it is ${delta}.`);

export const checkedPower = (place: Place, args: Args): number => {
  const power = powerOf(args);
  return power > 0 && power < 1 ? power : refuse(place, `has to be above 0 and below 1; it is ${power}.`);
};
