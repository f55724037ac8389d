import { expect, test } from 'vitest';
import { expectQuiet, seriousFindings, type Visit } from './browser.ts';
import { describePages } from './describe-pages.ts';
import { SPRING } from './screens.ts';

const ROWS = `${SPRING}/rows`;
const HELPFULNESS = 'evv_4Jxp6iNDTZgpbrYTgkmIm';

describePages('the rows of an evaluation', ({ open }) => {
  const addressOf = ({ page }: Visit, name: string): string | null => new URL(page.url()).searchParams.get(name);

  test('a click on a bar narrows the rows to its range, a drag to several, and the button takes it away', async () => {
    const visited = await open(ROWS);
    const { page } = visited;
    const bars = page.getByRole('listbox', { name: 'Ranges of Helpfulness' });
    await bars.getByRole('option', { name: '1: 14 rows' }).hover();
    await page.locator('.readout', { hasText: '14 rows' }).waitFor();
    await bars.getByRole('option', { name: '1: 14 rows' }).click();
    await page.getByRole('heading', { name: '14 rows' }).waitFor();
    expect(addressOf(visited, 'given')).toBe(`${HELPFULNESS}:1..1`);
    // The bars are those of all rows still.
    await bars.getByRole('option', { name: '2: 12 rows' }).waitFor();
    const box = (await bars.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    await page.mouse.move(box.x + box.width * 0.1, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.3, box.y + 30, { steps: 4 });
    await page.mouse.up();
    await page.getByRole('heading', { name: '26 rows' }).waitFor();
    await page.getByRole('button', { name: 'Helpfulness 1 to 2' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Any helpfulness' }).click();
    await page.getByRole('heading', { name: '104 rows' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: '26 rows' }).waitFor();
    expectQuiet(visited);
  });

  test('keys narrow to a range as well, of whatever number is chosen', async () => {
    const visited = await open(ROWS);
    const { page } = visited;
    await page.getByLabel('Distribution of').selectOption('Duration');
    const bars = page.getByRole('listbox', { name: 'Ranges of Duration' });
    await bars.focus();
    for (const key of ['ArrowRight', 'ArrowRight', 'Shift+ArrowRight', 'Enter']) await page.keyboard.press(key);
    await page
      .getByRole('heading', { name: /^\d+ rows?$/ })
      .and(page.locator(':not(:text("104 rows"))'))
      .waitFor();
    expect(addressOf(visited, 'duration')).toMatch(/^[\d.]+\.\.<[\d.]+$/);
    const shown = await page
      .getByRole('heading', { name: /rows?$/ })
      .last()
      .textContent();
    await page.getByRole('button', { name: 'Look closer' }).click();
    await page.locator('.readout').waitFor();
    await page.reload();
    await page.getByRole('heading', { name: String(shown), exact: true }).waitFor();
    await page.getByRole('button', { name: 'Look closer' }).and(page.locator('[aria-pressed=true]')).waitFor();
    await bars.focus();
    await page.keyboard.press('Delete');
    await page.getByRole('heading', { name: '104 rows' }).waitFor();
    expectQuiet(visited);
  });

  test('states, missing values and runs of one label are chosen like all else, and each is a chip to take away', async () => {
    const visited = await open(`${ROWS}?user=nobody&judged=${HELPFULNESS}:ABSTAINED`);
    const { page } = visited;
    await page.getByText('No row fits.').waitFor();
    await page.getByRole('button', { name: 'User nobody' }).click();
    await page.getByRole('heading', { name: '4 rows' }).waitFor();
    const judged = page.getByRole('group', { name: 'Helpfulness', exact: true });
    await judged.getByLabel('failed').check();
    await page.getByRole('heading', { name: '5 rows' }).waitFor();
    // What is counted beside it leaves out what is chosen of the same thing.
    await judged.getByText('99').waitFor();
    await page.getByRole('button', { name: 'Show all rows' }).click();
    await page.getByRole('heading', { name: '104 rows' }).waitFor();
    const alike = page.getByRole('group', { name: 'Run' }).getByLabel('warm-house-rules · ');
    expect(await alike.count()).toBe(2);
    await page.getByLabel('warm-house-rules · 22 Apr 2025').check();
    await page.getByRole('heading', { name: '8 rows' }).waitFor();
    await page.getByLabel('warm-house-rules · 22 Apr 2025').uncheck();
    await page.getByRole('group', { name: 'Ended by' }).getByLabel('none').check();
    await page.getByRole('heading', { name: '4 rows' }).waitFor();
    expect(addressOf(visited, 'without')).toBe('finishReason');
    await page.getByRole('group', { name: 'Ended by' }).getByLabel('stop').check();
    await page.getByRole('heading', { name: '104 rows' }).waitFor();
    expectQuiet(visited);
  });
});
