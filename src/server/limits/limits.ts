import type { Plugin } from 'graphql-yoga';
import { limitCost } from './cost.ts';
import { type DocumentLimits, limitDocuments } from './document-limits.ts';
import { limitStreams, type StreamLimits } from './stream-limits.ts';
import { limitVariables } from './variable-limits.ts';

/** How much one operation may ask for. */
export interface OperationLimits extends DocumentLimits, StreamLimits {
  readonly maxCost: number;
  readonly maxVariableNesting: number;
}

/** Holds operations to their limits, the cheapest to tell first. */
export const limitOperations = (limits: OperationLimits): Plugin[] => [
  limitDocuments(limits),
  limitVariables(limits.maxVariableNesting),
  limitCost(limits.maxCost),
  limitStreams(limits),
];
