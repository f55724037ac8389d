import { rfc3339Of } from '../../contract/timestamp.ts';
import { isWebUrl } from '../../contract/web-url.ts';
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

/** The fields with free-form values have looked through them; see `checkFreeForm`. */
const asItIs = (value: unknown): unknown => value;

builder.scalarType('JSON', {
  description: 'Any JSON value, passed through as upstream sent it: keys and values belong to users or model providers.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
  serialize: asItIs,
});

builder.scalarType('JudgmentValue', {
  description: 'A judgment as upstream sent it: a boolean, a number, a string, or a list of strings.',
  serialize: asItIs,
});
