import { z } from 'zod';

/** Ids of what is served, to fill into the example queries. What there is none of is left out. */
export interface ExampleIds {
  readonly evaluation: string;
  /** A run that has rows. */
  readonly run?: string | undefined;
  /** Two runs that have rows, the older first: to be compared. */
  readonly pair?: readonly [string, string] | undefined;
  /** The global id of a scored row. */
  readonly row?: string | undefined;
  /** The file of the evaluation. */
  readonly file?: string | undefined;
  /** The evaluation's name. */
  readonly name?: string | undefined;
  /** The path of one of its evaluators. */
  readonly evaluator?: string | undefined;
  /** Whether its stats are there, which an export may lack. */
  readonly hasStats: boolean;
}

/** What is asked for them: of a live API eleven calls at most, ten of them at once. */
export const EXAMPLES_QUERY = `query GraphiQLExamples {
  evaluations(first: 5) {
    nodes {
      humanloopId
      name
      fileId
      evaluators { version { path } }
      stats { __typename }
      logs(first: 50) { nodes { id runId allEvaluatorLogs { depth } } }
    }
  }
}`;

/** A list that may be null where a part of the answer failed, as may its items. */
const listOf = <T extends z.ZodType>(item: T) =>
  z
    .array(item.nullable())
    .nullish()
    .transform((items) => (items ?? []).filter((one) => one !== null));

const ROW = z.object({ id: z.string(), runId: z.string(), allEvaluatorLogs: listOf(z.object({ depth: z.number() })) });

const EVALUATION = z.object({
  humanloopId: z.string(),
  name: z.string().nullish(),
  fileId: z.string().nullish(),
  evaluators: listOf(z.object({ version: z.object({ path: z.string().nullish() }).nullish() })),
  stats: z.object({}).nullish(),
  logs: z.object({ nodes: listOf(ROW) }).nullish(),
});

const ANSWER = z.object({ data: z.object({ evaluations: z.object({ nodes: listOf(EVALUATION) }) }) });
const KEY_NEEDED = z.object({ errors: z.tuple([z.object({ extensions: z.object({ code: z.literal('UNAUTHENTICATED') }) })], z.unknown()) });

/** Why no ids can be filled in: there is no evaluation, a key is needed to know one, or it could not be found out. */
export type NoExample = 'none' | 'key-needed' | 'unknown';

export type Examples = ExampleIds | NoExample;

type Row = z.infer<typeof ROW>;

const depthOf = (row: Row | undefined): number =>
  row === undefined ? -1 : Math.max(0, ...row.allEvaluatorLogs.map(({ depth }) => depth + 1));

const deepestOf = <T>(candidates: readonly T[], rowOf: (candidate: T) => Row | undefined): T | undefined =>
  candidates.reduce<T | undefined>(
    (best, one) => (best === undefined || depthOf(rowOf(one)) > depthOf(rowOf(best)) ? one : best),
    undefined,
  );

/** Reads the answer to `EXAMPLES_QUERY`: of the evaluation with the row whose judgments are judged the deepest, the newest of such. */
export const examplesOf = (answer: unknown): Examples => {
  if (KEY_NEEDED.safeParse(answer).success) return 'key-needed';
  const { data: read } = ANSWER.safeParse(answer);
  if (!read) return 'unknown';
  const evaluations = read.data.evaluations.nodes;
  const candidates = evaluations.map((evaluation) => ({ evaluation, row: deepestOf(evaluation.logs?.nodes ?? [], (row) => row) }));
  const chosen = deepestOf(candidates, ({ row }) => row);
  return chosen ? idsOf(chosen.evaluation, chosen.row) : 'none';
};

/** Rows are listed by run, the newest first. */
const pairOf = (rows: readonly Row[]): readonly [string, string] | undefined => {
  const [older, newer] = [...new Set(rows.map(({ runId }) => runId))].toReversed();
  return older !== undefined && newer !== undefined ? [older, newer] : undefined;
};

const idsOf = ({ humanloopId, name, fileId, evaluators, stats, logs }: z.infer<typeof EVALUATION>, row: Row | undefined): ExampleIds => ({
  evaluation: humanloopId,
  run: row?.runId,
  pair: pairOf(logs?.nodes ?? []),
  row: row?.id,
  file: fileId ?? undefined,
  // There are texts that GraphQL has no way to write.
  name: name?.isWellFormed() ? name : undefined,
  evaluator: evaluators.map(({ version }) => version?.path).find((path) => typeof path === 'string'),
  hasStats: Boolean(stats),
});
