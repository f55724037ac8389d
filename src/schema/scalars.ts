import { rfc3339Of } from '../contract/timestamp.ts';
import { isWebUrl } from '../contract/web-url.ts';
import { builder } from './builder.ts';
import { DamagedError } from './damaged-error.ts';

builder.scalarType('DateTime', {
  description:
    'A moment as RFC 3339 writes it, with all the digits and in the zone that upstream wrote: `2025-03-11T10:02:17.604512Z`. Where upstream wrote no zone it means UTC, and a Z is appended; seconds left out are 00, and `+02` and `+0200` become `+02:00`. What is no moment, such as 2025-02-30, is null with an error.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  serialize: (value) => {
    const text = rfc3339Of(value);
    if (text === undefined) throw new DamagedError('Not a timestamp.');
    return text;
  },
});

builder.scalarType('URL', {
  description: 'An absolute http or https URL, as upstream wrote it. Anything else, such as `javascript:`, is null with an error.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3986',
  serialize: (value) => {
    if (!isWebUrl(value)) throw new DamagedError('Not an http or https URL.');
    return value;
  },
});

/** The deepest JSON value that is told: what turns an answer into text recurses, and must not run out of stack. */
const MAX_NESTING = 200;

/** Refuses values nested too deeply to be turned into text; looks with a stack of its own. */
export const shallow = (value: unknown): unknown => {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new DamagedError('A number is not finite.');
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
