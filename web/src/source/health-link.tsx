import { Link } from 'wouter';
import { written } from '../parts/figure.tsx';
import { useSource } from './use-source.ts';

/** The way to the health of the archive, with how much of it is lost; none over a live API, which has no archive. */
export const HealthLink = () => {
  const health = useSource()?.health;
  if (!health) return null;
  const { totalCount } = health.errors;
  return (
    <Link href="/archive">
      Health
      {totalCount > 0 && (
        <>
          {' '}
          <span className="count-bad">
            {written(totalCount, 'count')}
            <span className="unseen"> errors</span>
          </span>
        </>
      )}
    </Link>
  );
};
