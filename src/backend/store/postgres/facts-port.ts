import { createPace, type PaceOptions } from '../../../analysis/pace.ts';
import type { ColumnCache } from '../../facts/column-cache.ts';
import type { FactsSelection, RowFacts } from '../reads.ts';
import { StoreHeldError } from '../store.ts';
import type { Connection, Connections } from './connections.ts';
import { type Ground, groundOf, type Piece } from './fact-ground.ts';
import { keepIfFree } from './fact-keeping.ts';
import { columnsOfLoose, looseRows } from './fact-loose.ts';
import { type Stretch, stretchOf } from './fact-stretches.ts';
import { FactView, type ViewOptions } from './fact-view.ts';
import { createWants } from './fact-wants.ts';

export interface FactsOptions extends PaceOptions {
  readonly connections: Connections;
  readonly cache: ColumnCache;
}

const BEGIN = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';

/** Looks at a snapshot: everything that a question reads is of the moment at which it began. What it stands on is asked along with that. */
const inSnapshot = async <T>(
  connection: Connection,
  selection: FactsSelection,
  look: (ground: Ground) => Promise<T>,
): Promise<T | undefined> => {
  let done: T | undefined;
  try {
    const [, ground] = await Promise.all([connection.run(BEGIN), groundOf(connection, selection)]);
    done = ground && (await look(ground));
  } catch (error) {
    if (!(error instanceof StoreHeldError)) await connection.run('ROLLBACK');
    throw error;
  }
  await connection.run('COMMIT');
  return done;
};

/** Makes columns of rows that have no chunk, once for all beginnings of a question, and keeps them for the next ones where it can. */
const createLoose = ({ connection, terms }: Ground, connections: Connections): ViewOptions['loose'] => {
  const made = new Map<Piece, Stretch[]>();
  const changesOf = async (runKey: number): Promise<number> => {
    const [row] = await connection.query('SELECT changes FROM fact_run WHERE run_key = $1', [runKey]);
    return Number(row?.['changes'] ?? 0);
  };
  return async function* (piece) {
    const known = made.get(piece);
    if (known) {
      yield* known;
      return;
    }
    const stretches: Stretch[] = [];
    for await (const rows of looseRows(connection, piece.gap)) {
      const columns = await columnsOfLoose(rows, terms);
      stretches.push({ ...stretchOf({ runKey: piece.runKey, chunkKey: null, length: rows.length }), columns });
      await keepIfFree(connections, { runKey: piece.runKey, rows, changes: await changesOf(piece.runKey) });
    }
    made.set(piece, stretches);
    yield* stretches;
  };
};

/** A question that reads at once is asked again and again, until nothing that it reads was lacking. */
const answered = async <T>(options: Omit<ViewOptions, 'wants'>, use: (facts: RowFacts) => Promise<T>): Promise<T> => {
  const wants = createWants();
  for (;;) {
    const view = new FactView({ ...options, wants });
    try {
      const answer = await use(view);
      if (!view.isLacking) return answer;
    } catch (error) {
      // Whatever was thrown may be for what was lacking.
      if (!view.isLacking) throw error;
    }
    await options.ground.terms.readLacking();
  }
};

/** Looks at rows by a connection of its own, as they were when it began. Undefined for an unknown evaluation. */
export const lookAtFacts = <T>(
  { connections, cache, ...pace }: FactsOptions,
  {
    selection,
    use,
    signal,
  }: { readonly selection: FactsSelection; readonly use: (facts: RowFacts) => Promise<T>; readonly signal?: AbortSignal | undefined },
): Promise<T | undefined> =>
  connections.hold(
    (connection) =>
      inSnapshot(connection, selection, (ground) =>
        answered({ ground, cache, pace: createPace(signal, pace), loose: createLoose(ground, connections) }, use),
      ),
    signal,
  );
