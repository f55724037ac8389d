import { Link, useSearchParams } from 'wouter';
import type { PageNumbersFragment } from '../documents/documents.ts';

/** The address of this screen with another page. */
const pageHref = (params: URLSearchParams, page: number): string => {
  const next = new URLSearchParams(params);
  next.set('page', String(page));
  return `?${next}`;
};

/** Numbered pages; nothing where there is one alone. */
export const PageLinks = ({ cursors: { first, around, last, previous, next } }: { readonly cursors: PageNumbersFragment }) => {
  const [params] = useSearchParams();
  if (around.length < 2) return null;
  const to = (page: number, label: string, isCurrent = false) => (
    <Link key={`${label}${page}`} href={pageHref(params, page)} aria-current={isCurrent ? 'page' : undefined}>
      {label}
    </Link>
  );
  const numbers = new Set(around.map(({ page }) => page));
  return (
    <nav className="pages" aria-label="Pages">
      {previous && to(previous.page, 'Previous')}
      {first && !numbers.has(first.page) && [to(first.page, String(first.page)), <span key="before">…</span>]}
      {around.map(({ page, isCurrent }) => to(page, String(page), isCurrent))}
      {last && !numbers.has(last.page) && [<span key="after">…</span>, to(last.page, String(last.page))]}
      {next && to(next.page, 'Next')}
    </nav>
  );
};
