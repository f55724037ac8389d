import { BREAK, type DocumentNode, visit } from 'graphql';
import { accepts } from '../accept.ts';
import type { OperationPlugin } from '../operation-plugin.ts';
import { INCREMENTAL_TYPES } from './formats.ts';

const STREAMING: ReadonlySet<string> = new Set(['defer', 'stream']);

/** Which documents have answers that come as a whole; each is looked through once. */
export const createIsWhole = (): ((document: DocumentNode) => boolean) =>
  rememberingDocuments((document) => {
    let isWhole = true;
    visit(document, {
      Directive: ({ name }) => {
        isWhole = !STREAMING.has(name.value);
        return isWhole ? undefined : BREAK;
      },
    });
    return isWhole;
  });

const rememberingDocuments = <T>(make: (document: DocumentNode) => T): ((document: DocumentNode) => T) => {
  const known = new WeakMap<DocumentNode, { readonly made: T }>();
  return (document) => {
    const { made } = known.get(document) ?? { made: make(document) };
    known.set(document, { made });
    return made;
  };
};

/** Answers as a whole those who would take no later parts, or only such as are not known here: GraphQL leaves it to the server whether to defer. */
export const answerAsWhole = (): OperationPlugin => {
  const isWhole = createIsWhole();
  const made = rememberingDocuments((document) =>
    visit(document, { Directive: ({ name }) => (STREAMING.has(name.value) ? null : undefined) }),
  );
  return {
    onExecute: ({ args, executeFn, setExecuteFn }) => {
      const accept = (args.contextValue as { request: Request }).request.headers.get('accept');
      if (isWhole(args.document) || accepts(accept, ...INCREMENTAL_TYPES)) return;
      if (!accepts(accept, 'application/graphql-response+json', 'application/json')) return;
      setExecuteFn((again) => executeFn({ ...again, document: made(again.document) }));
    },
  };
};
