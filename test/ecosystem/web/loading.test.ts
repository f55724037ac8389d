import { expect, test } from 'vitest';
import { expectQuiet, settled } from './browser.ts';
import { describePages } from './describe-pages.ts';
import { SPRING } from './screens.ts';

describePages('the parts of the pages, as they are loaded', ({ open }) => {
  test('a screen comes when a link to it has the pointer or the focus, and not before', async () => {
    const visited = await open('/');
    const { page, requests } = visited;
    await settled(visited);
    const parts = (): string[] => requests.flatMap((request) => /assets\/(\w+-screen)/.exec(request)?.[1] ?? []);
    expect(parts()).toEqual([]);
    await page.getByRole('link', { name: 'Spring: who answers best?' }).hover();
    await expect.poll(parts, { timeout: 30_000 }).toEqual(['evaluation-screen']);
    await page.getByRole('link', { name: 'Spring: who answers best?' }).click();
    await page.getByRole('link', { name: 'All rows' }).focus();
    await expect.poll(parts, { timeout: 30_000 }).toEqual(['evaluation-screen', 'rows-screen']);
    expectQuiet(visited);
  });

  test('what cannot be loaded says so, in place of the screen, and how to mend it', async () => {
    const visited = await open(SPRING);
    const { page } = visited;
    await settled(visited);
    await page.route('**/assets/rows-screen*', (route) => route.abort());
    await page.getByRole('link', { name: 'All rows' }).click();
    await page.getByText('The pages could not show this page.').waitFor();
    await page.getByRole('link', { name: 'Humanloop evaluations' }).click();
    await page.getByRole('heading', { name: '5 evaluations' }).waitFor();
    await page.goBack();
    await page.unroute('**/assets/rows-screen*');
    await page.getByRole('button', { name: 'Load again' }).click();
    await page.getByRole('heading', { name: '104 rows' }).waitFor();
  });
});
