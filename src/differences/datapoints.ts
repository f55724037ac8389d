import type { DatapointResponse } from '../contract/version.ts';
import { type Change, changesOfMember } from './changes.ts';
import { jsonText } from './json.ts';
import { saysNothing } from './parts.ts';

/** Two datapoints that are the same one in two versions. */
export interface Matched<T> {
  readonly before: T;
  readonly after: T;
}

/** What became of the datapoints of a dataset; each list in the order of the version that has it, the one after where both do. */
export interface DatapointsDiff<T> {
  readonly added: readonly T[];
  readonly removed: readonly T[];
  readonly changed: readonly Matched<T>[];
  readonly unchanged: number;
}

const MEMBERS = ['inputs', 'messages', 'target'] as const;

type Datapoint = Pick<DatapointResponse, 'id' | (typeof MEMBERS)[number]>;

const saidOf = (value: unknown): unknown => (saysNothing(value) ? undefined : value);
const textOf = (value: unknown): string => jsonText(saidOf(value));

const inputsOf = ({ inputs, messages }: Datapoint): string => `${textOf(inputs)} ${textOf(messages)}`;
const contentOf = (datapoint: Datapoint): string => `${inputsOf(datapoint)} ${textOf(datapoint.target)}`;

/** Those that are not matched yet. */
interface Left<T> {
  readonly before: Set<T>;
  readonly after: Set<T>;
}

/** Takes out pairs with the same key, in order. */
const takePairs = <T>({ before, after }: Left<T>, keyOf: (datapoint: T) => string): Matched<T>[] => {
  const waiting = new Map([...Map.groupBy(before, keyOf)].map(([key, all]) => [key, all.values()]));
  return [...after].flatMap((datapoint) => {
    const found = waiting.get(keyOf(datapoint))?.next().value;
    if (found === undefined) return [];
    before.delete(found);
    after.delete(datapoint);
    return [{ before: found, after: datapoint }];
  });
};

const isChanged = ({ before, after }: Matched<Datapoint>): boolean => contentOf(before) !== contentOf(after);

/**
 * What became of the datapoints of a dataset from one version to another. The same datapoint is the one with the same id; else one that is
 * equal; else one with the same inputs and messages, whose target became another.
 */
export const datapointsBetween = <T extends Datapoint>(before: readonly T[], after: readonly T[]): DatapointsDiff<T> => {
  const left: Left<T> = { before: new Set(before), after: new Set(after) };
  const matched = [takePairs(left, ({ id }) => id), takePairs(left, contentOf), takePairs(left, inputsOf)].flat();
  const places = new Map(after.map((datapoint, index) => [datapoint, index]));
  const changed = matched.filter(isChanged).sort((one, other) => (places.get(one.after) ?? 0) - (places.get(other.after) ?? 0));
  return { added: [...left.after], removed: [...left.before], changed, unchanged: matched.length - changed.length };
};

/** What became of one. */
export const changesOfDatapoint = ({ before, after }: Matched<Datapoint>): Change[] =>
  MEMBERS.flatMap((name) =>
    changesOfMember({ part: 'datapoint', name, path: `/${name}`, before: saidOf(before[name]), after: saidOf(after[name]) }),
  );
