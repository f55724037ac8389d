import type { Send } from '../../src/contract/send.ts';
import type { Operation } from '../../src/server/operation.ts';
import { type Bodies, EVALUATION_ID, SOUND } from './damaged-bodies.ts';
import { type FacadeOptions, facade, fixed } from './helpers.ts';

export const PATH = `/evaluations/${EVALUATION_ID}`;

/** All that the log says of an operation but how long it took. */
const described = ({ requestId, keyHash, record: { errorCodes, ...record } }: Operation, status: number) => ({
  requestId,
  keyHash,
  ...record,
  errorCodes: [...errorCodes],
  status,
});

/** A facade over a source that has other bodies when it is given some, and all that its source and whoever runs it see of what it is asked. */
export const watchedFacade = (options: FacadeOptions) => {
  let current = SOUND;
  const upstream: Send = (call) => {
    const { evaluation, runs, stats, logs } = current;
    return fixed({ [PATH]: evaluation, [`${PATH}/runs`]: runs, [`${PATH}/stats`]: stats, [`${PATH}/logs`]: logs })(call);
  };
  const operations: unknown[] = [];
  const bugs: string[] = [];
  const log = {
    operation: (operation: Operation, status: number) => void operations.push(described(operation, status)),
    bug: (error: unknown) => void bugs.push(String(error)),
    note: () => undefined,
    problem: () => undefined,
  };
  const watched = facade({ upstream, log, ...options });
  return {
    ...watched,
    operations,
    bugs,
    give: (bodies: Bodies): void => {
      current = bodies;
    },
    /** What was seen since the last look; calls in an order of their own. */
    seen: () => ({ calls: watched.calls.splice(0).sort(), operations: operations.splice(0), bugs: bugs.splice(0) }),
  };
};
