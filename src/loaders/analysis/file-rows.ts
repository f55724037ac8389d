import { fileLogFactsToRead } from '../../analysis/facts-to-read.ts';
import { grouped } from '../batching.ts';
import type { Log } from '../entities.ts';
import { createFileLogsLoader, type FileLogs, fileLogsName, fileLogsWords, LOG_ASKED, readFileLogs } from '../file-logs.ts';
import type { FileAnalysisKey, Loaders, LoadersOptions } from '../loaders.ts';
import { createQuestionLoader } from './analysis-loader.ts';
import type { AskedRows } from './asked-rows.ts';

const sentFor = ({ fileId, versionId, narrowedTo }: FileAnalysisKey): FileLogs => ({
  fileId,
  ...narrowedTo,
  ...(versionId !== undefined && { versionId }),
});

/** The logs that a file has of its own. They are judged by no evaluators that a question could name. */
const fileRows = (key: FileAnalysisKey, fileLogs: Loaders['fileLogs']): AskedRows<Log> => {
  const { fileId, versionId } = key;
  const sent = sentFor(key);
  return {
    name: fileLogsWords(key),
    // What is beyond what was asked for by a filter is left to the question, which has the filter in it.
    readPage: (upstream, { alsoRead = LOG_ASKED, ...request }) =>
      readFileLogs(upstream, sent, { ...request, alsoRead }, { fileId, versionId }),
    identityOf: ({ id }) => id,
    recordOf: (log) => ({ log }),
    factsToRead: fileLogFactsToRead,
    evaluators: async () => [],
    rowAt: async (place) => (await fileLogs.load({ ...sent, window: { offset: place, count: 1 } })).rows[0]?.row,
  };
};

/** The logs of files in listings, and what is asked of them. */
export const createFileLogLoaders = (options: LoadersOptions): Pick<Loaders, 'fileLogs' | 'fileAnalysis'> => {
  const fileLogs = createFileLogsLoader(options);
  return {
    fileLogs: fileLogs.metered(options.spend),
    fileAnalysis: grouped(
      (key: FileAnalysisKey) => [key.fromPlace ?? '', key.versionId ?? '', fileLogsName(sentFor(key))].join(' '),
      (key: FileAnalysisKey) => createQuestionLoader(fileRows(key, fileLogs), key.fromPlace, options),
      ({ question }) => question,
    ),
  };
};
