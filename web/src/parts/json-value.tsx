import { Missing } from './figure.tsx';

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** JSON as people read it: names with their values, texts as they are, and what lies deeper as JSON. Nothing of it is markup. */
export const JsonValue = ({ value }: { readonly value: unknown }) => {
  if (value === null || value === undefined) return <Missing />;
  if (!isPlain(value)) return <JsonLeaf value={value} />;
  if (Object.keys(value).length === 0) return <span className="muted">empty</span>;
  return (
    <dl className="json">
      {Object.entries(value).map(([name, one]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <JsonLeaf value={one} />
          </dd>
        </div>
      ))}
    </dl>
  );
};

const JsonLeaf = ({ value }: { readonly value: unknown }) => {
  if (typeof value === 'string') return <span className="text">{value}</span>;
  if (typeof value === 'object' && value !== null) return <Source text={JSON.stringify(value, null, 2)} label="JSON" />;
  return <code>{JSON.stringify(value)}</code>;
};

/** Text that keeps its lines and scrolls. */
export const Source = ({ text, label }: { readonly text: string; readonly label: string }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
  <section className="source" tabIndex={0} aria-label={label}>
    <pre>{text}</pre>
  </section>
);
