import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsOf } from '../../schema/kit/fragments.ts';

/** How large a part of an operation is with its fragments put in, every one as often as it is spread. */
export interface Measure {
  /** Levels of fields. */
  readonly depth: number;
  /** Levels of `evaluatorLogs`. */
  readonly evaluatorLogsDepth: number;
  readonly aliases: number;
  /** Directives that are none of `KNOWN`. */
  readonly directives: number;
  readonly knownDirectives: number;
  readonly fields: number;
  /** Fields of the topmost level. */
  readonly rootFields: number;
}

/** The directives that clients use for what they are for, and often. */
const KNOWN: ReadonlySet<string> = new Set(['include', 'skip', 'defer', 'stream']);

/** These describe the schema, which is as deep as it is; they can be closed, and graphql-js bounds them. */
const INTROSPECTION: ReadonlySet<string> = new Set(['__schema', '__type']);

const NOTHING: Measure = {
  depth: 0,
  evaluatorLogsDepth: 0,
  aliases: 0,
  directives: 0,
  knownDirectives: 0,
  fields: 0,
  rootFields: 0,
};

/** Two parts side by side. */
const beside = (one: Measure, other: Measure): Measure => ({
  depth: Math.max(one.depth, other.depth),
  evaluatorLogsDepth: Math.max(one.evaluatorLogsDepth, other.evaluatorLogsDepth),
  aliases: one.aliases + other.aliases,
  directives: one.directives + other.directives,
  knownDirectives: one.knownDirectives + other.knownDirectives,
  fields: one.fields + other.fields,
  rootFields: one.rootFields + other.rootFields,
});

const withDirectives = (measure: Measure, directives: readonly DirectiveNode[] = []): Measure => {
  const known = directives.filter(({ name }) => KNOWN.has(name.value)).length;
  return {
    ...measure,
    directives: measure.directives + directives.length - known,
    knownDirectives: measure.knownDirectives + known,
  };
};

/**
 * Measures every operation of a document, which need not be valid. A fragment is measured once, however often it is spread, so that
 * fragments which spread each other twice over cost no time; one that spreads itself ends there.
 */
export const measuresOf = (document: DocumentNode): readonly Measure[] => {
  const fragments = fragmentsOf(document);
  const measured = new Map<string, Measure>();
  const ofFragment = (name: string): Measure => {
    const known = measured.get(name);
    if (known) return known;
    measured.set(name, NOTHING);
    const fragment = fragments.get(name);
    const measure = fragment ? withDirectives(ofSet(fragment.selectionSet), fragment.directives) : NOTHING;
    measured.set(name, measure);
    return measure;
  };
  const ofField = ({ name, alias, selectionSet }: FieldNode): Measure => {
    const below = ofSet(selectionSet);
    return {
      ...below,
      depth: 1 + (INTROSPECTION.has(name.value) ? 0 : below.depth),
      evaluatorLogsDepth: below.evaluatorLogsDepth + (name.value === 'evaluatorLogs' ? 1 : 0),
      aliases: below.aliases + (alias ? 1 : 0),
      fields: 1 + below.fields,
      rootFields: 1,
    };
  };
  const ofSelection = (selection: SelectionNode): Measure => {
    if (selection.kind === Kind.FIELD) return ofField(selection);
    return selection.kind === Kind.FRAGMENT_SPREAD ? ofFragment(selection.name.value) : ofSet(selection.selectionSet);
  };
  const ofSet = (set: SelectionSetNode | undefined): Measure =>
    (set?.selections ?? []).reduce((sum, selection) => beside(sum, withDirectives(ofSelection(selection), selection.directives)), NOTHING);
  const ofOperation = ({ selectionSet, directives = [], variableDefinitions = [] }: OperationDefinitionNode): Measure =>
    withDirectives(ofSet(selectionSet), [...directives, ...variableDefinitions.flatMap((variable) => variable.directives ?? [])]);
  return document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION).map(ofOperation);
};
