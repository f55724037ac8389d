import { fileURLToPath } from 'node:url';
import { CASES, type Outcome, WHOLE } from '../asking/cases.ts';
import { createPoster, type Poster } from '../asking/graph.ts';
import { requireSame } from '../asking/outcomes.ts';
import { median } from '../measure.ts';
import { freePort, startServer } from '../processes.ts';
import { number, spread, tableOf } from '../table.ts';
import type { Database } from './database.ts';
import { PAGES } from './pages.ts';
import { type AloneAnswer, type AloneRequest, WAYS } from './ways.ts';

const ALONE = fileURLToPath(new URL('./alone.ts', import.meta.url));

const REPEATS = 9;
/** The first times are to warm up: so many, or fewer where they take longer than some seconds. */
const WARM_TIMES = 20;
const WARM_MILLISECONDS = 4_000;

type Way = (typeof WAYS)[number];

interface Taken {
  readonly first: Partial<Record<Way, number>>;
  readonly answers: Readonly<Record<Way, AloneAnswer[]>>;
}

/** All ways by turns; all come to the same. */
const measureCase = async (alone: Poster, name: string): Promise<Taken> => {
  const taken: Taken = { first: {}, answers: { SQLite: [], PostgreSQL: [], driver: [] } };
  const began = performance.now();
  for (let [warmed, repeat] = [0, 0]; repeat < REPEATS; ) {
    let expected: Outcome | undefined;
    const isWarm = warmed >= 2 && (warmed >= WARM_TIMES || performance.now() - began > WARM_MILLISECONDS);
    for (const way of WAYS) {
      const answer = JSON.parse((await alone.post({ name, way } satisfies AloneRequest)).text) as AloneAnswer;
      expected ??= answer.outcome;
      requireSame(`${name} by ${way}`, answer.outcome, expected);
      taken.first[way] ??= answer.milliseconds;
      if (isWarm) taken.answers[way].push(answer);
    }
    if (isWarm) repeat += 1;
    else warmed += 1;
  }
  return taken;
};

const wallOf = ({ milliseconds }: AloneAnswer): number => milliseconds;
const cpuOf = ({ cpu, serverCpu }: AloneAnswer): number => cpu + serverCpu;

const ratioOf = (answers: Taken['answers'], of: (answer: AloneAnswer) => number, beside: Way): string =>
  `×${(median(answers.PostgreSQL.map(of)) / median(answers[beside].map(of))).toFixed(2)}`;

const cellsOf = (name: string, { first, answers }: Taken): string[] => {
  const medians = (of: (answer: AloneAnswer) => number): string[] => WAYS.map((way) => number(median(answers[way].map(of))));
  return [
    name,
    ...medians(wallOf),
    spread(answers.PostgreSQL.map(wallOf)),
    ratioOf(answers, wallOf, 'SQLite'),
    ratioOf(answers, wallOf, 'driver'),
    ...medians(cpuOf),
    number(median(answers.PostgreSQL.map(({ serverCpu }) => serverCpu))),
    ratioOf(answers, cpuOf, 'driver'),
    number(first.PostgreSQL ?? Number.NaN),
  ];
};

const HEAD = [
  ...['SQLite ms', 'PostgreSQL ms', 'by hand ms', 'half of them', 'to SQLite', 'to by hand'],
  ...['SQLite CPU', 'PostgreSQL CPU', 'by hand CPU', 'of it the server’s', 'to by hand', 'ms the first time'],
];

/** Asks pages and questions over both engines, and by hand. */
export const questionTables = async ({ data, url }: Database, print: (line: string) => void): Promise<void> => {
  const port = await freePort();
  const aside = await startServer({ args: [ALONE, data, url], env: { PORT: String(port) } }, port);
  const alone = createPoster(aside);
  const table = async (title: string, names: readonly string[]): Promise<void> => {
    const rows: string[][] = [];
    for (const name of names) rows.push(cellsOf(name, await measureCase(alone, name)));
    print(`${tableOf([title, ...HEAD], rows)}\n`);
  };
  try {
    await table(
      'pages',
      PAGES.map(({ name }) => name),
    );
    await table(
      'questions',
      [...CASES, WHOLE].map(({ name }) => name),
    );
  } finally {
    await alone.close();
    await aside.stop();
  }
};
