import type { GraphQLResolveInfo } from 'graphql';

/** What a field costs, and how often what is selected below it counts. */
export interface FieldCost {
  readonly own: number;
  readonly times: number;
  /** Both are a guess, for only upstream knows the number. */
  readonly isGuess?: boolean;
}

/** The values of arguments as they are written: nothing says yet that they are of the right type. */
export type WrittenArgs = Readonly<Record<string, unknown>>;

/** Upstream ids of the objects at some place of an operation, as far as they are known before it is executed. */
export interface KnownIds {
  readonly evaluationId?: string | undefined;
  /** Empty: they are runs, or of runs, and it is not known which. Absent: they may be neither. */
  readonly runId?: string | undefined;
}

/** What a field says of itself beside its type, as its `extensions`; whatever reads them reads them here. A type may have `reads` and `passes`. */
export interface FieldExtensions {
  /**
   * Its resolver reads nothing of its parent but these properties, so that it may be started before the parent is there; or `passes-key`:
   * it makes no call and its value goes with the same key. See `early.ts`.
   */
  readonly early?: readonly string[] | 'passes-key';
  /** Throws for arguments that its resolver refuses whatever its parent is; `known` of that. See `checks.ts`. */
  readonly checks?: (args: object, known: KnownIds, info: GraphQLResolveInfo) => unknown;
  /** What is known of its objects where this is known of its parent. */
  readonly knows?: (args: object, known: KnownIds) => KnownIds;
  /** Its resolver reads these properties of upstream's JSON. See `reads.ts`. */
  readonly reads?: readonly string[];
  /** Its resolver gives back the objects in these properties. See `reads.ts`. */
  readonly passes?: readonly string[];
  /** It is made of scored rows that are not its parent; its resolver reads these properties of them. See `reads.ts`. */
  readonly readsOfRows?: readonly string[];
  /** The same of the objects in these properties, which it gives back. */
  readonly passesOfRows?: readonly string[];
  /** What it costs, by its arguments as they are written. See `cost.ts`. */
  readonly cost?: (args: WrittenArgs) => FieldCost;
  /** It is computed of all rows of the connection that it belongs to, so that it costs what it costs however many of them the page has. */
  readonly ofAllRows?: true;
  /** The property that Pothos exposes as the field. */
  readonly pothosExposedField?: string;
}

interface Extended {
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** What a field, or a type, says of itself; nothing where there is none. */
export const extensionsOf = (extended: Extended | undefined): FieldExtensions => extended?.extensions ?? {};
