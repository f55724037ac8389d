import { ITSELF, type Member, type Shape } from '../../contract/shown-shapes.ts';
import { SHOWN, type ShownKind } from '../../contract/shown-values.ts';
import { isObject, type JsonObject } from '../../json/tolerant.ts';
import type { KnownParts } from '../logs/known-parts.ts';

/** An object to be looked through, and where it is. */
interface Visit {
  readonly value: Readonly<Record<string, unknown>>;
  readonly shape: Compiled;
  /** Its numbers are counted at another visit. */
  readonly isAgain: boolean;
  readonly above: Visit | undefined;
  /** In the object above. */
  readonly key: string;
  /** In the list at that key. */
  readonly index: number | undefined;
}

/** What is looked at of a member. */
interface Look {
  readonly isRequired: boolean;
  /** Whether its value is shown, where it is there and nothing is below. */
  readonly isShown: ((value: unknown) => boolean) | undefined;
  readonly below: Exclude<Member, string> | undefined;
  /** Any text is shown: most values are texts. */
  readonly takesTexts: boolean;
}

/** A shape as it is looked up by: an object is gone through by the members that it has, which are fewer than those it may have. */
interface Compiled {
  readonly looks: ReadonlyMap<string, Look>;
  readonly required: readonly string[];
  readonly isShown: Look['isShown'];
}

const TEXTS: ReadonlySet<ShownKind> = new Set(['text', 'id', 'key', 'word', 'json', 'content', 'textOrTexts']);

const lookAt = (member: Member): Look => {
  if (typeof member !== 'string') return { isRequired: member.isRequired, isShown: undefined, below: member, takesTexts: false };
  const isRequired = member.endsWith('!');
  const kind = (isRequired ? member.slice(0, -1) : member) as ShownKind;
  return { isRequired, isShown: SHOWN[kind], below: undefined, takesTexts: TEXTS.has(kind) };
};

const compile = (shape: Shape): Compiled => {
  const { [ITSELF]: itself, ...members } = shape;
  const looks = new Map(Object.entries(members).map(([key, member]) => [key, lookAt(member)]));
  const required = [...looks].filter(([, { isRequired }]) => isRequired).map(([key]) => key);
  return { looks, required, isShown: itself && lookAt(itself).isShown };
};

const compiled = new WeakMap<Shape, Compiled>();

const compiledOf = (shape: Shape): Compiled => {
  const known = compiled.get(shape) ?? compile(shape);
  compiled.set(shape, known);
  return known;
};

const placeOf = (visit: Visit, key: string, index?: number): string => {
  let place = index === undefined ? key : `${key}[${index}]`;
  for (let at: Visit | undefined = visit; at && at.key !== ''; at = at.above)
    place = `${at.index === undefined ? at.key : `${at.key}[${at.index}]`}.${place}`;
  return place;
};

/** How many numbers of a value are not finite, as `1e400` is read. Keeps its own stack, so that no depth overflows the engine's. */
export const notFiniteIn = (root: unknown): number => {
  if (typeof root !== 'object') return Number(typeof root === 'number' && !Number.isFinite(root));
  const open: unknown[] = [root];
  let count = 0;
  const look = (value: unknown): void => {
    if (typeof value === 'object') {
      if (value !== null) open.push(value);
    } else if (typeof value === 'number' && !Number.isFinite(value)) count++;
  };
  for (let next = open.pop(); next; next = open.pop()) {
    // Of arrays the indexes would be made into texts.
    if (Array.isArray(next)) for (const item of next) look(item);
    else for (const key in next as object) look((next as Readonly<Record<string, unknown>>)[key]);
  }
  return count;
};

/** What is to be said of a body that is served. */
export interface ShownFlaws {
  /** Of what GraphQL shows as null with an error, or leaves out: `log.messages[0].role`. */
  readonly places: readonly string[];
  /** How many of its numbers are not finite, as `1e400` is read: wherever they are. */
  readonly notFinite: number;
}

/**
 * Looks through an object that should have these shapes, but for the objects in it that are known. Keeps its own stack, so that no depth
 * overflows the engine's.
 */
export const shownFlaws = (object: JsonObject, shapes: readonly Shape[], isKnown: KnownParts['isKnown'] = () => false): ShownFlaws => {
  if (shapes.length === 0) return { places: [], notFinite: notFiniteIn(object) };
  const flaws = new Set<string>();
  let notFinite = 0;
  const open: Visit[] = [];
  const visit = (value: JsonObject, as: readonly Shape[], above: Visit | undefined, key: string, index: number | undefined): void => {
    for (let each = 0; each < as.length; each++)
      open.push({ value, shape: compiledOf(as[each] as Shape), isAgain: each > 0, above, key, index });
  };
  const enter = (value: unknown, { below }: Look, above: Visit, key: string, index?: number): void => {
    if (isObject(value) && below) {
      if (!isKnown(value)) visit(value, below.shapesOf(value), above, key, index);
    } else flaws.add(placeOf(above, key, index));
  };
  const look = (member: unknown, key: string, known: Look, at: Visit): void => {
    const { isShown, below } = known;
    if (isShown) {
      const count = at.isAgain ? 0 : notFiniteIn(member);
      notFinite += count;
      // A number that is too large is counted, and said of apart.
      if (!isShown(member) && !(typeof member === 'number' && count > 0)) flaws.add(placeOf(at, key));
    } else if (!below?.isList) enter(member, known, at, key);
    else if (Array.isArray(member)) for (let index = 0; index < member.length; index++) enter(member[index], known, at, key, index);
    else flaws.add(placeOf(at, key));
  };
  visit(object, shapes, undefined, '', undefined);
  for (let at = open.pop(); at; at = open.pop()) {
    const { value, shape } = at;
    let missing = shape.required.length;
    for (const key in value) {
      const member = value[key];
      const known = shape.looks.get(key);
      if (!known) {
        if (typeof member !== 'string' && !at.isAgain) notFinite += notFiniteIn(member);
      } else if (member !== null) {
        if (known.isRequired) missing--;
        if (typeof member !== 'string' || !known.takesTexts) look(member, key, known, at);
      }
    }
    if (missing > 0) for (const key of shape.required) if ((value[key] ?? null) === null) flaws.add(placeOf(at, key));
    if (shape.isShown && !shape.isShown(value)) flaws.add(placeOf(at, ITSELF));
  }
  return { places: [...flaws], notFinite };
};
