import type { ReactNode } from 'react';

const PROTOCOLS: ReadonlySet<string> = new Set(['http:', 'https:']);

/** A link that came with the data: one that leads elsewhere than to a web page, or does not parse, is shown as the text that it is. */
export const WebLink = ({ url, children }: { readonly url: string; readonly children: ReactNode }) => {
  const parsed = URL.parse(url);
  if (!parsed || !PROTOCOLS.has(parsed.protocol)) return <span className="text">{url}</span>;
  return (
    <a href={parsed.href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
};
