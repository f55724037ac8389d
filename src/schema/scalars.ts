import { builder } from './builder.ts';
import { DamagedError } from './damaged-error.ts';

const TIMESTAMP =
  /^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))[Tt ]((?:[01]\d|2[0-3]):[0-5]\d(?::(?:[0-5]\d|60)(?:\.\d+)?)?)\s?([Zz]|[+-]\d{2}(?::?\d{2})?)?$/;

/**
 * Upstream's timestamps with every digit kept: a `Z` where there is no zone, for zone-less means UTC there, and RFC 3339's separators.
 * Throws on what is no timestamp.
 */
export const dateTimeOf = (value: unknown): string => {
  const parts = typeof value === 'string' ? TIMESTAMP.exec(value) : null;
  if (!parts) throw new DamagedError('Not a timestamp.');
  const [, date, time, zone = 'Z'] = parts;
  const offset = zone.toUpperCase() === 'Z' ? 'Z' : zone.length === 3 ? `${zone}:00` : zone.replace(/^(...):?/, '$1:');
  return `${date}T${time}${offset}`;
};

builder.scalarType('DateTime', {
  description:
    'A moment in ISO 8601, with all the digits that upstream wrote: `2025-03-11T10:02:17.604512Z`. Where upstream wrote no zone it means UTC, and a Z is appended.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  serialize: dateTimeOf,
});

builder.scalarType('URL', {
  description: 'An absolute URL, as upstream wrote it.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3986',
  serialize: (value) => {
    if (typeof value !== 'string') throw new DamagedError('Not a URL.');
    return value;
  },
});

/** The deepest JSON value that is told: what turns an answer into text recurses, and must not run out of stack. */
const MAX_NESTING = 200;

/** Refuses values nested too deeply to be turned into text; looks with a stack of its own. */
const shallow = (value: unknown): unknown => {
  const open: { value: unknown; depth: number }[] = [{ value, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    if (typeof next.value !== 'object' || next.value === null) continue;
    if (next.depth >= MAX_NESTING) throw new DamagedError('A JSON value is nested too deeply.');
    for (const inner of Object.values(next.value)) open.push({ value: inner, depth: next.depth + 1 });
  }
  return value;
};

builder.scalarType('JSON', {
  description: 'Any JSON value, passed through as upstream sent it: keys and values belong to users or model providers.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
  serialize: shallow,
});

builder.scalarType('JudgmentValue', {
  description: 'A judgment as upstream sent it: a boolean, a number, a string, or a list of strings.',
  serialize: shallow,
});
