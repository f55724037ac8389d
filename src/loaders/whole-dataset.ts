import type { Checked } from '../upstream/shapes.ts';
import { type Loader, named } from './batching.ts';
import type { Datapoint } from './entities.ts';
import type { DatapointsKey, DatasetVersionKey, Loaders, LoadersOptions } from './loaders.ts';
import { ScanLimitError } from './row-lookup.ts';

/** How many windows are asked for at a time. */
const WAVE = 8;

/** Reads all datapoints of a version page by page, side by side once their number is known. */
export const createWholeDatasetLoader = (
  datapoints: Loader<DatapointsKey, Awaited<ReturnType<Loaders['datapoints']['load']>>>,
  { maxPageSize, maxScanCalls }: Pick<LoadersOptions, 'maxPageSize' | 'maxScanCalls'>,
): Loader<DatasetVersionKey, readonly Checked<Datapoint>[]> =>
  named(
    (key) => JSON.stringify([key.datasetId, key.versionId]),
    async (key) => {
      const page = (index: number) => datapoints.load({ ...key, window: { offset: index * maxPageSize, count: maxPageSize } });
      const slices = [await page(0)];
      for (let last = slices[0]; last?.hasNext; last = slices.at(-1)) {
        const pages = Math.max(slices.length + 1, Math.ceil(last.total / maxPageSize));
        if (pages > maxScanCalls) throw new ScanLimitError(maxScanCalls, slices.length * maxPageSize);
        const wave = Array.from({ length: Math.min(WAVE, pages - slices.length) }, (_, index) => page(slices.length + index));
        slices.push(...(await Promise.all(wave)));
      }
      return slices.flatMap(({ rows }) => rows.map(({ row }) => row));
    },
  );
