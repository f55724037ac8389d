/** The evaluation of the sample that has everything: runs, a control, judgments on judgments. */
export const SPRING = '/evaluations/evr_7ZAECYi82P80BOqjkseLt';

/** A row of it whose judgments are judged. */
export const ROW = `${SPRING}/row?in=run_0rLTuIVnBtotNrNZLxGwH&log=log_c40dEZ6lz47ZOk39nficm&at=10`;

/** What is asked for the frame around every screen. */
export const FRAME_ASKS = { Source: 0 };

/** A screen as somebody opens it by a link, and what it may cost over the sample. */
export interface Screen {
  readonly path: string;
  /** What it asks within the frame, and how many calls upstream each of it makes: several numbers for what is asked several times. */
  readonly asks: Readonly<Record<string, number | readonly number[]>>;
  /** How many bytes come back at most. */
  readonly maxBytes: number;
  /** How many numbers it shows at least, each with the query that it came by. */
  readonly numbers: number;
  /** What it shows is streamed: it looks for a lost connection by itself. */
  readonly isWatched?: boolean;
}

/** Every screen of the pages: a new one gets a line here, and is then held to all that `every-screen.test.ts` asks. */
export const SCREENS: Readonly<Record<string, Screen>> = {
  evaluations: { path: '/', asks: { Evaluations: 1, EvaluationScores: 14 }, maxBytes: 6_000, numbers: 5 },
  evaluation: { path: SPRING, asks: { Evaluation: 4, EvaluationIntervals: 2 }, maxBytes: 8_000, numbers: 5 },
  rows: { path: `${SPRING}/rows`, asks: { RowColumns: 2, RowFacets: 2, RowHistogram: 2, Rows: 3 }, maxBytes: 20_000, numbers: 5 },
  progress: { path: `${SPRING}/progress`, asks: { Progress: 2 }, maxBytes: 8_000, numbers: 3, isWatched: true },
  compare: {
    path: `${SPRING}/compare`,
    asks: { ComparedRuns: 3, Comparison: 3, ComparedVersions: 2, ComparedPairs: [3, 3] },
    maxBytes: 20_000,
    numbers: 3,
  },
  gate: { path: `${SPRING}/gate`, asks: { GatedRuns: 3, Gate: 4, GateFigures: 3 }, maxBytes: 20_000, numbers: 1 },
  launch: { path: '/launch', asks: { LaunchFiles: 1, LaunchDatasets: 3, LaunchEvaluators: 1 }, maxBytes: 20_000, numbers: 0 },
  'launch into': { path: `${SPRING}/launch`, asks: { LaunchInto: 1, LaunchDatasets: 3, LaunchVersions: 2 }, maxBytes: 20_000, numbers: 0 },
  judge: { path: `${SPRING}/judge`, asks: { JudgeEvaluators: 1 }, maxBytes: 20_000, numbers: 0 },
  health: { path: '/archive', asks: { Health: 0 }, maxBytes: 8_000, numbers: 3 },
  row: { path: ROW, asks: { Row: 3, RowAt: 2 }, maxBytes: 8_000, numbers: 3 },
};
