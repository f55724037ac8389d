import type { OperationPlugin } from '../operation-plugin.ts';
import { type CheckCost, type CostLimits, limitCost } from './cost.ts';
import { type DocumentLimits, limitDocuments } from './document-limits.ts';
import { limitStreams, type StreamLimits } from './stream-limits.ts';
import { limitVariables } from './variable-limits.ts';

/** How much one operation may ask for. */
export interface OperationLimits extends DocumentLimits, StreamLimits, CostLimits {
  readonly checkCost: CheckCost;
  readonly maxVariableNesting: number;
}

/** Holds operations to their limits, the cheapest to check first. */
export const limitOperations = (limits: OperationLimits): OperationPlugin[] => [
  limitDocuments(limits),
  limitVariables(limits.maxVariableNesting),
  limitCost(limits),
  limitStreams(limits),
];
