import { memberOf } from '../../json/members.ts';
import { textAt } from '../../json/tolerant.ts';
import { parsedBody } from '../stats/bodies.ts';
import type { Catalogue } from '../store/sqlite/catalogue.ts';

/** The datapoints of one version of a dataset. */
export interface KnownDatapoints {
  has(id: string): boolean;
  body(id: string): Buffer | undefined;
}

/** Keeps the datapoints that stand in the records of runs over a version of a dataset. */
const meetDatapoints = (catalogue: Catalogue, datasetVersionId: string): void => {
  const met = new Map<string, Buffer>();
  for (const record of catalogue.recordsOver(datasetVersionId)) {
    const body = memberOf(record, 'datapoint');
    const id = body && textAt(parsedBody(body), 'id');
    if (body && id !== undefined && !met.has(id)) met.set(id, Buffer.from(body));
  }
  catalogue.addMetDatapoints(datasetVersionId, met);
};

/**
 * Those of the export, or where it has none for the dataset, those met in the records of runs over it, which are looked for once.
 * It is for changes alone: it may write.
 */
export const knownDatapoints = (catalogue: Catalogue, datasetVersionId: string): KnownDatapoints => {
  if (!catalogue.knowsDatapoints(datasetVersionId)) meetDatapoints(catalogue, datasetVersionId);
  const body = (id: string): Buffer | undefined => catalogue.datapoint(datasetVersionId, id);
  return { has: (id) => body(id) !== undefined, body };
};
