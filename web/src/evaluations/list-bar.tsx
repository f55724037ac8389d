import { SearchField } from '../address/search-field.tsx';
import { useAddress } from '../address/use-address.ts';
import { ORDERS, STATUSES } from './list-address.ts';

/** What the list shows, and in which order. */
export const ListBar = () => {
  const { params, change } = useAddress();
  const file = params.get('file');
  return (
    <search className="bar">
      <SearchField
        label="Search names and creators"
        value={params.get('q') ?? ''}
        onSearch={(q) => change({ q, page: undefined }, { replace: true })}
      />
      <label>
        <span className="unseen">Status</span>
        <select value={params.get('status') ?? ''} onChange={({ target }) => change({ status: target.value, page: undefined })}>
          <option value="">Any status</option>
          {STATUSES.map((status) => (
            <option key={status} value={status}>
              {status.charAt(0) + status.slice(1).toLowerCase()}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span className="unseen">Order</span>
        <select value={params.get('sort') ?? 'newest'} onChange={({ target }) => change({ sort: target.value, page: undefined })}>
          {Object.entries(ORDERS).map(([name, { label }]) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </select>
      </label>
      {file && (
        <button type="button" className="chip" onClick={() => change({ file: undefined, page: undefined })}>
          File {file} <span aria-hidden="true">×</span>
          <span className="unseen">: show evaluations of all files</span>
        </button>
      )}
    </search>
  );
};
