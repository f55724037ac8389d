import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { expectQuiet, settled } from './browser.ts';
import { describePages } from './describe-pages.ts';
import { SPRING } from './screens.ts';

const BROWSER = { headers: { accept: 'text/html' }, redirect: 'manual' } as const;
const EXPORT = new URL('../../../src/backend/sample/export/20250606-120000', import.meta.url).pathname;

/** A proxy that has the server below a path of its own, which the server does not know. */
const behindPrefix = async (server: string, prefix: string): Promise<string> => {
  const proxy = createServer((request, response) => {
    if (!request.url?.startsWith(`${prefix}/`)) return void response.writeHead(404).end();
    const { host } = new URL(server);
    const path = request.url.slice(prefix.length);
    const passed = httpRequest(`${server}${path}`, { method: request.method, headers: { ...request.headers, host } }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    request.pipe(passed);
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void proxy.close());
  await once(proxy, 'listening');
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}${prefix}`;
};

describePages('where the pages are served', ({ open, start, sample }) => {
  test('below a path of a proxy every link stays below it', async () => {
    const below = await behindPrefix(sample.url, '/tools/evaluations');
    const visited = await open('/', {}, { ...sample, url: below });
    const { page, requests } = visited;
    await page.getByRole('link', { name: 'Spring: who answers best?' }).click();
    await page.getByRole('link', { name: 'All rows' }).click();
    await page.locator('.rows-body a.item').first().click();
    await page.getByText('Row 1 of 104').waitFor();
    await page.reload();
    await page.getByText('Row 1 of 104').waitFor();
    await settled(visited);
    expect(page.url()).toContain(`${below}${SPRING}/row?`);
    expect(requests.filter((request) => !request.startsWith(`${below}/`))).toEqual([]);
    expectQuiet(visited);
  });

  test('without JavaScript a browser is told so, and where the same is to be had', async () => {
    const { page } = await open(SPRING, { javaScriptEnabled: false });
    expect(await page.locator('body').innerText()).toContain('These pages need JavaScript.');
    expect(await page.locator('noscript a').evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href))).toEqual([
      `${sample.url}/graphql`,
      `${sample.url}/v5/evaluations`,
    ]);
  });

  test('not at all where they are left out, and in production only when they are asked for', async () => {
    const without = await start(['--pages', 'false']);
    expect((await fetch(`${without.url}/`, BROWSER)).headers.get('location')).toBe('/graphql');
    expect((await fetch(`${without.url}${SPRING}`, BROWSER)).status).toBe(404);
    const production = await start(['--open', '--export', EXPORT], { NODE_ENV: 'production' });
    expect((await fetch(`${production.url}${SPRING}`, BROWSER)).status).toBe(404);
    const asked = await start(['--open', '--export', EXPORT, '--pages', 'true'], { NODE_ENV: 'production' });
    expect((await fetch(`${asked.url}${SPRING}`, BROWSER)).status).toBe(200);
  });
});
