import { writeFile } from 'node:fs/promises';
import { codeOf } from '../../backend/files/system-error.ts';
import type { Ask } from './ask.ts';
import { UsageError } from './usage-error.ts';

interface Range {
  readonly lower: number;
  readonly upper: number;
}

interface Figures {
  readonly evaluator: { readonly path: string | null; readonly name: string } | null;
  readonly evaluatorVersionId: string;
  readonly numJudgments: number;
  readonly numAbstained: number;
  readonly numErrors: number;
  readonly numMissing: number;
  readonly passRate: number | null;
  readonly passRateInterval: Range | null;
  readonly score: number | null;
  readonly scoreInterval: Range | null;
}

interface Run {
  readonly humanloopId: string;
  readonly label: string;
  readonly logs: {
    readonly aggregates: {
      readonly count: number;
      readonly errorRate: number | null;
      readonly errorRateInterval: Range | null;
      readonly judgments: readonly Figures[];
    } | null;
  } | null;
}

interface Found {
  readonly evaluation: { readonly run?: Run | null; readonly controlRun?: Run | null } | null;
}

const FIGURES = `query GateFigures($evaluationId: ID!, $runId: ID!, $named: Boolean!) {
  evaluation(id: $evaluationId) {
    run(id: $runId) @include(if: $named) { ...Figures }
    controlRun @skip(if: $named) { ...Figures }
  }
}
fragment Figures on Run {
  humanloopId
  label
  logs(first: 0) {
    aggregates {
      count
      errorRate
      errorRateInterval { lower upper }
      judgments {
        evaluator { path name }
        evaluatorVersionId
        numJudgments
        numAbstained
        numErrors
        numMissing
        passRate(denominator: LOGS)
        passRateInterval(denominator: LOGS) { lower upper }
        score
        scoreInterval { lower upper }
      }
    }
  }
}`;

const HUNDREDTHS = 100;

/** Bounds are for people to read: the end of a range, moved outwards to hundredths. */
const down = (value: number): number => Math.floor(value * HUNDREDTHS) / HUNDREDTHS;
const up = (value: number): number => Math.ceil(value * HUNDREDTHS) / HUNDREDTHS;

const numbersText = (observed: number, range: Range | null, samples: number): string =>
  `  # ${observed} of ${samples}${range === null ? '' : `; ${range.lower} … ${range.upper}`}`;

const selectorOf = ({ evaluator, evaluatorVersionId }: Figures, all: readonly Figures[]): string => {
  const path = evaluator?.path ?? null;
  const isOnly = path !== null && all.filter((each) => each.evaluator?.path === path).length === 1;
  // What JSON takes for a text, YAML takes for the same.
  return isOnly ? `path: ${JSON.stringify(path)}` : `versionId: ${JSON.stringify(evaluatorVersionId)}`;
};

/** The gate counts failures and abstentions of a share; a number it takes of judgments alone. */
const measuredOf = ({ passRate, passRateInterval, score, scoreInterval, numJudgments, numAbstained, numErrors }: Figures) =>
  passRate === null
    ? { measure: 'SCORE', observed: score, range: scoreInterval, samples: numJudgments }
    : { measure: 'PASS_RATE', observed: passRate, range: passRateInterval, samples: numJudgments + numAbstained + numErrors };

const ruleLines = (figures: Figures, _index: number, all: readonly Figures[]): string[] => {
  const { measure, observed, range, samples } = measuredOf(figures);
  if (observed === null || figures.numJudgments === 0) return [];
  const selector = selectorOf(figures, all);
  if (figures.numMissing > 0)
    return [`  # No rule for ${selector}: rows without a judgment, ${figures.numMissing} here, make one inconclusive.`];
  return [
    numbersText(observed, range, samples),
    `  - evaluator: { ${selector} }`,
    `    measure: ${measure}`,
    `    min: ${down(range?.lower ?? observed)}`,
  ];
};

const errorLines = ({ count, errorRate, errorRateInterval }: NonNullable<NonNullable<Run['logs']>['aggregates']>): string[] =>
  errorRate === null
    ? []
    : [
        numbersText(errorRate, errorRateInterval, count),
        '  - measure: ERROR_RATE',
        `    max: ${up(errorRateInterval?.upper ?? errorRate)}`,
      ];

const textOf = ({ humanloopId, label, logs }: Run): string => {
  const aggregates = logs?.aggregates ?? undefined;
  const lines = aggregates && [...aggregates.judgments.flatMap(ruleLines), ...errorLines(aggregates)];
  if (lines === undefined || lines.length === 0) throw new UsageError(`the run ${humanloopId} has nothing to make rules of`);
  const head = `# From the figures of ${JSON.stringify(label)} (${humanloopId}): each bound is the end of its range. To be changed by hand.`;
  return [head, 'rules:', ...lines, ''].join('\n');
};

export interface Init {
  readonly evaluationId: string;
  /** By upstream or global id; the control run where it is absent. */
  readonly runId: string | undefined;
  readonly file: string;
}

/** Writes a new file of rules that the run would just keep. Throws a `UsageError` where there is no such run, or the file is there. */
export const writeFirstRules = async (ask: Ask, { evaluationId, runId, file }: Init): Promise<void> => {
  const { evaluation } = await ask<Found>(FIGURES, { evaluationId, runId: runId ?? '', named: runId !== undefined });
  if (evaluation === null) throw new Error('the source does not know this evaluation');
  const run = evaluation.run ?? evaluation.controlRun ?? undefined;
  if (run === undefined)
    throw new UsageError(runId === undefined ? 'there is no control run; name a run with --control' : `there is no run ${runId}`);
  await writeFile(file, textOf(run), { flag: 'wx' }).catch((error: unknown) => {
    throw codeOf(error) === 'EEXIST' ? new UsageError(`--init writes a new file, and ${file} is there`) : error;
  });
};
