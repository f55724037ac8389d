import { Link, useLocation } from 'wouter';
import { compareHref } from '../comparison/comparison-address.ts';
import { gateHref } from '../gate/gate-address.ts';
import { useShortcuts } from '../parts/shortcuts.tsx';

/** Where what is asked of the runs together is answered; `c` and `g` lead there too. */
export const WaysOn = ({ id, runsCount }: { readonly id: string; readonly runsCount: number }) => {
  const [, navigate] = useLocation();
  useShortcuts({ c: () => navigate(compareHref(id)), g: () => navigate(gateHref(id)) });
  return (
    <>
      {runsCount > 1 && (
        <Link className="button plain" href={compareHref(id)} aria-keyshortcuts="c">
          Compare runs
        </Link>
      )}
      {runsCount > 0 && (
        <Link className="button plain" href={gateHref(id)} aria-keyshortcuts="g">
          May a run ship?
        </Link>
      )}
    </>
  );
};
