const formats = {
  count: new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 }),
  number: new Intl.NumberFormat(undefined, { maximumSignificantDigits: 4 }),
  share: new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 }),
  difference: new Intl.NumberFormat(undefined, { maximumSignificantDigits: 3 }),
  points: new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 }),
  p: new Intl.NumberFormat(undefined, { maximumSignificantDigits: 2 }),
  seconds: new Intl.NumberFormat(undefined, { style: 'unit', unit: 'second', unitDisplay: 'narrow', maximumSignificantDigits: 3 }),
  usd: new Intl.NumberFormat(undefined, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    maximumSignificantDigits: 3,
    minimumSignificantDigits: 1,
  }),
};

/** What a number is of. */
export type FigureKind = keyof typeof formats;

/** A number as this locale writes it. */
export const written = (value: number, kind: FigureKind): string => formats[kind].format(value);
