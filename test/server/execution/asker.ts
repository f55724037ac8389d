import fc from 'fast-check';
import type { Answer, Send } from '../../../src/contract/send.ts';
import { type Bodies, type BodyName, EVALUATION_ID, placesIn, SOUND } from '../../support/damaged-bodies.ts';
import { UNLIMITED } from '../../support/every-field.ts';
import { type FacadeOptions, facade, fixed } from '../../support/helpers.ts';
import { VARIABLES } from './random-query.ts';

const PATH = `/evaluations/${EVALUATION_ID}`;

/** A value that may stand where another belongs, and the place of a body where it stands. */
export const damagedBodies = fc.constantFrom<BodyName>('evaluation', 'runs', 'stats', 'logs').chain((body) =>
  fc.record({
    body: fc.constant(body),
    path: fc.constantFrom(...placesIn(SOUND[body])),
    value: fc.constantFrom<unknown>(undefined, null, 0, 3_000_000_000, '', 'text', true, [], [null], [3], {}, { id: 1 }),
  }),
);

/** Asks one facade, which refuses no query for its size, for what a query brings over some bodies: the answer as it is sent, and the calls that were made for it. */
export const createAsker = (
  options: Pick<FacadeOptions, 'plannedExecution' | 'settings'>,
  answered: (answer: Answer) => Answer = (answer) => answer,
) => {
  let current = SOUND;
  const upstream: Send = async (call) => {
    const { evaluation, runs, stats, logs } = current;
    const send = fixed({ [PATH]: evaluation, [`${PATH}/runs`]: runs, [`${PATH}/stats`]: stats, [`${PATH}/logs`]: logs });
    return answered(await send(call));
  };
  const { post, calls, bugs } = facade({ upstream, ...options, settings: { ...UNLIMITED, ...options.settings } });
  return async (query: string, bodies: Bodies) => {
    current = bodies;
    const answer = await (await post({ query, variables: VARIABLES }, { 'x-request-id': 'same' })).text();
    return { answer, calls: calls.splice(0).sort(), bugs: bugs.splice(0).map(String) };
  };
};
