import { SearchField } from '../address/search-field.tsx';
import { useAddress } from '../address/use-address.ts';
import { RowColumnsDocument, RowsDocument } from '../documents/documents.ts';
import { useGraph } from '../graph/use-graph.ts';
import { written } from '../parts/figure.tsx';
import { Panel } from '../parts/panel.tsx';
import { Answered, Empty } from '../parts/states.tsx';
import { Trail } from '../parts/trail.tsx';
import { useTitle } from '../parts/use-title.ts';
import { runLabels, scoreColumns, type Table } from './columns.ts';
import { Facets } from './facets.tsx';
import { RowTable } from './row-table.tsx';
import { askedIn, kept } from './rows-address.ts';

/** The rows of an evaluation as one table. */
export const RowsScreen = ({ id }: { readonly id: string }) => {
  const answer = useGraph(RowColumnsDocument, { id });
  const name = answer.data?.evaluation?.name ?? id;
  useTitle(`Rows of ${name}`);
  return (
    <main id="main">
      <Trail
        steps={[
          { href: '/', label: 'Evaluations' },
          { href: `/evaluations/${id}`, label: name },
        ]}
      />
      <h1>Rows</h1>
      <Answered answer={answer} what="the columns of the table">
        {({ evaluation, evaluationSource }) =>
          evaluation ? (
            <Rows table={evaluation} isLive={evaluationSource.kind === 'LIVE_API'} />
          ) : (
            !answer.problem && <Empty title="This source has no such evaluation." />
          )
        }
      </Answered>
    </main>
  );
};

const Rows = ({ table, isLive }: { readonly table: Table; readonly isLive: boolean }) => {
  const { params, change } = useAddress();
  const id = table.humanloopId;
  const asked = askedIn(params);
  const first = useGraph(RowsDocument, { id, page: 1, ...asked });
  const columns = scoreColumns(table);
  return (
    <>
      <search className="bar">
        <SearchField
          label="Search inputs, outputs and errors"
          value={params.get('q') ?? ''}
          onSearch={(q) => change({ q, at: undefined }, { replace: true })}
        />
        {kept(params).size > 0 && (
          <button type="button" onClick={() => change(NOTHING)}>
            Show all rows
          </button>
        )}
      </search>
      <div className="with-facets">
        <details className="facets" open={innerWidth > 900}>
          <summary>Filter</summary>
          <Facets id={id} columns={columns} runs={runLabels(table)} isCostly={isLive} />
        </details>
        <Answered answer={first} what="the rows">
          {({ evaluation }) => {
            const total = evaluation?.logs?.totalCount;
            if (total === undefined) return null;
            return (
              <Panel title={`${written(total, 'count')} row${total === 1 ? '' : 's'}`} asked={{ Rows: first.asked }}>
                {total === 0 ? (
                  <Empty title="No row fits." />
                ) : (
                  <RowTable id={id} columns={columns} total={total} isStale={first.isStale} />
                )}
              </Panel>
            );
          }}
        </Answered>
      </div>
    </>
  );
};

const NOTHING = { q: undefined, run: undefined, model: undefined, error: undefined, judged: undefined, sort: undefined, at: undefined };
