import fc from 'fast-check';
import { expect, test } from 'vitest';
import { traceParentOf, traceparentHeader } from '../../src/server/trace-context.ts';

const hex = (digits: number) =>
  fc
    .array(fc.constantFrom(...'0123456789abcdef'), { minLength: digits, maxLength: digits })
    .map((all) => all.join(''))
    .filter((text) => /[^0]/.test(text));

test('a context is read as it was written', () => {
  fc.assert(
    fc.property(hex(32), hex(16), fc.integer({ min: 0, max: 255 }), (traceId, spanId, flags) => {
      expect(traceParentOf(traceparentHeader({ traceId, spanId, flags }))).toEqual({ traceId, spanId, flags });
    }),
  );
});

test('whatever is read would be written so', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^0[01]-[0-9a-f]{30,33}-[0-9a-f]{15,17}-[0-9a-f]{2}(-.{0,3})?$/)), (header) => {
      const parent = traceParentOf(header);
      if (parent) expect(traceparentHeader(parent).slice(2)).toBe(header.slice(2, 55));
    }),
  );
});

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

test.each([
  ['nothing', null],
  ['no trace', `00-${'0'.repeat(32)}-${SPAN}-01`],
  ['no span', `00-${TRACE}-${'0'.repeat(16)}-01`],
  ['the version that there is not', `ff-${TRACE}-${SPAN}-01`],
  ['more than its version has', `00-${TRACE}-${SPAN}-01-more`],
  ['upper case', `00-${TRACE.toUpperCase()}-${SPAN}-01`],
])('%s is no context', (_what, header) => {
  expect(traceParentOf(header)).toBeUndefined();
});

test('a later version may go on after what is known', () => {
  expect(traceParentOf(`01-${TRACE}-${SPAN}-00-more`)).toEqual({ traceId: TRACE, spanId: SPAN, flags: 0 });
});
