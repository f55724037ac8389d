import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { ERROR_CODES } from '../../src/server/codes.ts';
import { expressionOf } from './promql.ts';
import { servedSeries } from './served-metrics.ts';
import { typeProblems } from './typed.ts';

const FOLDER = fileURLToPath(new URL('../../deploy/monitoring/', import.meta.url));
const textOf = (file: string): string => readFileSync(FOLDER + file, 'utf8');

interface Rule {
  readonly alert: string;
  readonly expr: string;
}
const { groups } = parse(textOf('alerts.yaml')) as { groups: readonly { rules: readonly Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);
const dashboard = JSON.parse(textOf('dashboard.json')) as Dashboard;

interface Panel {
  readonly title?: string;
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}
const panels = (dashboard.panels as readonly Panel[]).flatMap(({ title = '', targets = [] }) =>
  targets.map((target) => ({ title, ...target })),
);

/** Grafana fills its variables in before Prometheus sees the expression. */
const filledIn = (expr: string): string => expr.replaceAll('$__rate_interval', '5m');

const expressions = [
  ...rules.map(({ alert, expr }) => ({ of: `the alert ${alert}`, expr })),
  ...panels.map(({ title, expr }) => ({ of: `the panel ${title}`, expr: filledIn(expr) })),
];

const series = await servedSeries();

test.each(expressions)('$of asks only for metrics that a server has, by their labels', ({ expr }) => {
  const { selectors, grouped } = expressionOf(expr);
  expect(selectors.length).toBeGreaterThan(0);
  for (const { metric, matchers } of selectors) {
    expect([...series.keys()]).toContain(metric);
    const labels = [...(series.get(metric) ?? [])];
    expect(labels).toEqual(expect.arrayContaining([...matchers.map(({ label }) => label), ...grouped]));
    expect(matchers.map(({ label }) => label)).toContain('job');
  }
  const codes = selectors.flatMap(({ matchers }) => matchers.filter(({ label }) => label === 'code').flatMap(({ values }) => values));
  for (const code of codes) expect(Object.keys(ERROR_CODES)).toContain(code);
});

test('what a legend shows is a label of its expression', () => {
  for (const { expr, legendFormat } of panels) {
    const { selectors, grouped } = expressionOf(filledIn(expr));
    const kept = grouped.length > 0 ? grouped : [...(series.get(selectors[0]?.metric ?? '') ?? [])];
    const shown = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label);
    expect(kept).toEqual(expect.arrayContaining(shown));
  }
});

test('the dashboard is one to Grafana, whose panels lie beside each other', async () => {
  const sdk = '@grafana/grafana-foundation-sdk';
  const withoutQueries = {
    ...dashboard,
    panels: dashboard.panels?.map((panel) => ({ ...panel, ...('targets' in panel && { targets: [] }) })),
  };
  const queries = (dashboard.panels as readonly Panel[]).flatMap(({ targets = [] }) => targets);
  expect(
    await typeProblems([
      { type: 'Dashboard', from: `${sdk}/dashboard`, value: withoutQueries },
      ...queries.map((value) => ({ type: 'Dataquery', from: `${sdk}/prometheus`, value })),
    ]),
  ).toEqual([]);
  const places = (dashboard.panels ?? []).map(({ gridPos }) => `${gridPos?.x} ${gridPos?.y}`);
  expect(new Set(places).size).toBe(places.length);
});

const promtool = (...args: readonly string[]): string => execFileSync('promtool', args, { cwd: FOLDER, encoding: 'utf8' });

test('Prometheus takes the rules, and finds by them what they are for', () => {
  expect(promtool('check', 'rules', 'alerts.yaml')).toContain(`SUCCESS: ${rules.length} rules found`);
  expect(promtool('check', 'config', 'prometheus.yaml')).toContain('prometheus.yaml is valid');
  expect(promtool('test', 'rules', 'alerts.test.yaml')).toContain('SUCCESS');
});

test('each alert says how grave it is, what it is and what to do', () => {
  for (const rule of rules) expect(rule).toMatchObject({ labels: { severity: expect.stringMatching(/^(?:critical|warning)$/) } });
  for (const rule of rules) expect(rule).toMatchObject({ annotations: { summary: expect.any(String), action: expect.any(String) } });
});

test('an alert or a metric that a page names is one', () => {
  const names = [...rules.map(({ alert }) => alert), ...[...series.keys()].map((name) => name.replace(/_(?:bucket|count|sum)$/, ''))];
  for (const page of ['docs/scale.md', 'docs/operations.md', 'deploy/README.md']) {
    const text = readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8');
    const named = text.match(/`(?:Humanloop\w+|(?:server|graphql|rest|upstream|backend|shared)_\w+)`/g) ?? [];
    expect(named.length, page).toBeGreaterThan(0);
    expect(names, page).toEqual(expect.arrayContaining(named.map((name) => name.slice(1, -1))));
  }
});
