import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

const REPLY = 'pr_t0a17v5Gt8BRSrudmJXY5';
const QUESTIONS = 'ds_50L6RR0PQoSn4Ck2smhoH';
const SPRING = 'evr_7ZAECYi82P80BOqjkseLt';
const STORYTELLER = 'run_0rLTuIVnBtotNrNZLxGwH';

/** Asks a server past the pages, as somebody else would. */
export const ask = async (url: string, query: string, variables: object = {}, headers: Record<string, string> = {}) => {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: Record<string, never>; errors?: unknown };
  if (errors) throw new Error(JSON.stringify(errors));
  return data as never;
};

/** A run of 24 datapoints that is under way, and what makes it go on. */
export interface Going {
  readonly id: string;
  readonly run: string;
  /** Adds the next logs to the run. */
  add(count: number): Promise<void>;
  cancel(): Promise<void>;
}

/** Launches an evaluation over the sample whose run has no logs yet. */
export const launchRun = async (url: string, headers: Record<string, string> = {}): Promise<Going> => {
  const { createEvaluation }: { createEvaluation: { evaluation: { humanloopId: string } } } = await ask(
    url,
    `mutation { createEvaluation(input: { name: "On its way", file: { id: "${REPLY}" }, evaluators: [{ evaluator: { path: { path: "Evaluators/Helpfulness" } } }] }) { evaluation { humanloopId } } }`,
    {},
    headers,
  );
  const id = createEvaluation.evaluation.humanloopId;
  const { createEvaluationRun }: { createEvaluationRun: { run: { humanloopId: string } } } = await ask(
    url,
    `mutation { createEvaluationRun(input: { evaluationId: "${id}", dataset: { file: { id: "${QUESTIONS}" } }, version: { file: { id: "${REPLY}" } } }) { run { humanloopId } } }`,
    {},
    headers,
  );
  const run = createEvaluationRun.run.humanloopId;
  const { evaluation }: { evaluation: { run: { logs: { nodes: { log: { humanloopId: string } }[] } } } } = await ask(
    url,
    `{ evaluation(id: "${SPRING}") { run(id: "${STORYTELLER}") { logs(first: 24) { nodes { log { humanloopId } } } } } }`,
    {},
    headers,
  );
  const left = evaluation.run.logs.nodes.map(({ log }) => log.humanloopId);
  return {
    id,
    run,
    add: async (count) => {
      const input = { evaluationId: id, runId: run, logIds: left.splice(0, count) };
      await ask(
        url,
        'mutation ($input: AddLogsToEvaluationRunInput!) { addLogsToEvaluationRun(input: $input) { userErrors { message } } }',
        { input },
        headers,
      );
    },
    cancel: async () => {
      const input = { evaluationId: id, runId: run };
      await ask(
        url,
        'mutation ($input: EvaluationRunInput!) { cancelEvaluationRun(input: $input) { userErrors { message } } }',
        { input },
        headers,
      );
    },
  };
};

/** The way to a server that can be cut and mended. */
export const cuttable = async (url: string) => {
  const { port, hostname } = new URL(url);
  const open = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) return void near.destroy();
    const far = connect(Number(port), hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    isCut = true;
    for (const socket of open) socket.destroy();
  };
  onTestFinished(() => {
    cut();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    mend: () => {
      isCut = false;
    },
  };
};
