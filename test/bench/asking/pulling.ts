import type { Running } from '../processes.ts';
import { EVALUATION } from '../row-export.ts';
import { BIN_WIDTH, BINS, FIRST, type Outcome, SLOW, TONE, WORDS } from './cases.ts';
import { createPoster } from './graph.ts';

/** Of whoever asks the whole question by reading all pages and computing. */
export interface Pulled {
  readonly milliseconds: number;
  readonly bytes: number;
  readonly outcome: Outcome;
}

const PAGE = 500;

const QUERY = `query ($after: String) {
  evaluation(id: "${EVALUATION}") {
    logs(first: ${PAGE}, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes {
        runId
        log { humanloopId output error inputs createdAt duration }
        evaluatorLogs { humanloopId judgment { raw } evaluator { name } }
      }
    }
  }
}`;

interface Node {
  readonly runId: string;
  readonly log: {
    humanloopId: string;
    output: string | null;
    error: string | null;
    inputs: Record<string, unknown> | null;
    duration: number;
  };
  readonly evaluatorLogs: readonly { judgment: { raw: unknown } | null; evaluator: { name: string } }[];
}

interface Answer {
  readonly data: { evaluation: { logs: { pageInfo: { hasNextPage: boolean; endCursor: string }; nodes: readonly Node[] } } };
}

const rawOf = ({ evaluatorLogs }: Node, name: string): unknown =>
  evaluatorLogs.find(({ evaluator }) => evaluator.name === name)?.judgment?.raw;

const isAboutRefunds = ({ log: { output, error, inputs } }: Node): boolean =>
  [output, error, ...Object.values(inputs ?? {})].some((text) => typeof text === 'string' && text.toLowerCase().includes('refund'));

const computed = (nodes: readonly Node[]): Outcome => {
  const found = nodes.filter((node) => rawOf(node, TONE) === false && node.log.duration >= SLOW && isAboutRefunds(node));
  const first = found.toSorted((a, b) => Number(rawOf(b, WORDS)) - Number(rawOf(a, WORDS))).slice(0, FIRST);
  const bins = new Array<number>(BINS).fill(0);
  for (const { log } of found) {
    const bin = Math.min(BINS - 1, Math.floor(log.duration / BIN_WIDTH));
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  const runs = Map.groupBy(found, ({ runId }) => runId);
  const counts = [...runs.values()].map((each) => each.length).toSorted((a, b) => a - b);
  return [found.length, ...first.map(({ log }) => log.humanloopId), ...bins, ...counts];
};

/** Pulls all pages by their cursors, and computes in the client. */
export const pullAll = async (server: Running): Promise<Pulled> => {
  const poster = createPoster(server);
  const nodes: Node[] = [];
  let bytes = 0;
  const start = performance.now();
  for (let after: string | undefined, isMore = true; isMore; ) {
    const asked = await poster.post({ query: QUERY, variables: { after } });
    const { pageInfo, nodes: page } = (JSON.parse(asked.text) as Answer).data.evaluation.logs;
    nodes.push(...page);
    bytes += asked.bytes;
    isMore = pageInfo.hasNextPage;
    after = pageInfo.endCursor;
  }
  const outcome = computed(nodes);
  const milliseconds = performance.now() - start;
  await poster.close();
  return { milliseconds, bytes, outcome };
};
