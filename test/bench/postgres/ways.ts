import type { Outcome } from '../asking/cases.ts';

/** How a question is answered: over either engine, or by the driver alone. */
export const WAYS = ['SQLite', 'PostgreSQL', 'driver'] as const;

/** What is asked, and how it is to be answered. */
export interface AloneRequest {
  readonly name: string;
  readonly way: (typeof WAYS)[number];
}

/** Milliseconds by the clock, of the asking process's CPU and of the server's, and what came of it. */
export interface AloneAnswer {
  readonly milliseconds: number;
  readonly cpu: number;
  readonly serverCpu: number;
  readonly outcome: Outcome;
}
