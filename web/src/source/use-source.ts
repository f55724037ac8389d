import { SourceDocument, type SourceQuery } from '../documents/documents.ts';
import { useGraph } from '../graph/use-graph.ts';

export type Source = SourceQuery['evaluationSource'];

/** What is served; undefined until that is known. It is asked once for as long as the page is open. */
export const useSource = (): Source | undefined => useGraph(SourceDocument, {}).data?.evaluationSource;
