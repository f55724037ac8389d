import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { canonicalJson } from '../../../src/analysis/json-value.ts';
import { type QuestionAnswer, SEMANTICS } from '../../../src/analysis/question.ts';
import { createBackend } from '../../../src/backend/backend.ts';
import { openStore } from '../../../src/backend/store/sqlite/store.ts';
import { EVALUATION } from '../row-export.ts';
import { createByHand, type Way } from './by-hand.ts';
import { CASES, type Outcome, WHOLE } from './cases.ts';

/* Run as a process of its own, with a data file and narrow tables of it: answers questions by the backend alone, and by hand. */

/** Which question, and how it is to be answered. */
export interface AloneRequest {
  readonly name: string;
  readonly way: Way | 'backend';
}

/** Milliseconds by the clock and of CPU, and what came of it. */
export interface AloneAnswer {
  readonly milliseconds: number;
  readonly cpu: number;
  readonly outcome: Outcome;
}

const [, , data = '', narrow = '', duck = ''] = process.argv;
const backend = createBackend({ store: openStore(data, { mode: 'reading' }), readOnly: 'file' });
const byHand = await createByHand({ data, narrow, duck });

const logIdOf = (body: Uint8Array): string => (JSON.parse(Buffer.from(body).toString('utf8')) as { log: { id: string } }).log.id;

/** Answers in one way; what it comes to, which is not part of the answer. */
const workOf = ({ name, way }: AloneRequest): (() => Promise<() => Outcome>) => {
  if (way !== 'backend') {
    const work = byHand[name]?.[way];
    if (!work) throw new Error(`'${name}' is not answered by ${way}.`);
    return async () => {
      const { outcome, bodies } = await work();
      return () => [...outcome, ...bodies.map(logIdOf)];
    };
  }
  const asked = [...CASES, WHOLE].find((each) => each.name === name);
  if (!asked) throw new Error(`There is no question '${name}'.`);
  const { question, outcome } = asked;
  const query = new URLSearchParams({ analysis: canonicalJson({ semantics: SEMANTICS, question }) });
  for (const runId of question.filter.runIds ?? []) query.append('run_id', runId);
  return async () => {
    const answered = await backend.send({ method: 'GET', path: `/evaluations/${EVALUATION}/logs?${query}`, headers: {} });
    return () => {
      const { listed } = answered;
      if (answered.status !== 200 || !listed) throw new Error(Buffer.from(answered.body).toString('utf8').slice(0, 300));
      const { answer } = listed.beside['analysis'] as { answer: QuestionAnswer };
      return outcome(answer, listed.records.map(logIdOf));
    };
  };
};

const answer = async (asked: AloneRequest): Promise<AloneAnswer> => {
  const work = workOf(asked);
  const [start, before] = [performance.now(), process.cpuUsage()];
  const outcome = await work();
  const { user, system } = process.cpuUsage(before);
  return { milliseconds: performance.now() - start, cpu: (user + system) / 1000, outcome: outcome() };
};

process.on('disconnect', () => process.exit());

const server = createServer(async (incoming, outgoing) => {
  if (incoming.method !== 'POST') return void outgoing.end();
  const answered = await answer((await json(incoming)) as AloneRequest).catch((error: unknown) => ({ error: String(error) }));
  outgoing.end(JSON.stringify(answered));
});
server.listen(Number(process.env['PORT']), '127.0.0.1');
