import type { AddressChanges } from '../address/use-address.ts';
import type { ScoreColumn } from '../parts/scores.ts';
import type { Dimension } from './dimensions.ts';
import { chosenLabel, type Measure } from './measures.ts';
import { type Choice, CONDITIONS, ORDER_FIELDS } from './rows-address.ts';

/** One thing that the rows shown are chosen or ordered by. */
export interface Condition extends Choice {
  readonly what: string;
  readonly label: string;
  /** What becomes of the address without it. */
  readonly without: AddressChanges;
}

/** What conditions are about that no box and no bar stands for: they come by links. */
const OTHERS: Readonly<Record<string, string>> = { q: 'Words', datapoint: 'Datapoint', version: 'Version', user: 'User' };

interface About {
  readonly dimensions: readonly Dimension[];
  readonly measures: readonly Measure[];
  readonly columns: readonly ScoreColumn[];
}

const described = (choice: Choice, { dimensions, measures }: About): { readonly what: string; readonly label: string } => {
  const dimension = dimensions.find((one) => one.has(choice));
  if (dimension) return { what: dimension.title, label: dimension.labelOf(dimension.valueIn(choice)) };
  const measure = measures.find((one) => one.has(choice));
  if (measure) return { what: measure.title, label: chosenLabel(measure, measure.textIn(choice)) };
  return { what: OTHERS[choice.param] ?? choice.param, label: choice.value };
};

const ORDER_TITLES: Readonly<Record<string, string>> = {
  created: 'when written',
  duration: 'duration',
  tokens: 'tokens',
  cost: 'cost',
  output: 'length of output',
};

const orderOf = (params: URLSearchParams, columns: readonly ScoreColumn[]): Condition[] => {
  const value = params.get('sort');
  if (!value) return [];
  const name = value.replace(/^-/, '');
  const title = ORDER_FIELDS[name] ? ORDER_TITLES[name] : columns.find(({ versionId }) => versionId === name)?.name;
  const label = `${title ?? name}, ${value.startsWith('-') ? 'from the greatest' : 'from the least'}`;
  return [{ param: 'sort', value, what: 'Order', label, without: { sort: undefined, at: undefined } }];
};

/** Everything that an address chooses rows by, whether it was chosen here or came by a link, and then their order. */
export const conditionsIn = (params: URLSearchParams, about: About): Condition[] => [
  ...CONDITIONS.flatMap((param) => {
    const values = params.getAll(param).filter((value) => value !== '');
    return values.map((value) => ({
      param,
      value,
      ...described({ param, value }, about),
      without: { [param]: values.filter((one) => one !== value), at: undefined },
    }));
  }),
  ...orderOf(params, about.columns),
];

/** The address without any of these. */
export const NO_CONDITIONS: AddressChanges = Object.fromEntries([...CONDITIONS, 'sort', 'at', 'within'].map((param) => [param, undefined]));
