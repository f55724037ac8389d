import { createAnalysisLoader } from './analysis/analysis-loader.ts';
import { createAskedEvaluationsLoader } from './analysis/asked-evaluations.ts';
import { createFileLogLoaders } from './analysis/file-rows.ts';
import { createEvaluationLoaders } from './evaluation-loaders.ts';
import { createFileLoaders } from './file-loaders.ts';
import type { Loaders, LoadersOptions, OperationLoaders } from './loaders.ts';
import { createLogLoaders } from './log-loaders.ts';
import { createRunLoaders } from './run-loaders.ts';
import { watchRuns } from './watch-runs.ts';

/** Fresh loaders, which know nothing yet. */
export const createLoaders = (options: LoadersOptions): OperationLoaders => {
  let current = createFreshLoaders(options);
  const through = <Name extends keyof Loaders>(name: Name): Loaders[Name] =>
    ({ load: (key: never) => current.loaders[name].load(key) }) as Loaders[Name];
  return {
    evaluation: through('evaluation'),
    evaluations: through('evaluations'),
    evaluationByName: through('evaluationByName'),
    runs: through('runs'),
    runsKnown: through('runsKnown'),
    run: through('run'),
    runStats: through('runStats'),
    stats: through('stats'),
    evaluationLogs: through('evaluationLogs'),
    evaluationLog: through('evaluationLog'),
    analysis: through('analysis'),
    fileAnalysis: through('fileAnalysis'),
    askedEvaluations: through('askedEvaluations'),
    log: through('log'),
    files: through('files'),
    fileVersion: through('fileVersion'),
    versionById: through('versionById'),
    fileByPath: through('fileByPath'),
    fileVersions: through('fileVersions'),
    fileEnvironments: through('fileEnvironments'),
    datapoints: through('datapoints'),
    wholeDataset: through('wholeDataset'),
    fileLogs: through('fileLogs'),
    forget: (changed) => {
      current = createFreshLoaders(options);
      if (changed) current.primeEvaluation(changed);
    },
  };
};

const createFreshLoaders = (given: LoadersOptions) => {
  const { options, runsKnown } = watchRuns(given);
  const { primeEvaluation, ...evaluations } = createEvaluationLoaders(options);
  const { rows, ...logs } = createLogLoaders(options);
  const analysis = createAnalysisLoader({ ...options, evaluation: evaluations.evaluation, rows });
  const runs = createRunLoaders(options);
  const askedEvaluations = createAskedEvaluationsLoader({ ...options, ...runs, primeEvaluation });
  const loaders: Loaders = {
    ...evaluations,
    ...runs,
    runsKnown,
    ...logs,
    ...createFileLoaders(options),
    ...createFileLogLoaders(options),
    analysis,
    askedEvaluations,
  };
  return { loaders, primeEvaluation };
};
