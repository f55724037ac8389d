import { ITSELF, type Member, type Shape } from '../contract/shown-shapes.ts';
import { SHOWN, type ShownKind } from '../contract/shown-values.ts';
import { isObject } from './tolerant-json.ts';

/** An object to be looked through, and where it is. */
interface Visit {
  readonly value: object;
  readonly shape: Shape;
  readonly above: Visit | undefined;
  /** In the object above. */
  readonly key: string;
  /** In the list at that key. */
  readonly index: number | undefined;
}

/** What is looked at of a member. */
interface Look {
  readonly key: string;
  readonly isRequired: boolean;
  /** Whether its value is shown, where it is there and nothing is below. */
  readonly isShown: ((value: unknown) => boolean) | undefined;
  readonly below: Exclude<Member, string> | undefined;
}

const lookAt = ([key, member]: [string, Member]): Look => {
  if (typeof member !== 'string') return { key, isRequired: member.isRequired, isShown: undefined, below: member };
  const isRequired = member.endsWith('!');
  return { key, isRequired, isShown: SHOWN[(isRequired ? member.slice(0, -1) : member) as ShownKind], below: undefined };
};

const known = new WeakMap<Shape, readonly Look[]>();

const looksOf = (shape: Shape): readonly Look[] => {
  const looks = known.get(shape) ?? Object.entries(shape).map(lookAt);
  known.set(shape, looks);
  return looks;
};

const placeOf = (visit: Visit, key: string, index?: number): string => {
  let place = index === undefined ? key : `${key}[${index}]`;
  for (let at: Visit | undefined = visit; at && at.key !== ''; at = at.above)
    place = `${at.index === undefined ? at.key : `${at.key}[${at.index}]`}.${place}`;
  return place;
};

/** A number that JSON has and no computer: noted apart. */
const isTooLarge = (value: unknown): boolean => typeof value === 'number' && !Number.isFinite(value);

/**
 * The places of what GraphQL shows as null with an error, or leaves out, in an object that should have this shape: `log.messages[0].role`.
 * Keeps its own stack, so that no depth overflows the engine's.
 */
export const shownFlaws = (object: object, shape: Shape): string[] => {
  const flaws = new Set<string>();
  const open: Visit[] = [{ value: object, shape, above: undefined, key: '', index: undefined }];
  const enter = (value: unknown, { key, below }: Look, above: Visit, index?: number): void => {
    if (!isObject(value) || !below) flaws.add(placeOf(above, key, index));
    else for (const one of below.shapesOf(value)) open.push({ value, shape: one, above, key, index });
  };
  for (let visit = open.pop(); visit; visit = open.pop()) {
    const held = visit.value as Readonly<Record<string, unknown>>;
    for (const look of looksOf(visit.shape)) {
      const value = look.key === ITSELF ? held : held[look.key];
      if (value === undefined || value === null) {
        if (look.isRequired) flaws.add(placeOf(visit, look.key));
      } else if (look.isShown) {
        if (!look.isShown(value) && !isTooLarge(value)) flaws.add(placeOf(visit, look.key));
      } else if (!look.below?.isList) enter(value, look, visit);
      else if (Array.isArray(value)) for (let index = 0; index < value.length; index++) enter(value[index], look, visit, index);
      else flaws.add(placeOf(visit, look.key));
    }
  }
  return [...flaws];
};
