import type { LogFilter } from './filter.ts';

/** The runs that a filter names, at any depth; one that is named again comes again. */
export const namedRuns = ({ runIds = [], and = [], or = [], not }: LogFilter): string[] => [
  ...runIds,
  ...[...and, ...or, ...(not ? [not] : [])].flatMap(namedRuns),
];
