import { Link } from 'wouter';
import { useUp } from './use-up.ts';

interface Step {
  readonly href: string;
  readonly label: string;
}

/** The way back up; `u` goes to the last of it. */
export const Trail = ({ steps }: { readonly steps: readonly [Step, ...Step[]] }) => {
  useUp(steps.at(-1)?.href ?? '/');
  return (
    <nav className="trail" aria-label="Up">
      {steps.map(({ href, label }) => (
        <Link key={href} href={href}>
          {label}
        </Link>
      ))}
    </nav>
  );
};
