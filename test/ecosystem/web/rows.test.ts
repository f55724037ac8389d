import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Download, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectQuiet, seriousFindings, type Visit } from './browser.ts';
import { describePages } from './describe-pages.ts';
import { SPRING } from './screens.ts';
import { withoutAnswers } from './upstream.ts';

const ROWS = `${SPRING}/rows`;
const SAMPLE = fileURLToPath(new URL('../../../src/backend/sample/export/20250606-120000', import.meta.url));
const HELPFULNESS = 'evv_4Jxp6iNDTZgpbrYTgkmIm';

describePages('the rows of an evaluation', ({ open, start, sample }) => {
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

  test('of a live source rows are read for what needs them when somebody wants that', async () => {
    const live = await start([], { HUMANLOOP_BASE_URL: await withoutAnswers(sample.url), HUMANLOOP_API_KEY: 'any' });
    const visited = await open(ROWS, {}, live);
    const { page, operations } = visited;
    await page.getByRole('heading', { name: '104 rows' }).waitFor();
    expect(operations.toSorted()).toEqual(['RowColumns', 'Rows', 'Source']);
    await page.getByRole('button', { name: 'Duration' }).click();
    await page.getByText('These rows are not read yet.').waitFor();
    await page.getByRole('button', { name: 'Read 104 rows to choose and order them' }).click();
    await page.getByRole('columnheader', { name: 'Duration' }).and(page.locator('[aria-sort=ascending]')).waitFor();
    await page.getByRole('option', { name: '1: 14 rows' }).click();
    await page.getByRole('heading', { name: '14 rows' }).waitFor();
    await page.getByRole('searchbox').fill('money');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Words money' }).waitFor();
    expectQuiet(visited);
  });

  test('where too many rows would have to be read, one run or a file is the way out', async () => {
    const limited = await start(['--scan-limit', '1'], { HUMANLOOP_BASE_URL: await withoutAnswers(sample.url), HUMANLOOP_API_KEY: 'any' });
    const visited = await open(`${ROWS}?error=true`, {}, limited);
    const { page } = visited;
    await page.getByRole('button', { name: 'Read 104 rows to choose and order them' }).click();
    await page.getByText('Too many rows would have to be read').first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    const [download] = await Promise.all([page.waitForEvent('download'), askFor(page)]);
    expect(await linesOf(download)).toHaveLength(5);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'first-draft' }).click();
    await page.getByRole('heading', { name: '1 row', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Run first-draft' }).waitFor();
    expectQuiet(visited);
  });

  const CSV_HEAD = 'id,run_id,run,datapoint_id,/inputs,output,error,judgment:Evaluators/Helpfulness,state:Evaluators/Helpfulness';

  /** What was downloaded, line by line. */
  const linesOf = async (download: Download): Promise<string[]> => (await readFile(await download.path(), 'utf8')).split('\r\n');

  const askFor = async (page: Page, format = 'CSV'): Promise<void> => {
    await page.getByRole('button', { name: 'Download' }).click();
    await page.getByRole('radio', { name: format }).check();
    await page.getByRole('button', { name: `Download ${format}` }).click();
  };

  test.each([{}, { NODE_ENV: 'production' }])('the browser saves what the table shows, in its order: %j', async (env) => {
    const server = await start(['--pages', 'true', '--open', '--export', SAMPLE], env);
    const visited = await open(`${ROWS}?judged=${HELPFULNESS}:ABSTAINED&sort=-duration`, {}, server);
    const { page } = visited;
    await page.getByRole('heading', { name: '4 rows' }).waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), askFor(page)]);
    expect(download.suggestedFilename()).toMatch(/\.csv$/);
    const [head, ...lines] = await linesOf(download);
    expect(head).toContain(CSV_HEAD);
    const shown = await page.locator('.rows-body a.item').evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
    expect(lines.slice(0, -1).map((line) => line.split(',')[0])).toEqual(shown.map((href) => new URL(href).searchParams.get('log')));
    await page.getByText('Your browser has it now').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expectQuiet(visited);
  });

  const withKey = async (script: () => void): Promise<Visit> => {
    const keyed = await start(['--server-api-key', 'sesame']);
    const visited = await open('/', {}, keyed);
    await visited.page.addInitScript(script);
    await visited.page.getByLabel('X-API-KEY').fill('sesame');
    await visited.page.keyboard.press('Enter');
    await visited.page.getByRole('heading', { name: '5 evaluations' }).waitFor();
    await visited.page.goto(`${keyed.url}${ROWS}`);
    await visited.page.getByRole('heading', { name: '104 rows' }).waitFor();
    return visited;
  };

  test('with a key the page fetches the file, and hands it over once it is whole', async () => {
    const { page, requests } = await withKey(() => void Reflect.deleteProperty(window, 'showSaveFilePicker'));
    const [download] = await Promise.all([page.waitForEvent('download'), askFor(page, 'JSONL')]);
    await page.getByText('All rows are saved.').waitFor();
    expect((await readFile(await download.path(), 'utf8')).trimEnd().split('\n')).toHaveLength(104);
    expect(requests.filter((request) => request.includes('sesame'))).toEqual([]);
    await page.getByText('From a command line').click();
    await page.getByText('X-API-KEY: $HUMANLOOP_API_KEY').waitFor();
    await page.getByText('humanloop-graphql export evr_7ZAECYi82P80BOqjkseLt').waitFor();
  });

  test('where the browser lets it, the file is written as it comes; stopped, nothing is kept', async () => {
    const { page } = await withKey(() => {
      const written: string[] = [];
      const sink = {
        write: (bytes: Uint8Array) => void written.push(new TextDecoder().decode(bytes)),
        close: () => void written.push('closed'),
        abort: () => void written.push('aborted'),
      };
      Object.assign(window, { written, showSaveFilePicker: async () => ({ createWritable: async () => sink }) });
    });
    const written = (): Promise<string> => page.evaluate(() => (window as unknown as { written: string[] }).written.join(''));
    await askFor(page);
    await page.getByText('All rows are saved.').waitFor();
    expect(await written()).toMatch(new RegExp(`^${CSV_HEAD}.*closed$`, 's'));
    // An answer that does not come to its end, as of a source that takes its time.
    await page.route('**/logs.csv*', () => undefined);
    await page.getByRole('button', { name: 'Download CSV' }).click();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('It was stopped, and nothing is kept.').waitFor();
    expect(await written()).toMatch(/aborted$/);
    await page.unroute('**/logs.csv*');
    await page.route('**/logs.csv*', (route) =>
      route.fulfill({ status: 429, json: { errors: [{ message: 'Two downloads are under way.' }] } }),
    );
    await page.getByRole('button', { name: 'Download CSV' }).click();
    await page.getByRole('alert').getByText('There is no file: Two downloads are under way.').waitFor();
  });

  const rowOf = (evaluation: string, run: string, log: string): string => `/evaluations/${evaluation}/row?in=${run}&log=${log}`;

  test('a row of a flow has its trace, when each step was and what it did', async () => {
    const visited = await open(rowOf('evr_UkZs5AZvkkNtrBJMuKEA0', 'run_kOElQfOfoJzsp9HsvFKKE', 'log_Jsw8M0p2EttWV9oCy83Za'));
    const { page } = visited;
    const trace = page.getByRole('region', { name: 'Trace' });
    const step = trace.getByRole('listitem').filter({ hasText: 'Find Booking' }).last();
    await step.getByRole('img', { name: /^begins after [\d.]+s$/ }).waitFor();
    await step.getByText('0.18s').waitFor();
    expect(await step.locator('data').getAttribute('title')).toBe('0.18');
    await step.getByText('Inputs and output').click();
    await step.getByText('"fare_eur":164').waitFor();
    // It lies below the agent that called it.
    await trace
      .getByRole('listitem')
      .filter({ hasText: 'Night Conductor' })
      .getByRole('listitem')
      .filter({ hasText: 'Find Booking' })
      .waitFor();
    await page.getByRole('region', { name: 'Judgments' }).getByText('maren@owlandotter.example').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expectQuiet(visited);
  });

  test('a row of an agent has its conversation with calls and answers of tools, and a judgment that chose nothing says so', async () => {
    const visited = await open(rowOf('evr_t5PRbiaXLDwTBiCQs8GmV', 'run_xlnMIlUALmrZPdupUVTIH', 'log_vG2qlkeP1tddvKST42Z1V'));
    const { page } = visited;
    const messages = page.getByRole('region', { name: 'Messages' }).getByRole('listitem');
    await messages.nth(1).getByText('calls find_booking').waitFor();
    await messages.nth(2).getByText('"fare_eur": 164').waitFor();
    const judgments = page.getByRole('region', { name: 'Judgments' });
    await judgments.getByText('none chosen').waitFor();
    await page.getByText('All of it as JSON').click();
    await page.getByRole('region', { name: 'The row as JSON' }).getByText('"humanloopId": "log_vG2qlkeP1tddvKST42Z1V"').first().waitFor();
    expectQuiet(visited);
  });
});
