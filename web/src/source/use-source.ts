import { SourceDocument, type SourceQuery } from '../documents/documents.ts';
import { type Answer, useGraph } from '../graph/use-graph.ts';

export type Source = SourceQuery['evaluationSource'];

/** What is served, as an answer that may be on its way or not come. */
export const useSourceAnswer = (): Answer<SourceQuery> => useGraph(SourceDocument, {});

/** What is served; undefined until that is known. It is asked once for as long as the page is open. */
export const useSource = (): Source | undefined => useSourceAnswer().data?.evaluationSource;
