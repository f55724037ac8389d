import { createAnalysisLoader } from './analysis/analysis-loader.ts';
import { createAskedEvaluationsLoader } from './analysis/asked-evaluations.ts';
import { createFileLogLoaders } from './analysis/file-rows.ts';
import type { Evaluation } from './entities.ts';
import { createEvaluationLoaders } from './evaluation-loaders.ts';
import { createFileLoaders } from './file-loaders.ts';
import { lazily } from './lazily.ts';
import type { Loaders, LoadersOptions, OperationLoaders } from './loaders.ts';
import { createLogLoaders } from './log-loaders.ts';
import { createRunLoaders } from './run-loaders.ts';
import { watchRuns } from './watch-runs.ts';

/** Fresh loaders, which know nothing yet. */
export const createLoaders = (options: LoadersOptions): OperationLoaders => {
  let current = createFreshLoaders(options);
  const through = <Name extends keyof Loaders>(name: Name): Loaders[Name] =>
    ({ load: (key: never) => current.loaderOf(name).load(key) }) as Loaders[Name];
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
  const ofEvaluations = lazily(() => createEvaluationLoaders(options));
  const ofLogs = lazily(() => createLogLoaders(options));
  const ofRuns = lazily(() => createRunLoaders(options));
  const ofFiles = lazily(() => createFileLoaders(options));
  const ofFileLogs = lazily(() => createFileLogLoaders(options));
  const primeEvaluation = (evaluation: Evaluation): void => ofEvaluations().primeEvaluation(evaluation);
  const analysis = lazily(() => createAnalysisLoader({ ...options, evaluation: ofEvaluations().evaluation, rows: ofLogs().rows }));
  const asked = lazily(() => createAskedEvaluationsLoader({ ...options, ...ofRuns(), primeEvaluation }));
  /** Where each is. */
  const groups: { readonly [Name in keyof Loaders]: () => Pick<Loaders, Name> } = {
    evaluation: ofEvaluations,
    evaluations: ofEvaluations,
    evaluationByName: ofEvaluations,
    runs: ofRuns,
    runsKnown: () => ({ runsKnown }),
    run: ofRuns,
    runStats: ofRuns,
    stats: ofRuns,
    evaluationLogs: ofLogs,
    evaluationLog: ofLogs,
    log: ofLogs,
    analysis: () => ({ analysis: analysis() }),
    askedEvaluations: () => ({ askedEvaluations: asked() }),
    files: ofFiles,
    fileVersion: ofFiles,
    versionById: ofFiles,
    fileByPath: ofFiles,
    fileVersions: ofFiles,
    fileEnvironments: ofFiles,
    datapoints: ofFiles,
    wholeDataset: ofFiles,
    fileLogs: ofFileLogs,
    fileAnalysis: ofFileLogs,
  };
  const loaderOf = <Name extends keyof Loaders>(name: Name): Loaders[Name] => groups[name]()[name];
  return { loaderOf, primeEvaluation };
};
