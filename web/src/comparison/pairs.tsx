import { useAddress } from '../address/use-address.ts';
import { ComparedPairsDocument, type ComparedPairsQueryVariables, type EvaluationPairing } from '../documents/documents.ts';
import { useGraph } from '../graph/use-graph.ts';
import { written } from '../parts/figure.tsx';
import { Panel } from '../parts/panel.tsx';
import type { ScoreColumn } from '../parts/scores.ts';
import { Answered, Loading, ProblemNote } from '../parts/states.tsx';
import { type Chosen, pairName, type Run } from './compared.ts';
import { CHANGE_GROUPS, type ChangeGroup, filterOf, groupsIn, OTHER_PAIRS, pagesIn } from './comparison-address.ts';
import { PairLine } from './pair-line.tsx';

/** Pairs of a page, as the query has it. */
const PAGE_PAIRS = 25;

interface PairsProps extends Chosen {
  readonly id: string;
  readonly controlId: string;
  readonly pairBy: EvaluationPairing;
  /** The candidate whose pairs are shown. */
  readonly shown: Run;
  readonly columns: readonly ScoreColumn[];
}

/** Pair by pair what became of the judgments: what became worse first. */
export const Pairs = (props: PairsProps) => {
  const { params } = useAddress();
  return (
    <>
      <PairsBar {...props} />
      {groupsIn(params).map((group) => (
        <PairGroup key={group.name} group={group} {...props} />
      ))}
    </>
  );
};

/** Which pairs are shown. */
const PairsBar = ({ candidates, shown, columns }: PairsProps) => {
  const { params, change } = useAddress();
  return (
    <search className="bar pairs-bar">
      <h2>Pairs</h2>
      {candidates.length > 1 && (
        <label>
          of{' '}
          <select value={shown.humanloopId} onChange={({ target }) => change({ ...OTHER_PAIRS, with: target.value })}>
            {candidates.map(({ id, humanloopId, label }) => (
              <option key={id} value={humanloopId}>
                {label}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        by{' '}
        <select value={params.get('evaluator') ?? ''} onChange={({ target }) => change({ ...OTHER_PAIRS, evaluator: target.value })}>
          <option value="">any evaluator</option>
          {columns.map(({ id, versionId, name }) => (
            <option key={id} value={versionId}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        that{' '}
        <select value={params.get('change') ?? ''} onChange={({ target }) => change({ ...OTHER_PAIRS, change: target.value })}>
          <option value="">became worse or better</option>
          {CHANGE_GROUPS.map(({ name, title }) => (
            <option key={name} value={name}>
              {title.toLowerCase()}
            </option>
          ))}
        </select>
      </label>
    </search>
  );
};

type Selected = Omit<ComparedPairsQueryVariables, 'page'>;

const PairGroup = ({ id, controlId, pairBy, shown, columns, group }: PairsProps & { readonly group: ChangeGroup }) => {
  const { params, change } = useAddress();
  const asked: Selected = {
    id,
    controlId,
    pairBy,
    candidateIds: [shown.humanloopId],
    filter: filterOf(params, shown.humanloopId, group),
    ...(group.orderBy && { orderBy: group.orderBy }),
  };
  const first = useGraph(ComparedPairsDocument, { ...asked, page: 1 });
  const pages = pagesIn(params, group);
  return (
    <Answered answer={first} what="the pairs" isNothing={({ evaluation }) => !evaluation?.comparison}>
      {({ evaluation }) => {
        const total = evaluation?.comparison?.rows.totalCount ?? 0;
        const left = total - pages * PAGE_PAIRS;
        return (
          <Panel title={`${group.title}: ${written(total, 'count')}`} asked={{ Pairs: first.asked }}>
            {total === 0 && <p className="note">No pair.</p>}
            <ul className="pairs" aria-busy={first.isStale}>
              {Array.from({ length: Math.min(pages, Math.ceil(total / PAGE_PAIRS)) }, (_one, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a page is its number.
                <PairPage key={index} page={index + 1} asked={asked} columns={columns} group={group} />
              ))}
            </ul>
            {left > 0 && (
              <p className="note">
                <button type="button" onClick={() => change({ [group.name]: String(pages + 1) }, { replace: true })}>
                  Show {written(Math.min(PAGE_PAIRS, left), 'count')} more of {written(left, 'count')}
                </button>
              </p>
            )}
          </Panel>
        );
      }}
    </Answered>
  );
};

interface PageProps {
  readonly page: number;
  readonly asked: Selected;
  readonly columns: readonly ScoreColumn[];
  readonly group: ChangeGroup;
}

const PairPage = ({ page, asked, ...shown }: PageProps) => {
  const { data, problem, retry } = useGraph(ComparedPairsDocument, { ...asked, page });
  const nodes = data?.evaluation?.comparison?.rows.nodes;
  if (!nodes) return <li>{problem ? <ProblemNote problem={problem} what="these pairs" retry={retry} /> : <Loading what="pairs" />}</li>;
  return nodes.map((pair, index) =>
    pair ? (
      <PairLine key={pairName(pair).join(' ')} id={String(asked.id)} pair={pair} {...shown} />
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: what is damaged has no name.
      <li key={index} className="note">
        A pair here is damaged.
      </li>
    ),
  );
};
