import type { Keeping, Look } from '../contract/keeping.ts';
import type { Answer, Call, Send } from '../contract/send.ts';
import type { Shared } from '../contract/shared.ts';
import type { Subjects } from './forgetting-changes.ts';
import { type Keepable, keepableOf, saysFinal } from './kept-calls.ts';
import { createProofs } from './proofs.ts';
import { type CallerSeal, createSeals, MAX_KEPT_BYTES } from './sealing.ts';

/** What came of looking for a kept answer; `refused`: something else was there, `skipped`: nothing could be looked for. */
export type KeptOutcome = Look['outcome'] | 'refused' | 'skipped';

export interface KeptAnswersOptions {
  readonly keeping: Keeping;
  readonly shared: Pick<Shared, 'forget'>;
  readonly baseUrl: URL;
  readonly subjects: Subjects;
  /** Milliseconds that an answer is kept. */
  readonly ms: number;
  readonly looked: (outcome: KeptOutcome) => void;
}

/** A call whose answer may be kept. */
interface Asked {
  readonly call: Call;
  readonly keepable: Keepable;
  readonly seal: CallerSeal;
  readonly name: string;
}

/** A `Send` that keeps answers which cannot change, for this replica and all others, and answers by them. */
export const keepingAnswers = (send: Send, options: KeptAnswersOptions): Send => {
  const { keeping, shared, subjects, looked } = options;
  const sealOf = createSeals(options.baseUrl);
  const keeper = createKeeper(options);
  const answerTo = async (asked: Asked): Promise<Answer> => {
    const look = await keeping.look(asked.name, subjectsFor(asked, subjects));
    if (!look) {
      looked('skipped');
      return send(asked.call);
    }
    const kept = look.outcome === 'hit' ? asked.seal.open(look.bytes, { name: asked.name, state: look.state }) : undefined;
    looked(look.outcome === 'hit' && !kept ? 'refused' : look.outcome);
    if (kept) keeper.found(asked, look.state);
    return kept ?? keeper.keeping(asked, send(asked.call), look.state);
  };
  const answerOrSend = (call: Call, seal: CallerSeal): Promise<Answer> => {
    if (call.method !== 'GET') return keeper.changing(send(call));
    const keepable = call.fresh ? undefined : keepableOf(call);
    return keepable ? answerTo({ call, keepable, seal, name: seal.nameOf(call.path) }) : send(call);
  };
  return async (call) => {
    const apiKey = call.headers['x-api-key'];
    if (!apiKey) return call.method === 'GET' ? send(call) : keeper.changing(send(call));
    const seal = sealOf(apiKey);
    const answer = await answerOrSend(call, seal);
    // A key that may no more read what it could is shown nothing that is kept either.
    if (answer.status === 401 || (answer.status === 403 && call.method === 'GET'))
      await shared.forget([subjects.of(seal.name)], answer.status === 401);
    return answer;
  };
};

const subjectsFor = ({ keepable: { evaluationId }, seal }: Asked, subjects: Subjects): string[] => {
  const ofCaller = subjects.of(seal.name);
  return evaluationId === undefined ? [ofCaller] : [ofCaller, subjects.everything, subjects.of(evaluationId)];
};

/** Bytes of an answer, packed and sealed, at most. */
const MAX_SEALED_BYTES = 2 ** 19;

type State = string | undefined | Promise<string | undefined>;

/** Decides which answers are kept, and keeps them while their callers read them. */
const createKeeper = ({ keeping, shared, subjects, ms }: KeptAnswersOptions) => {
  const proofs = createProofs(ms);
  let changes = 0;
  const isFinal = async (asked: Asked, { body }: Answer, state: string): Promise<boolean> => {
    const { evaluationId, proof } = asked.keepable;
    if (evaluationId === undefined) return true;
    const name = proofName(asked);
    if (!proof) return proofs.isProven(name, state);
    const final = saysFinal(proof, body);
    if (final) proofs.prove(name, state);
    // It was opened again, and nobody told; it goes on.
    else if (proofs.disprove(name)) await shared.forget([subjects.of(evaluationId)], true);
    return final;
  };
  const keep = async (asked: Asked, answering: Promise<Answer>, stateBefore: State): Promise<void> => {
    const changesBefore = changes;
    const answer = await answering;
    const state = await stateBefore;
    if (state === undefined || !isWhole(answer) || !(await isFinal(asked, answer, state))) return;
    const sealed = await asked.seal.seal(answer, { name: asked.name, state });
    // What was read before a change that could not be told is not to outlive it.
    if (changes === changesBefore && sealed.length <= MAX_SEALED_BYTES) await keeping.keep(asked.name, sealed, { state, ms });
  };
  return {
    keeping: (asked: Asked, answering: Promise<Answer>, state: State): Promise<Answer> => {
      // Whoever asked hears of what went wrong; nothing is kept then.
      const kept = keep(asked, answering, state).catch(() => undefined);
      if (asked.keepable.proof) proofs.expect(proofName(asked), kept);
      return answering;
    },
    /** An answer was kept: so its evaluation had come to its end. */
    found: (asked: Asked, state: State): void => {
      if (typeof state === 'string') proofs.prove(proofName(asked), state);
    },
    changing: (answering: Promise<Answer>): Promise<Answer> => {
      changes += 1;
      return answering.finally(() => {
        changes += 1;
      });
    },
  };
};

const proofName = ({ keepable, seal }: Asked): string => `${seal.name} ${keepable.evaluationId}`;

const isWhole = ({ status, body }: Answer): boolean => status === 200 && body.length > 0 && body.length <= MAX_KEPT_BYTES;
