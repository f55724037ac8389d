import { useRef } from 'react';
import { useAddress } from '../address/use-address.ts';
import { RowFacetsDocument, type RowFacetsQuery } from '../documents/documents.ts';
import { useGraph } from '../graph/use-graph.ts';
import { AsGraphQL } from '../parts/as-graphql.tsx';
import { Figure, written } from '../parts/figure.tsx';
import { Answered } from '../parts/states.tsx';
import type { Dimension } from './dimensions.ts';
import { type Choice, filterIn, leavingOut } from './rows-address.ts';

type Facet = NonNullable<NonNullable<NonNullable<RowFacetsQuery['evaluation']>['logs']>['facets']>[number];

/** Facets that one field may have, and those of one question. */
const PER_FIELD = 10;
const PER_QUESTION = 2 * PER_FIELD;

interface FacetsProps {
  readonly id: string;
  readonly all: readonly Dimension[];
  /** The address whose rows are counted: that of the rows shown, once these are there. */
  readonly counted: URLSearchParams;
}

/** How many rows there are of each kind, to choose by. */
export const Facets = ({ id, all, counted }: FacetsProps) => {
  const isChosen = (dimension: Dimension): boolean => [...counted].some(([param, value]) => dimension.has({ param, value }));
  const asked = all.filter((dimension) => !isChosen(dimension)).slice(0, PER_QUESTION);
  const { answer, facets } = useFacets(id, asked, counted);
  const left = all.length - PER_QUESTION;
  return (
    <>
      {!answer.data && (
        <Answered answer={answer} what="what to filter by">
          {nothing}
        </Answered>
      )}
      {all.map((dimension) => {
        const key = keyOf(dimension);
        const facet = facets.get(key);
        // What something is chosen by leaves out its own part of the filter, so that what may be chosen instead keeps its counts.
        if (isChosen(dimension)) return <ChosenFacet key={key} id={id} dimension={dimension} counted={counted} before={facet} />;
        return facet && <FacetList key={key} dimension={dimension} facet={facet} />;
      })}
      {left > 0 && <p className="muted">{written(left, 'count')} more evaluators have no boxes here.</p>}
      <AsGraphQL what="Counts" asked={answer.asked} />
    </>
  );
};

const nothing = () => null;

const keyOf = ({ by }: Dimension): string => JSON.stringify(by);

/** The facets of these by their keys; while other rows are counted, those of before. */
const useFacets = (id: string, asked: readonly Dimension[], counted: URLSearchParams) => {
  const by = asked.map((dimension) => dimension.by);
  const filter = filterIn(counted);
  const answer = useGraph(RowFacetsDocument, {
    id,
    by: by.slice(0, PER_FIELD),
    more: by.slice(PER_FIELD),
    hasMore: by.length > PER_FIELD,
    ...(filter && { filter }),
  });
  const before = useRef<ReadonlyMap<string, Facet>>(new Map());
  const logs = answer.data?.evaluation?.logs;
  if (logs && !answer.isStale) {
    const came = [...(logs.facets ?? []), ...(logs.more ?? [])];
    before.current = new Map([
      ...before.current,
      ...asked.flatMap((one, index) => (came[index] ? [[keyOf(one), came[index]] as const] : [])),
    ]);
  }
  return { answer, facets: before.current };
};

interface ChosenFacetProps extends Omit<FacetsProps, 'all'> {
  readonly dimension: Dimension;
  readonly before: Facet | undefined;
}

const ChosenFacet = ({ id, dimension, counted, before }: ChosenFacetProps) => {
  const { answer, facets } = useFacets(id, [dimension], leavingOut(counted, dimension.has));
  const facet = facets.get(keyOf(dimension)) ?? before;
  if (facet) return <FacetList dimension={dimension} facet={facet} />;
  return (
    <Answered answer={answer} what="what to filter by">
      {nothing}
    </Answered>
  );
};

const FacetList = ({ dimension, facet: { values, totalCount } }: { readonly dimension: Dimension; readonly facet: Facet }) => {
  const { params, change } = useAddress();
  const { title, isMany, choiceOf, labelOf } = dimension;
  const isChosen = ({ param, value }: Choice): boolean => params.getAll(param).includes(value);
  const toggle = (choice: Choice): void => {
    const others = params.getAll(choice.param).filter((one) => one !== choice.value);
    const added = isChosen(choice) ? [] : [choice.value];
    change({ [choice.param]: isMany ? [...others, ...added] : added, at: undefined });
  };
  const choices = values.map(({ key: { value }, count }) => {
    const text = value === null ? null : String(value);
    return { ...choiceOf(text), label: labelOf(text), isNone: text === null, count };
  });
  // Where all rows are alike there is nothing to choose, but what was chosen may be taken back.
  if (choices.length < 2 && !choices.some(isChosen) && !dimension.isAlways) return null;
  return (
    <fieldset className="facet">
      <legend>{title}</legend>
      {choices.map(({ label, count, isNone, ...choice }) => (
        <label key={`${choice.param}=${choice.value}`}>
          <input type="checkbox" checked={isChosen(choice)} onChange={() => toggle(choice)} />
          <span className={isNone ? 'facet-label muted' : 'facet-label'}>{label}</span>
          <Figure value={count} kind="count" />
        </label>
      ))}
      {totalCount > values.length && <p className="muted">and {written(totalCount - values.length, 'count')} more</p>}
    </fieldset>
  );
};
