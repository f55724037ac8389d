import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { type DocumentNode, parse, print, separateOperations } from 'graphql';
import { KEYS } from './fleet.ts';
import { lookAtRing, type Ring } from './rings.ts';
import { oneOf, type Run, through } from './world.ts';

/** Milliseconds between two questions of one person, at most. */
const PAUSE_MS = 150;
/** Of the questions, those about a ring, and those over REST. */
const RINGS = 0.15;
const REST = 0.1;

/** Of the operations of a dashboard those that need nothing but what `variablesFor` knows. */
const OF_A_DASHBOARD = [
  'EvaluationsList',
  'EvaluationOverview',
  'RunLogsTable',
  'LogDrawer',
  'KnownDepth',
  'Backwards',
  'ByName',
  'ExportHealth',
];

const operationsIn = (file: string): Record<string, DocumentNode> =>
  separateOperations(parse(readFileSync(new URL(file, import.meta.url), 'utf8')));

const ofDashboard = operationsIn('../ecosystem/clients/scenarios.graphql');
const operations = [...OF_A_DASHBOARD.flatMap((name) => ofDashboard[name] ?? []), ...Object.values(operationsIn('queries.graphql'))].map(
  print,
);

interface Subject {
  readonly id: string;
  readonly file: string | null;
  readonly name: string | null;
  readonly run: string | undefined;
  readonly node: string | undefined;
  readonly log: string | undefined;
  readonly evaluator: { readonly name: string; readonly path: string } | undefined;
}

const SUBJECTS = `query Subjects {
  evaluations(first: 30) {
    nodes {
      humanloopId fileId name
      evaluators { version { name path } }
      runs { humanloopId }
      logs(first: 1) { nodes { id log { humanloopId } } }
    }
  }
}`;

interface Listed {
  readonly evaluations: {
    readonly nodes: readonly {
      readonly humanloopId: string;
      readonly fileId: string | null;
      readonly name: string | null;
      readonly evaluators: readonly { readonly version: { readonly name: string; readonly path: string } | null }[];
      readonly runs: readonly { readonly humanloopId: string }[];
      readonly logs: { readonly nodes: readonly { readonly id: string; readonly log: { readonly humanloopId: string } }[] };
    }[];
  };
}

/** What may be asked about: everything that was imported. */
export const subjectsOf = async ({ fleet }: Run): Promise<Subject[]> => {
  const { data, codes } = await fleet.fronts[0].graph({ query: SUBJECTS, key: KEYS[0] ?? '' });
  if (codes.length > 0) throw new Error(`What was imported cannot be listed: ${codes.join(' ')}`);
  return (data as Listed).evaluations.nodes.map(({ humanloopId, fileId, name, evaluators, runs, logs }) => ({
    id: humanloopId,
    file: fileId,
    name,
    evaluator: evaluators[0]?.version ?? undefined,
    run: runs[0]?.humanloopId,
    node: logs.nodes[0]?.id,
    log: logs.nodes[0]?.log.humanloopId,
  }));
};

/** Variables of the name that they have in the operations; `id` is a row's where it is asked for by `node`. */
const variablesFor = (query: string, { id, file, name, run, node, log, evaluator }: Subject, page: number) => ({
  id: query.includes('node(id') ? node : id,
  file,
  name,
  run,
  log,
  evaluator: query.includes('path: $evaluator') ? evaluator?.path : evaluator?.name,
  page,
});

const isAskable = (query: string, { file, name, node, evaluator }: Subject): boolean =>
  (file !== null && name !== null && node !== undefined && evaluator !== undefined) || !/\$(file: ID!|log|evaluator)|node\(id/.test(query);

const ask = async (run: Run, subjects: readonly Subject[]): Promise<void> => {
  const { random, fleet, tally } = run;
  const key = oneOf(KEYS, random);
  const subject = oneOf(subjects, random);
  if (random() < REST) {
    const path = oneOf([`/v5/evaluations/${subject.id}`, `/v5/evaluations/${subject.id}/logs?size=20`, '/v5/evaluations?size=20'], random);
    tally.add('REST, PostgreSQL', await fleet.fronts[0].rest(path, key));
    return;
  }
  const query = oneOf(operations, random);
  if (!isAskable(query, subject)) return;
  const used = Object.entries(variablesFor(query, subject, 1 + Math.floor(random() * 2))).filter(([name]) => query.includes(`$${name}`));
  await through(run, 'query', { query, key, variables: Object.fromEntries(used) });
};

/** Asks one thing after another until the end. */
export const keepAsking = async (
  run: Run,
  { subjects, rings }: { subjects: readonly Subject[]; rings: readonly Ring[] },
): Promise<void> => {
  while (!run.ending.aborted) {
    await (run.random() < RINGS ? lookAtRing(run, rings) : ask(run, subjects));
    await setTimeout(PAUSE_MS * run.random());
  }
};
