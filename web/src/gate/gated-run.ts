import type { RunsToChooseFragment } from '../documents/documents.ts';

export type GatedRun = NonNullable<NonNullable<RunsToChooseFragment['runs']>[number]>;
