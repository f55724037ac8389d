import { elementsOf, listOf, memberOf, withMember } from '../../json/members.ts';

const idOf = (log: Buffer): string | undefined => memberOf(log, 'id')?.toString('utf8');

/** A log with judgments that were given here among its own, behind those it came with. One that it came with itself is there once. */
export const withJudgments = (log: Buffer, given: readonly Buffer[]): Buffer => {
  if (given.length === 0) return log;
  const ids = new Set(given.map(idOf));
  const own = elementsOf(memberOf(log, 'evaluator_logs')).filter((one) => !ids.has(idOf(one)));
  return withMember(log, 'evaluator_logs', listOf([...own, ...given]));
};
