import { builder } from '../kit/builder.ts';
import { LogFilterRef } from './log-filter.ts';
import { LogOrderRef } from './log-order.ts';

/** The arguments of every field with scored rows, beside those of connections. */
export const logsArgs = builder.args((t) => ({
  filter: t.field({ type: LogFilterRef, description: 'Which rows.' }),
  orderBy: t.field({ type: [LogOrderRef], description: 'In which order; by default upstream’s. At most 5 steps.' }),
}));
