import { parsedBody } from './bodies.ts';
import type { Catalogue } from './catalogue.ts';
import { memberOf } from './json-members.ts';
import { textAt } from './tolerant-json.ts';

/** The datapoints of one version of a dataset. */
export interface KnownDatapoints {
  has(id: string): boolean;
  body(id: string): Buffer | undefined;
}

/** Those of the export, or where it has none for the dataset, those met in the records of runs over it. */
export const knownDatapoints = (catalogue: Catalogue, datasetVersionId: string): KnownDatapoints => {
  const ids = new Set(catalogue.datapointIds(datasetVersionId));
  if (ids.size > 0) return { has: (id) => ids.has(id), body: (id) => catalogue.datapoint(datasetVersionId, id) };
  const met = new Map<string, Buffer>();
  for (const record of catalogue.recordsOver(datasetVersionId)) {
    const datapoint = memberOf(record, 'datapoint');
    const id = datapoint && textAt(parsedBody(datapoint), 'id');
    if (datapoint && id !== undefined && !met.has(id)) met.set(id, Buffer.from(datapoint));
  }
  return { has: (id) => met.has(id), body: (id) => met.get(id) };
};
