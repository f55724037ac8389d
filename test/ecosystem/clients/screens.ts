import { readFileSync } from 'node:fs';
import { type FragmentDefinitionNode, Kind, type OperationDefinitionNode, parse, print, visit } from 'graphql';

/** What the sample holds. */
export const SAMPLE = {
  evaluation: 'evr_7ZAECYi82P80BOqjkseLt',
  run: 'run_0rLTuIVnBtotNrNZLxGwH',
  runNode: 'Run:evr_7ZAECYi82P80BOqjkseLt:run_0rLTuIVnBtotNrNZLxGwH',
  file: 'pr_t0a17v5Gt8BRSrudmJXY5',
  evaluator: 'Evaluators/Helpfulness',
} as const;

/** What somebody filters by who looks for the answers that are not warm, and in which order. */
export const COLD = {
  filter: { judgments: [{ evaluator: { name: 'Voice' }, option: { ne: 'warm' } }] },
  orderBy: [{ by: { judgment: { name: 'Helpfulness' } } }, { by: { field: 'DURATION' }, direction: 'DESC' }],
} as const;

const CHARTS = { facets: [{ field: 'RUN' }, { judgment: { name: 'Voice' } }], evaluator: { path: SAMPLE.evaluator } } as const;

/** The runs of the sample that answer the same questions as its control run. */
const COMPARED = ['run_XJmhvTUO2CAxMgr7NxR6O', 'run_te289UER9mZblWUhLOlBe', 'run_0rLTuIVnBtotNrNZLxGwH'];

export interface Screen {
  readonly name: string;
  readonly kind: string;
  readonly operation: OperationDefinitionNode;
  readonly fragments: readonly FragmentDefinitionNode[];
  /** The operation with the fragments that it spreads, and no others. */
  readonly text: string;
}

const definitions = parse(readFileSync(new URL('scenarios.graphql', import.meta.url), 'utf8')).definitions;
const fragmentDefinitions = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);

const fragmentsOf = (operation: OperationDefinitionNode): FragmentDefinitionNode[] => {
  const names = new Set<string>();
  visit(operation, { FragmentSpread: ({ name }) => void names.add(name.value) });
  return fragmentDefinitions.filter(({ name }) => names.has(name.value));
};

/** Every operation of scenarios.graphql. */
export const operations: readonly Screen[] = definitions
  .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
  .map((operation) => {
    const fragments = fragmentsOf(operation);
    const text = [operation, ...fragments].map(print).join('\n');
    return { name: operation.name?.value ?? '', kind: operation.operation, operation, fragments, text };
  });

const named = (name: string): Screen => {
  const screen = operations.find((operation) => operation.name === name);
  if (!screen) throw new Error(`scenarios.graphql has no ${name}.`);
  return screen;
};

/** One operation of scenarios.graphql, as a client sends it. */
export const textOf = (name: string): string => named(name).text;

/** The queries, each with what a user of the sample would look at. */
export const screens: readonly (Screen & { readonly variables: Record<string, unknown> })[] = (
  [
    ['EvaluationsList', { file: SAMPLE.file, page: 1 }],
    ['EvaluationOverview', { id: SAMPLE.evaluation }],
    ['RunLogsTable', { id: SAMPLE.evaluation, filter: { runIds: [SAMPLE.run] } }],
    ['RunLogsTable', { id: SAMPLE.evaluation, ...COLD }],
    ['FilteredCharts', { id: SAMPLE.evaluation, ...CHARTS }],
    ['FilteredCharts', { id: SAMPLE.evaluation, filter: COLD.filter, ...CHARTS }],
    [
      'CompareGrid',
      { id: SAMPLE.evaluation, candidates: COMPARED, filter: { changes: ['REGRESSED', 'ERRORED'] }, orderBy: { field: 'DELTA' } },
    ],
    ['VersionDiff', { id: SAMPLE.evaluation, candidates: COMPARED }],
    ['LogDrawer', { id: `EvaluationLog:${SAMPLE.evaluation}:${SAMPLE.run}:log_c40dEZ6lz47ZOk39nficm` }],
    ['LogDrawer', { id: 'EvaluationLog:evr_t5PRbiaXLDwTBiCQs8GmV:run_xlnMIlUALmrZPdupUVTIH:log_vG2qlkeP1tddvKST42Z1V' }],
    ['LogDrawer', { id: 'EvaluationLog:evr_UkZs5AZvkkNtrBJMuKEA0:run_kOElQfOfoJzsp9HsvFKKE:log_Jsw8M0p2EttWV9oCy83Za' }],
    ['KnownDepth', { id: SAMPLE.evaluation }],
    ['Backwards', { id: SAMPLE.evaluation }],
    ['ByName', { file: SAMPLE.file, name: 'Spring: who answers best?', evaluator: SAMPLE.evaluator }],
    ['ScoresOverTime', { file: SAMPLE.file, evaluator: { path: SAMPLE.evaluator } }],
    ['ScoresOverTime', { file: SAMPLE.file, evaluator: { path: SAMPLE.evaluator }, runs: 'NEWEST', since: '2025-05-01T00:00:00Z' }],
    [
      'Gate',
      {
        input: {
          evaluationId: SAMPLE.evaluation,
          runId: SAMPLE.run,
          minCoverage: 0,
          rules: [
            { evaluator: { path: SAMPLE.evaluator }, measure: 'SCORE', min: 0 },
            { evaluator: { path: SAMPLE.evaluator }, measure: 'SCORE', maxDrop: 1 },
            { measure: 'PERCENTILE', percentile: 95, max: 4, advisory: true },
          ],
        },
      },
    ],
    ['JudgeQueue', { id: SAMPLE.evaluation, evaluator: { name: 'Issue Tags' }, user: 'maren@owlandotter.example' }],
    ['ExportHealth', {}],
    ['Catalogue', {}],
    ['Catalogue', { kind: ['PROMPT', 'FLOW'], search: 'e' }],
    ['LaunchForm', {}],
  ] as const
).map(([name, variables]) => ({ ...named(name), variables }));

/** What the server answers when no client library stands between. */
export const askPlainly = async (url: string, text: string, variables: Readonly<Record<string, unknown>>): Promise<unknown> => {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: text, variables }),
  });
  const { data, errors } = (await answer.json()) as { data: unknown; errors?: unknown };
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
};
