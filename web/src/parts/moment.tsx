import { Missing } from './figure.tsx';

const dates = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const moments = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });

/** A day as this locale writes it, with the exact time on hover. */
export const Moment = ({ at }: { readonly at: string | null | undefined }) => {
  const date = at ? new Date(at) : undefined;
  if (!at || !date || Number.isNaN(date.getTime())) return <Missing />;
  return (
    <time dateTime={at} title={moments.format(date)}>
      {dates.format(date)}
    </time>
  );
};
