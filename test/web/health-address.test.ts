import { expect, test } from 'vitest';
import { askedIn } from '../../web/src/health/health-address.ts';

test.each([
  ['', { page: 1 }],
  ['severity=ERROR&page=3', { page: 3, severity: ['ERROR'] }],
  ['severity=worst&page=-2', { page: 1 }],
  ['page=soon', { page: 1 }],
])('the address "%s" asks for %o', (address, asked) => {
  expect(askedIn(new URLSearchParams(address))).toEqual(asked);
});
