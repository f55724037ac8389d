import type { Asker } from './asking.ts';
import type { Found } from './ledger.ts';

const WHOLE = `query Whole($id: ID!) {
  evaluation(id: $id) {
    runs { humanloopId status control }
    logs(first: 200) { nodes { runId log { humanloopId } judgments { logs { user } } } }
  }
}`;

interface Whole {
  readonly evaluation: {
    readonly runs: readonly { readonly humanloopId: string; readonly status: string; readonly control: boolean }[];
    readonly logs: {
      readonly nodes: readonly {
        readonly runId: string;
        readonly log: { readonly humanloopId: string };
        readonly judgments: readonly { readonly logs: readonly { readonly user: string | null }[] }[];
      }[];
    };
  } | null;
}

const foundIn = ({ evaluation }: Whole): Found | undefined => {
  if (evaluation === null) return undefined;
  const { runs, logs } = evaluation;
  return {
    runs: runs.map(({ humanloopId: id, status, control }) => {
      const held = logs.nodes.filter(({ runId }) => runId === id);
      return { id, status, control, logs: held.map(({ log }) => log.humanloopId) };
    }),
    users: logs.nodes.flatMap(({ judgments }) => judgments.flatMap((cell) => cell.logs.flatMap(({ user }) => user ?? []))),
  };
};

/** All of an evaluation that a ledger has, as one server tells it; 'nothing' where it could not tell. */
export const wholeOf = async (asker: Asker, id: string, key: string): Promise<Found | undefined | 'nothing'> => {
  const { data, codes } = await asker.graph({ query: WHOLE, key, variables: { id } });
  return codes.length > 0 ? 'nothing' : foundIn(data as Whole);
};

const CONTROL = 'query Control($id: ID!) { evaluation(id: $id) { runs { humanloopId control } } }';

/** The control of an evaluation as one server tells it; 'nothing' where it could not tell. */
export const controlOf = async (asker: Asker, id: string, key: string): Promise<string | undefined | 'nothing'> => {
  const { data, codes } = await asker.graph({ query: CONTROL, key, variables: { id } });
  const evaluation = (data as { evaluation: { runs: { humanloopId: string; control: boolean }[] } | null } | undefined)?.evaluation;
  return codes.length > 0 || !evaluation ? 'nothing' : evaluation.runs.find(({ control }) => control)?.humanloopId;
};
