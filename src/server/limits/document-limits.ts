import { type DocumentNode, type GraphQLError, parse } from 'graphql';
import type { OperationPlugin } from '../operation-plugin.ts';
import { type Limited, limitExceeded } from './exceeded.ts';
import { type Measure, measuresOf } from './measure.ts';

/** What a document may hold, whatever its variables. */
export interface DocumentLimits {
  /** Bytes of a document. */
  readonly maxDocument: number;
  readonly maxTokens: number;
  readonly maxDepth: number;
  readonly maxEvaluatorLogsDepth: number;
  readonly maxAliases: number;
  readonly maxDirectives: number;
  readonly maxKnownDirectives: number;
  readonly maxFields: number;
  readonly maxRootFields: number;
}

/*
 * The single packages of graphql-armor were looked at for these: they have no limit of fields or of root fields, report no codes, do not see
 * the directives on a fragment's second spread, and walk the document once each.
 * One walk measures everything here, before the rules of GraphQL look at the document, for some of them take long over large ones.
 */

/** Refuses documents that are too large. What was found of a document is kept beside it, so that one seen before costs nothing. */
export const limitDocuments = (limits: DocumentLimits): OperationPlugin => {
  const known = new WeakMap<DocumentNode, readonly GraphQLError[]>();
  const exceededIn = (document: DocumentNode): readonly GraphQLError[] => {
    const before = known.get(document);
    if (before) return before;
    const found = exceededBy(
      withinStack(() => measuresOf(document)),
      limits,
    );
    known.set(document, found);
    return found;
  };
  return {
    // Before anything keeps the text of a document, or its parse.
    onParams: ({ params: { query } }) => {
      if (typeof query === 'string' && Buffer.byteLength(query) > limits.maxDocument) {
        throw limitExceeded('TOKEN', `The document is larger than ${limits.maxDocument} bytes.`);
      }
    },
    onParse: ({ setParseFn }) => setParseFn(parseWithin(limits.maxTokens)),
    onValidate: ({ params: { documentAST }, setResult }) => {
      const found = exceededIn(documentAST);
      if (found.length > 0) setResult(found);
    },
  };
};

/** How graphql-js says that it stopped; it has no other mark. */
const TOO_MANY_TOKENS = /^Syntax Error: Document contains more tha[nt] \d+ tokens/;

const parseWithin =
  (maxTokens: number): typeof parse =>
  (source, options) => {
    try {
      return withinStack(() => parse(source, { ...options, maxTokens }));
    } catch (error) {
      if (!(error instanceof Error && TOO_MANY_TOKENS.test(error.message))) throw error;
      throw limitExceeded('TOKEN', `The document has more than ${maxTokens} tokens.`);
    }
  };

/** Parsers and walkers call themselves for every level; a document without end to its levels ends with the stack. */
const withinStack = <T>(work: () => T): T => {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw limitExceeded('DEPTH', 'The document is nested too deeply to be read.');
  }
};

const exceededBy = (operations: readonly Measure[], limits: DocumentLimits): GraphQLError[] => {
  const exceeded = (limited: Limited, what: string, of: (measure: Measure) => number, max: number): GraphQLError[] =>
    operations.some((measure) => of(measure) > max) ? [limitExceeded(limited, `The operation has more than ${max} ${what}.`)] : [];
  return [
    ...exceeded('DEPTH', 'levels of fields', ({ depth }) => depth, limits.maxDepth),
    ...exceeded('DEPTH', 'levels of evaluatorLogs', ({ evaluatorLogsDepth }) => evaluatorLogsDepth, limits.maxEvaluatorLogsDepth),
    ...exceeded('ALIAS', 'aliases', ({ aliases }) => aliases, limits.maxAliases),
    ...exceeded('DIRECTIVE', 'directives', ({ directives }) => directives, limits.maxDirectives),
    ...exceeded('DIRECTIVE', '@include, @skip, @defer and @stream', ({ knownDirectives }) => knownDirectives, limits.maxKnownDirectives),
    ...exceeded('FIELD', 'fields', ({ fields }) => fields, limits.maxFields),
    ...exceeded('ROOT_FIELD', 'root fields', ({ rootFields }) => rootFields, limits.maxRootFields),
  ];
};
