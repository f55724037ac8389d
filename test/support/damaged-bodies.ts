import { readFileSync } from 'node:fs';
import type { GraphQLInterfaceType, GraphQLObjectType } from 'graphql';
import type { Send } from '../../src/contract/send.ts';
import { schema as graph } from '../../src/schema/index.ts';
import { everyField, UNLIMITED } from './every-field.ts';
import { facade, fixed } from './helpers.ts';

/** The bodies that one evaluation is read from. */
export type BodyName = 'evaluation' | 'runs' | 'stats' | 'logs';
export type Bodies = Readonly<Record<BodyName, unknown>>;
export type Path = readonly (string | number)[];
type Tree = Readonly<Record<string, unknown>>;

const fixture = (name: string): Tree => JSON.parse(readFileSync(new URL(`../fixtures/contract/${name}.json`, import.meta.url), 'utf8'));

const evaluation = fixture('evaluation');
const records = ['logs-page-prompt', 'logs-page-flow'].flatMap((name) => fixture(name)['records'] as unknown[]);

export const EVALUATION_ID = String(evaluation['id']);
export const RUN_ID = 'run_Z6xC3vB0nM9lK8jH7gFdS';

/** The contract's example bodies: an evaluation, its runs and stats, and a page of three rows. */
export const SOUND: Bodies = {
  evaluation,
  runs: fixture('runs'),
  stats: fixture('stats'),
  logs: { records, page: 1, size: 10, total: records.length },
};

const DIFFS = ['FileVersion', ...graph.getPossibleTypes(graph.getType('FileVersion') as GraphQLInterfaceType).map(({ name }) => name)].map(
  (name) => `${name}.diff`,
);

/** Every field of the schema that an evaluation leads to, down to logs below logs; what costs calls of its own for every run is left out, what rows come to, the rows’ second way, and files. */
export const EVERYTHING = `{ evaluation(id: "${EVALUATION_ID}") { ${everyField(graph.getType('Evaluation') as GraphQLObjectType, {
  graph,
  skip: [
    'Run.logs',
    'Evaluation.agreement',
    'Evaluation.comparison',
    'Evaluation.log',
    'EvaluationLogConnection.aggregates',
    'EvaluationLogConnection.facets',
    'EvaluationLogConnection.groups',
    'EvaluationLogEdge.node',
    'DatasetVersion.datapoints',
    ...DIFFS,
  ],
  repeats: { Log: 2, HumanloopFile: 0 },
  args: {
    'EvaluationLogConnection.download': 'format: CSV',
    'Evaluation.evaluator': 'select: { name: "Word Count" }',
    'Evaluation.run': `id: "${RUN_ID}"`,
    'NumericEvaluatorStats.percentile': 'p: 50',
  },
})} } }`;

/** One facade for many bodies, asked for everything each time: the query is read and checked once. */
export const createQuestioner = () => {
  let current = SOUND;
  const path = `/evaluations/${EVALUATION_ID}`;
  const upstream: Send = (call) => {
    const { evaluation: body, runs, stats, logs } = current;
    return fixed({ [path]: body, [`${path}/runs`]: runs, [`${path}/stats`]: stats, [`${path}/logs`]: logs })(call);
  };
  const { ask, bugs, calls } = facade({ upstream, settings: UNLIMITED });
  return async (bodies: Bodies) => {
    current = bodies;
    const { data, errors = [], ...rest } = await ask(EVERYTHING);
    return { data, errors, bugs: bugs.splice(0), calls: calls.splice(0), otherKeys: Object.keys(rest) };
  };
};

/** Every place in a value but the value itself. */
export const placesIn = (value: unknown, path: Path = []): Path[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([key, inner]) => {
        const place = [...path, Array.isArray(value) ? Number(key) : key];
        return [place, ...placesIn(inner, place)];
      });

export const valueAt = (value: unknown, path: Path): unknown => path.reduce((inner, key) => (inner as Tree | undefined)?.[key], value);

/** A copy with another value in one place; undefined takes a key away, and makes an item null. */
export const withValueAt = (value: unknown, [key, ...rest]: Path, replacement: unknown): unknown => {
  if (key === undefined) return replacement;
  const inner = withValueAt((value as Tree)[key], rest, replacement);
  if (Array.isArray(value)) return value.with(Number(key), inner ?? null);
  return { ...(value as Tree), [key]: inner };
};

/** The places at which two values differ, no deeper than where one ends. */
export const differences = (left: unknown, right: unknown, path: Path = []): Path[] => {
  if (Object.is(left, right)) return [];
  const both = [left, right].every((value) => typeof value === 'object' && value !== null);
  if (!both || Array.isArray(left) !== Array.isArray(right)) return [path];
  const [a, b] = [left as Tree, right as Tree];
  if (Array.isArray(left) && left.length !== (right as unknown[]).length) return [path];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) => differences(a[key], b[key], [...path, key]));
};
