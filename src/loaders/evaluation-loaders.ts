import { keyed, windowed } from './batching.ts';
import { asEvaluation, type Evaluation } from './entities.ts';
import { createListing } from './listing/listing.ts';
import { listingWarner } from './listing/listing-warnings.ts';
import { inParts } from './listing/parts.ts';
import type { EvaluationsKey, Loaders, LoadersOptions } from './loaders.ts';
import { ScanLimitError } from './row-lookup.ts';

type EvaluationLoaders = Pick<Loaders, 'evaluation' | 'evaluations' | 'evaluationByName'>;

/** Evaluations by id, in listings, and by name. What a listing brings needs no call of its own: its records are whole. */
export const createEvaluationLoaders = ({
  upstream,
  maxPageSize,
  anyRange,
  maxScanCalls,
  warn,
  spend,
}: LoadersOptions): EvaluationLoaders & { primeEvaluation(evaluation: Evaluation): void } => {
  const evaluation = keyed<Evaluation | null>(async (id) => {
    const found = await upstream.evaluation(id);
    return found && asEvaluation(found);
  });
  const primeEvaluation = (value: Evaluation): void => void evaluation.prime(value.id, value);
  const listingOf = ({ fileId }: EvaluationsKey) =>
    createListing<Evaluation>({
      maxSize: maxPageSize,
      anyRange,
      identityOf: ({ id }) => id,
      warn: listingWarner(warn, fileId === undefined ? 'The evaluations' : `The evaluations of file ${fileId}`),
      fetchPage: inParts(async (call) => {
        const page = await upstream.evaluations({ ...call, fileId });
        const records = page.records.map((record) => (record instanceof Error ? record : asEvaluation(record)));
        for (const record of records) if (!(record instanceof Error)) primeEvaluation(record);
        return { ...page, records };
      }),
    });
  const evaluations = windowed(({ fileId }: EvaluationsKey) => fileId ?? '', listingOf);
  return {
    evaluation,
    evaluations: evaluations.metered(spend),
    primeEvaluation,
    evaluationByName: {
      load: async ({ fileId, name }) => {
        for (let page = 0; page < maxScanCalls; page += 1) {
          const slice = await evaluations.load({ fileId, window: { offset: page * maxPageSize, count: maxPageSize } });
          const match = slice.rows.find(({ row }) => !(row instanceof Error) && row.name === name)?.row;
          if (match && !(match instanceof Error)) return match;
          if (!slice.hasNext) return null;
        }
        throw new ScanLimitError(maxScanCalls);
      },
    },
  };
};
