import { useState } from 'react';
import { useAddress } from '../address/use-address.ts';
import { RowFacetsDocument, type RowFacetsQuery } from '../documents/documents.ts';
import { useGraph } from '../graph/use-graph.ts';
import { AsGraphQL } from '../parts/as-graphql.tsx';
import { written } from '../parts/figure.tsx';
import type { ScoreColumn } from '../parts/scores.ts';
import { Answered } from '../parts/states.tsx';
import { type Dimension, dimensions } from './dimensions.ts';
import { filterIn } from './rows-address.ts';

type Facet = NonNullable<NonNullable<NonNullable<RowFacetsQuery['evaluation']>['logs']>['facets']>[number];

interface FacetsProps {
  readonly id: string;
  readonly columns: readonly ScoreColumn[];
  readonly runs: ReadonlyMap<string, string>;
  /** Every row would have to be read for it: only when somebody asks. */
  readonly isCostly: boolean;
}

/** How many rows there are of each kind, to choose by. */
export const Facets = ({ id, columns, runs, isCostly }: FacetsProps) => {
  const { params } = useAddress();
  const [wanted, setWanted] = useState(!isCostly);
  const filter = filterIn(params);
  const all = dimensions(columns, runs);
  const answer = useGraph(RowFacetsDocument, { id, by: all.map(({ by }) => by), ...(filter && { filter }) }, { pause: !wanted });
  if (!wanted) {
    return (
      <p className="note">
        <button type="button" onClick={() => setWanted(true)}>
          Read all rows for what to filter by
        </button>
      </p>
    );
  }
  return (
    <Answered answer={answer} what="what to filter by">
      {({ evaluation }) => (
        <>
          {all.map((dimension, index) => {
            const facet = evaluation?.logs?.facets?.[index];
            return facet && <FacetList key={dimension.title} dimension={dimension} facet={facet} />;
          })}
          <AsGraphQL what="Counts" asked={answer.asked} />
        </>
      )}
    </Answered>
  );
};

const FacetList = ({ dimension, facet: { values, totalCount } }: { readonly dimension: Dimension; readonly facet: Facet }) => {
  const { params, change } = useAddress();
  const { title, param, isMany, paramOf, labelOf } = dimension;
  const chosen = params.getAll(param);
  const toggle = (value: string): void => {
    const others = chosen.filter((one) => one !== value);
    const added = chosen.includes(value) ? [] : [value];
    change({ [param]: isMany ? [...others, ...added] : added, at: undefined });
  };
  // What rows lack cannot be chosen by yet.
  const choices = values.filter(({ key }) => key.value !== null);
  if (choices.length < 2 && !choices.some(({ key }) => chosen.includes(paramOf(String(key.value))))) return null;
  return (
    <fieldset className="facet">
      <legend>{title}</legend>
      {choices.map(({ key, count }) => {
        const value = paramOf(String(key.value));
        return (
          <label key={value}>
            <input type="checkbox" checked={chosen.includes(value)} onChange={() => toggle(value)} />
            <span className="facet-label">{labelOf(String(key.value))}</span>
            <data value={count}>{written(count, 'count')}</data>
          </label>
        );
      })}
      {totalCount > values.length && <p className="muted">and {written(totalCount - values.length, 'count')} more</p>}
    </fieldset>
  );
};
