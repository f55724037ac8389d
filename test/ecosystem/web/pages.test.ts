import type { Response } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectQuiet } from './browser.ts';
import { describePages } from './describe-pages.ts';
import { SPRING } from './screens.ts';

describePages('from screen to screen', ({ open, sample }) => {
  test('from the list to a row and back, with clicks', async () => {
    const visited = await open('/');
    const { page } = visited;
    await page.getByRole('link', { name: 'Spring: who answers best?' }).click();
    await page.getByRole('heading', { name: 'Spring: who answers best?' }).waitFor();
    await page.getByText('44.9% to 81.2%').waitFor();
    await page.locator('.grid').getByRole('link', { name: 'storyteller' }).click();
    await page.getByRole('heading', { name: '24 rows' }).waitFor();
    expect(page.url()).toContain('rows?run=run_0rLTuIVnBtotNrNZLxGwH');
    await page.getByRole('group', { name: 'Empty Promise' }).getByLabel('true').check();
    await page.getByRole('heading', { name: '8 rows' }).waitFor();
    await page.getByRole('button', { name: 'Duration' }).click();
    await page.getByRole('columnheader', { name: 'Duration' }).and(page.locator('[aria-sort=ascending]')).waitFor();
    await page.locator('.rows-body a.item').nth(2).click();
    await page.getByText('Row 3 of 8').waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('Row 4 of 8').waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: '8 rows' }).waitFor();
    await page.goBack();
    await page.getByRole('columnheader', { name: 'Duration' }).and(page.locator(':not([aria-sort])')).waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: '24 rows' }).waitFor();
    expectQuiet(visited);
  });

  test('by keys alone', async () => {
    const { page, ...visited } = await open('/');
    await page.getByRole('link', { name: 'Night Conductor drill' }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('heading', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('/');
    await page.keyboard.type('spring');
    await page.getByRole('heading', { name: '1 evaluation', exact: true }).waitFor();
    expect(page.url()).toContain('q=spring');
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'All rows' }).waitFor();
    for (const key of ['j', 'j', 'k', 'j']) await page.keyboard.press(key);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '8 rows' }).waitFor();
    await page.locator('.rows-body a.item').first().waitFor();
    const links = await page.locator('.rows-body a.item').evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
    const logs = links.map((link) => new URL(link).searchParams.get('log'));
    for (const key of ['j', 'j', 'j', 'k']) await page.keyboard.press(key);
    await page.keyboard.press('Enter');
    await page.getByText('Row 2 of 8').waitFor();
    await page.keyboard.press('j');
    await page.getByText('Row 3 of 8').waitFor();
    expect(new URL(page.url()).searchParams.get('log')).toBe(logs[2]);
    await page.locator('dd code', { hasText: logs[2] ?? '' }).waitFor();
    await page.keyboard.press('u');
    await page.getByRole('heading', { name: '8 rows' }).waitFor();
    const focused = () => page.evaluate(() => document.activeElement?.closest('.row')?.getAttribute('aria-rowindex'));
    await expect.poll(focused, { timeout: 30_000 }).toBe('4');
    expectQuiet({ page, ...visited });
  });

  test('opens GraphiQL with the query of what is shown, and its variables', async () => {
    const { page } = await open(`${SPRING}/rows?error=true`);
    const [graphiql] = await Promise.all([page.waitForEvent('popup'), page.getByRole('link', { name: 'Rows as GraphQL' }).click()]);
    await graphiql.waitForSelector('.graphiql-query-editor .view-lines');
    const isPlayed = (response: Response): boolean => response.request().postData()?.includes('query Rows(') ?? false;
    const [played] = await Promise.all([graphiql.waitForEvent('response', isPlayed), graphiql.click('button.graphiql-execute-button')]);
    expect(await played.json()).toMatchObject({ data: { evaluation: { logs: { totalCount: 3 } } } });
  });

  test('says what is the matter where nothing fits, nothing is there, and nobody answers', async () => {
    const { page } = await open('/?q=nothing+of+the+kind');
    await page.getByText('No evaluation fits.').waitFor();
    await page.getByRole('link', { name: 'Show all' }).click();
    await page.getByRole('heading', { name: '5 evaluations' }).waitFor();
    await page.goto(`${sample.url}/evaluations/evr_none`);
    await page.getByText('This source has no such evaluation.').waitFor();
    await page.goto(`${sample.url}/nowhere/at-all`);
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    await page.route('**/graphql', (route) => route.abort());
    await page.getByRole('link', { name: 'All evaluations' }).click();
    await page.getByText('The server does not answer').waitFor();
    await page.unroute('**/graphql');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: '5 evaluations' }).waitFor();
  });
});
