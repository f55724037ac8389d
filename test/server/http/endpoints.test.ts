import { expect, test } from 'vitest';
import { ROUTES } from '../../../src/backend/routes.ts';
import { endpointOf } from '../../../src/server/http/rest-door.ts';

const named = ROUTES.map(([method, path]) => [method, path.replace('{.+}', '').replaceAll(/:(\w+)/g, '{$1}')] as const);

test.each(named)('%s %s has that name in logs and metrics, whatever its ids are', (method, name) => {
  const path = name.replaceAll(/\{\w+\}/g, 'x_1');
  expect(endpointOf(new Request(`http://127.0.0.1/v5${path}?page=1`, { method }))).toBe(`${method} ${name}`);
});

test.each([
  ['GET', '/widgets'],
  ['GET', '/prompts/x_1/datapoints'],
  ['GET', '/prompts/x_1/versions/x_2'],
  ['OPTIONS', '/files'],
])('%s %s has none', (method, path) => {
  expect(endpointOf(new Request(`http://127.0.0.1/v5${path}`, { method }))).toBeUndefined();
});
