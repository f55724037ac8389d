import { memberOf } from '../../json/members.ts';
import { textAt } from '../../json/tolerant.ts';
import { parsedBody } from '../stats/bodies.ts';
import type { StoredRecord } from '../store/changes.ts';
import { ask, edit, type Steps, throughRecords } from '../store/steps.ts';

/** Keeps the datapoints that stand in the records of runs over a version of a dataset. */
function* meetDatapoints(datasetVersionId: string): Steps<void> {
  const met = new Map<string, Buffer>();
  const meet = (records: readonly StoredRecord[]): void => {
    for (const { origin } of records) {
      const body = memberOf(origin, 'datapoint');
      const id = body && textAt(parsedBody(body), 'id');
      if (body && id !== undefined && !met.has(id)) met.set(id, Buffer.from(body));
    }
  };
  for (const run of yield* ask('runsOver', datasetVersionId)) yield* throughRecords(run, meet);
  yield* edit('addMetDatapoints', datasetVersionId, met);
}

/**
 * Makes the datapoints of a version of a dataset known: those of the export, or where it has none for the dataset, those in the records of
 * runs over it, which are looked for once.
 */
export function* knowDatapoints(datasetVersionId: string): Steps<void> {
  if (!(yield* ask('knowsDatapoints', datasetVersionId))) yield* meetDatapoints(datasetVersionId);
}
