import type { GatedRunsQuery } from '../documents/documents.ts';

export type Evaluation = NonNullable<GatedRunsQuery['evaluation']>;
export type GatedRun = NonNullable<NonNullable<Evaluation['runs']>[number]>;
