import { hash } from 'node:crypto';
import { parse } from 'graphql';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { ExampleIds } from '../../../src/server/graphiql/example-ids.ts';
import { exampleTabs } from '../../../src/server/graphiql/example-tabs.ts';
import { type ExportFiles, evaluationFiles, recordText, runText, writeExport } from '../../support/export-directory.ts';
import { bytesOf, generatedExport } from '../../support/generated-export.ts';
import { backendOver, type FacadeOptions, facade, json } from '../../support/helpers.ts';
import { synthetic } from '../../support/synthetic.ts';

const NAMES = ['Evaluations', 'EvaluationOverview', 'RunLogsTable', 'KnownDepth', 'Backwards', 'LogDrawer', 'ByName', 'Compare', 'Ask'];
const nameOf = (query: string): string => /^query (\w+)/m.exec(query)?.[1] ?? '';

interface PageContent {
  readonly tabs: readonly { readonly query: string }[];
  readonly headers?: string;
  readonly defaultEditorToolsVisibility: string;
}

const openPage = async ({ fetch }: Pick<ReturnType<typeof facade>, 'fetch'>, headers: Record<string, string> = {}) => {
  const response = await fetch(new Request('http://facade.test/graphql', { headers: { accept: 'text/html', ...headers } }));
  const html = await response.text();
  const [, content = ''] = /<script type="application\/json" id="page-content">(.*?)<\/script>/s.exec(html) ?? [];
  return { response, html, content: JSON.parse(content) as PageContent };
};

/** A server with the page, and each tab of the page played. */
const playAll = async (options: FacadeOptions, headers: Record<string, string> = {}) => {
  const over = facade({ ...options, graphiql: true });
  const { content } = await openPage(over, headers);
  const answers: { name: string; query: string; data: Record<string, unknown>; errors: unknown }[] = [];
  for (const { query } of content.tabs) {
    const { data, errors } = await over.ask(query, {}, headers);
    answers.push({ name: nameOf(query), query, data, errors });
  }
  return { ...over, content, answers };
};

const backendOf = async (files: ExportFiles) => backendOver(await writeExport(files));

const judged = JSON.stringify({
  id: 'ev_1',
  version_id: 'evv_1',
  path: 'Judges/"One"',
  name: 'One',
  spec: { return_type: 'number', arguments_type: 'target_free', evaluator_type: 'llm' },
});
const named = (name: string): string =>
  `{"id":"evr_odd","name":${JSON.stringify(name)},"file_id":"pr_1","created_at":"2025-05-01T12:00:00Z","evaluators":[{"version":${judged}}]}`;
const record = recordText('run_1', 'log_1').replace('"prompt":{}', '"prompt":{"path":"Desk/Reply","model":"gpt-4o"}');
const rows = { runs: { run_1: runText('run_1') }, logs: [[record]] };
const ODD_NAMES = ['a "quoted" \\ name', '</script><script>alert(1)</script>', 'two\nlines # $id', '<!-- \u2028 \ud800'];

const SOURCES: readonly (readonly [string, () => Promise<ExportFiles>])[] = [
  ['no evaluation', async () => ({ 'files/pr_1/file.json': '{"id":"pr_1"}', 'files/pr_1/.done': 'done' })],
  ['an evaluation without runs and logs', async () => evaluationFiles('evr_1')],
  ['an evaluation with a run without logs', async () => evaluationFiles('evr_1', { runs: { run_1: runText('run_1') } })],
  ['an evaluation without stats', async () => evaluationFiles('evr_1', { ...rows, stats: null })],
  ['rows and no evaluator', async () => evaluationFiles('evr_1', rows)],
  ['rows of a run that has no file', async () => evaluationFiles('evr_1', { logs: rows.logs })],
  [
    'an evaluation of no file',
    async () =>
      evaluationFiles('evr_1', { ...rows, body: '{"id":"evr_1","name":"N","created_at":"2025-05-01T12:00:00Z","evaluators":[]}' }),
  ],
  ['a generated export', async () => bytesOf(generatedExport(2))],
  ...ODD_NAMES.map(
    (name) => [`the name ${JSON.stringify(name)}`, async () => evaluationFiles('evr_odd', { ...rows, body: named(name) })] as const,
  ),
];

describe('the tabs that GraphiQL opens with', () => {
  test('show something over the sample, with its ids, down to three levels of judgments', async () => {
    const { answers } = await playAll({ upstream: await backendOver() });
    expect(answers.map(({ name }) => name)).toEqual(NAMES);
    for (const { query, data, errors } of answers) {
      expect(errors).toBeUndefined();
      expect(JSON.stringify(Object.values(data).at(-1)).length).toBeGreaterThan(300);
      if (!query.includes('Evaluations(')) expect(query).toMatch(/"[\w:]*evr_\w{21}[\w:]*"|"pr_\w{21}"/);
    }
    expect(JSON.stringify(answers[3]?.data)).toContain('"evaluatorLogs":[{"evaluator":{"name":"Judge Check"}');
  });

  test.each(SOURCES)('answer without errors over %s', async (_what, files) => {
    const { answers } = await playAll({ upstream: await backendOf(await files()) });
    expect(answers.map(({ name }) => name)).toEqual(NAMES);
    for (const { data, errors } of answers) {
      expect(errors).toBeUndefined();
      expect(Object.values(data)).not.toContain(null);
    }
  });

  test('say what is missing', async () => {
    const none = await playAll({ upstream: await backendOf({ 'files/pr_1/file.json': '{"id":"pr_1"}', 'files/pr_1/.done': 'done' }) });
    expect(none.answers[0]?.query).toContain('no evaluation yet');
    for (const { query } of none.answers.slice(1)) expect(query).toContain('no evaluation here yet');
    const empty = await playAll({ upstream: await backendOf(evaluationFiles('evr_1')) });
    for (const { query } of empty.answers.slice(2, 6)) expect(query).toContain('no rows yet');
    const bare = await playAll({ upstream: await backendOf(evaluationFiles('evr_1', { ...rows, stats: null })) });
    for (const index of [1, 6]) expect(bare.answers[index]?.query).toContain('are not there');
  });

  test('have the ids of what is there now, and not of what was deleted', async () => {
    const over = facade({ readOnly: false, graphiql: true, upstream: await backendOver() });
    const idsIn = ({ content }: { content: PageContent }) => new Set(JSON.stringify(content).match(/evr_\w{21}/g));
    const [first = ''] = idsIn(await openPage(over));
    await over.ask(`mutation { deleteEvaluation(input: { id: "${first}" }) { userErrors { code } } }`);
    const after = idsIn(await openPage(over));
    expect(after).not.toContain(first);
    expect(after.size).toBe(1);
  });

  test('ask a live API for little, and with the key of who opens the page', async () => {
    const over = facade({ graphiql: true, live: true, upstream: synthetic({ evaluations: 30, runs: 20 }) });
    const { content } = await openPage(over, { 'x-api-key': 'sesame' });
    expect(content.tabs[1]?.query).toContain('"evr_');
    expect(over.calls).toHaveLength(11);
    expect(new Set(over.keys)).toEqual(new Set(['sesame']));
  });

  test('need no id where a key is needed first, and say so; with it they answer', async () => {
    for (const live of [true, false]) {
      const upstream = await backendOver(undefined, 'sesame');
      const over = facade({ graphiql: true, live, upstream });
      const { content } = await openPage(over);
      if (live) expect(over.calls).toEqual([]);
      expect(content.tabs[0]?.query).toContain('A key is needed');
      expect(JSON.stringify(content)).not.toContain('evr_');
      for (const { query } of content.tabs) {
        const { data, errors } = await over.ask(query, {}, { 'x-api-key': 'sesame' });
        expect(errors).toBeUndefined();
        expect(JSON.stringify(data).length).toBeGreaterThan(300);
      }
    }
  });

  test('open the headers editor where a key is needed and there is none', async () => {
    const opened = async (options: FacadeOptions) => (await openPage(facade({ ...options, graphiql: true }))).content;
    expect(await opened({ live: true })).toMatchObject({ defaultEditorToolsVisibility: 'headers', headers: '{\n  "X-API-KEY": ""\n}' });
    const { headers, defaultEditorToolsVisibility } = await opened({ live: true, apiKey: 'sesame' });
    expect([headers, defaultEditorToolsVisibility]).toEqual([undefined, 'variables']);
    expect((await opened({})).headers).toBeUndefined();
  });

  test('come without ids from an API that is down, says nonsense or does not answer', async () => {
    for (const respond of [() => json({}, 500), () => json('{'), () => json({ records: 5 })]) {
      const { content } = await openPage(facade({ graphiql: true, respond }));
      expect(content.tabs.map(({ query }) => nameOf(query))).toEqual(NAMES);
      expect(content.tabs[1]?.query).toContain('the newest evaluation');
    }
    const waits = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => AbortSignal.abort());
    onTestFinished(() => waits.mockRestore());
    const { content } = await openPage(facade({ graphiql: true, respond: () => new Promise(() => undefined) }));
    expect(content.tabs[1]?.query).toContain('the newest evaluation');
  });

  test('quote every text that is filled in', () => {
    const ids: ExampleIds = {
      evaluation: '"',
      run: '\\',
      pair: ['"', '\n'],
      row: '\n',
      file: '"}',
      name: '"""',
      evaluator: '\ud800',
      hasStats: true,
    };
    for (const { query } of exampleTabs(ids)) expect(() => parse(query)).not.toThrow();
  });
});

describe('the page of GraphiQL', () => {
  test('runs no script but its own, whatever the texts of the evaluations are', async () => {
    const upstream = await backendOf(evaluationFiles('evr_odd', { ...rows, body: named(ODD_NAMES[1] ?? '') }));
    const { response, html } = await openPage(facade({ graphiql: true, upstream }));
    const scripts = [...html.matchAll(/<script>(.*?)<\/script>/gs)].map(([, text = '']) => text);
    expect(scripts).toHaveLength(1);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`script-src 'sha256-${hash('sha256', scripts[0] ?? '', 'base64')}';`);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe-eval|https?:|\*/);
  });
});
