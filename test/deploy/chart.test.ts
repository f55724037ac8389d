import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { optionRows } from '../../src/config/options.ts';
import { textOf } from '../documents/pages.ts';
import { freePort } from '../ecosystem/proxies.ts';
import { start } from '../support/processes.ts';
import { CHART, type Resource, rendered, VALUES, type Values, valueProblems } from './chart.ts';
import { expressionOf } from './promql.ts';
import { servedSeries } from './served-metrics.ts';
import { startedBy } from './started.ts';
import { typeProblems } from './typed.ts';

const EVERYTHING = {
  secret: { keys: { shared: 'shared-url' } },
  settings: { HUMANLOOP_GRAPHQL_MAX_REQUESTS: '128', HUMANLOOP_GRAPHQL_ALLOWED_HOST: 'evals.example.com' },
  autoscaling: { enabled: true },
  ingress: {
    enabled: true,
    className: 'nginx',
    tlsSecret: 'evals-tls',
    annotations: { 'nginx.ingress.kubernetes.io/proxy-buffering': 'off' },
  },
  serviceMonitor: { enabled: true, labels: { release: 'prometheus' } },
  import: { claim: 'exports' },
  image: { repository: 'registry.example.com/humanloop-graphql', tag: '0.2.1', pullSecrets: [{ name: 'registry' }] },
  podAnnotations: { 'example.com/team': 'evals' },
  nodeSelector: { 'kubernetes.io/arch': 'amd64' },
  tolerations: [{ key: 'evals', operator: 'Exists' }],
  affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } },
};
const LIVE = {
  baseUrl: 'https://evals.example.com/v5',
  secret: { keys: { apiKey: 'api-key' } },
  settings: { HUMANLOOP_GRAPHQL_SHARE_KEY: 'true' },
};
const VARIANTS: readonly (readonly [string, Values])[] = [
  ['as it comes', {}],
  ['with everything', EVERYTHING],
  ['over a live API', LIVE],
  ['over a live API, with no key of its own', { baseUrl: LIVE.baseUrl }],
  ['over a live API, with no secret and no policy', { baseUrl: LIVE.baseUrl, secret: { name: '' }, networkPolicy: { enabled: false } }],
];

/** The module that has the type of a resource. */
const moduleOf = ({ apiVersion }: Resource): string => {
  if (apiVersion.startsWith('monitoring.coreos.com/')) return `@kubernetes-models/prometheus-operator/${apiVersion}`;
  const [group = '', version] = apiVersion.split('/');
  const full = { networking: 'networking.k8s.io' }[group] ?? group;
  return `kubernetes-models/${version === undefined ? full : `${full}/${version}`}`;
};

const of = (resources: readonly Resource[], kind: string): Resource[] => resources.filter((resource) => resource.kind === kind);
const one = (resources: readonly Resource[], kind: string): Resource => {
  const [found, ...others] = of(resources, kind);
  if (!found || others.length > 0) throw new Error(`There is not one ${kind}.`);
  return found;
};

const podsOf = (resources: readonly Resource[]) => resources.flatMap(({ spec }) => (spec.template?.spec ? [spec.template] : []));
const containersOf = (resources: readonly Resource[]) => podsOf(resources).flatMap(({ spec }) => spec.containers);

test.each(VARIANTS)('the chart %s has values that its schema admits, and makes what Kubernetes knows', async (_name, values) => {
  expect(valueProblems(values)).toEqual([]);
  const resources = await rendered(values);
  expect(await typeProblems(resources.map((value) => ({ type: `I${value.kind}`, from: moduleOf(value), value })))).toEqual([]);
  expect(JSON.stringify(resources)).not.toMatch(/<no value>|%!/);
});

test.each([
  [{ replica: 3 }, ' must NOT have additional properties'],
  [{ replicas: '3' }, '/replicas must be integer'],
  [{ settings: { HUMANLOOP_API_KEY: 'sesame' } }, '/settings property name must be valid'],
  [{ settings: { HUMANLOOP_GRAPHQL_DATA: 'postgres://us:sesame@db/evaluations' } }, '/settings property name must be valid'],
  [{ settings: { HUMANLOOP_GRAPHQL_MAX_REQUESTS: 128 } }, '/settings/HUMANLOOP_GRAPHQL_MAX_REQUESTS must be string'],
  [{ baseUrl: 'https://me:sesame@evals.example.com/v5' }, expect.stringContaining('/baseUrl must match')],
  [{ shutdownDelay: 60_000 }, '/shutdownDelay must be <= 25000'],
])('values such as %j are refused', (values, problem) => {
  expect(valueProblems(values)).toContainEqual(problem);
});

test.each(VARIANTS)('the chart %s gives options that there are, and secrets by files that are mounted', async (_name, values) => {
  const resources = await rendered(values);
  const variables = new Set(
    optionRows().flatMap(([, name, , meaning]) => (meaning.includes(`${name}_FILE`) ? [name, `${name}_FILE`] : [name])),
  );
  for (const { spec } of podsOf(resources)) {
    const [{ env = [], volumeMounts }] = spec.containers;
    for (const { name } of env) expect([...variables]).toContain(name);
    const files = env.filter(({ name }: { name: string }) => name.endsWith('_FILE')).map(({ value }: { value: string }) => value);
    const volume = spec.volumes.find(({ name }: { name: string }) => name === 'secrets');
    const mount = volumeMounts.find(({ name }: { name: string }) => name === 'secrets');
    expect(files.toSorted()).toEqual(
      (volume?.secret.items ?? []).map(({ path }: { path: string }) => `${mount.mountPath}/${path}`).toSorted(),
    );
    expect(mount?.readOnly ?? true).toBe(true);
  }
});

test.each(VARIANTS)('the chart %s starts commands that there are, which take what they are given', async (_name, values) => {
  const { baseUrl } = values;
  for (const { name, args, env } of containersOf(await rendered(values))) {
    const { command, words, config } = startedBy(
      args,
      Object.fromEntries(env.map((variable: { name: string; value: string }) => [variable.name, variable.value])),
    );
    expect({ command, words }).toEqual({
      command: name === 'server' ? 'serve' : name,
      words: name === 'import' ? ['/exports'] : [],
    });
    const isLive = baseUrl !== undefined;
    expect(config).toMatchObject({ cacheHome: '/tmp', dataFile: isLive ? undefined : expect.stringMatching(/^postgres:/) });
    expect(config.baseUrl?.href).toBe(baseUrl);
  }
});

test('a Secret is asked for only where one of its keys is used', async () => {
  const volumesOf = async (values: Values) =>
    podsOf(await rendered(values)).map(({ spec }) => spec.volumes.map(({ name }: { name: string }) => name));
  expect(await volumesOf({ baseUrl: LIVE.baseUrl, import: { claim: 'exports' } })).toEqual([['tmp']]);
  expect(await volumesOf(LIVE)).toEqual([['tmp', 'secrets']]);
  expect(await volumesOf({})).toEqual([
    ['tmp', 'secrets'],
    ['tmp', 'secrets'],
  ]);
});

test('the database is brought up to date before whatever serves it, the first time too', async () => {
  const hooks = (await rendered(EVERYTHING)).flatMap(({ kind, metadata }) => {
    const hook = metadata.annotations?.['helm.sh/hook'];
    return hook === undefined ? [] : [[kind, metadata.name, hook]];
  });
  expect(hooks).toEqual([['Job', 'evaluations-migrate', 'pre-install,pre-upgrade']]);
});

test.each(VARIANTS)('the chart %s runs as nobody in particular, who may do nothing and write to /tmp alone', async (_name, values) => {
  const resources = await rendered(values);
  for (const { spec } of podsOf(resources)) {
    // Kubernetes tells of a Service by variables, and of one named humanloop-graphql by that of --port.
    expect(spec).toMatchObject({
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: { runAsNonRoot: true, runAsUser: 1000 },
    });
    expect(spec.volumes.filter((volume: object) => 'emptyDir' in volume)).toHaveLength(1);
  }
  for (const container of containersOf(resources)) {
    const { securityContext, volumeMounts } = container;
    expect(securityContext).toEqual({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } });
    expect(volumeMounts.filter(({ readOnly = false }) => !readOnly)).toEqual([{ name: 'tmp', mountPath: '/tmp' }]);
  }
});

test('what selects pods selects the replicas, and no job', async () => {
  const resources = await rendered(EVERYTHING);
  const replica = one(resources, 'Deployment').spec;
  const jobs = of(resources, 'Job').map(({ spec }) => spec.template.metadata.labels);
  expect(jobs).toHaveLength(2);
  const selectors = [
    replica.selector.matchLabels,
    one(resources, 'Service').spec.selector,
    one(resources, 'PodDisruptionBudget').spec.selector.matchLabels,
    one(resources, 'ServiceMonitor').spec.selector.matchLabels,
    replica.template.spec.topologySpreadConstraints[0].labelSelector.matchLabels,
  ];
  for (const selector of selectors) {
    expect(replica.template.metadata.labels).toMatchObject(selector);
    for (const labels of jobs) expect(labels).not.toMatchObject(selector);
  }
  // Jobs reach the database as replicas do.
  for (const labels of [...jobs, replica.template.metadata.labels])
    expect(labels).toMatchObject(one(resources, 'NetworkPolicy').spec.podSelector.matchLabels);
  const ports = replica.template.spec.containers[0].ports.map(({ name }: { name: string }) => name);
  expect(one(resources, 'Service').spec.ports.map(({ targetPort }: { targetPort: string }) => targetPort)).toEqual(ports);
});

test('replicas are added by a metric that a server has, and only one of two says how many there are', async () => {
  const [plain, scaled] = [await rendered(), await rendered({ autoscaling: { enabled: true } })];
  expect(of(plain, 'HorizontalPodAutoscaler')).toEqual([]);
  expect(one(plain, 'Deployment').spec.replicas).toBe(VALUES['replicas']);
  expect(one(scaled, 'Deployment').spec).not.toHaveProperty('replicas');
  const [{ pods }] = one(scaled, 'HorizontalPodAutoscaler').spec.metrics;
  expect([...(await servedSeries()).keys()]).toContain(pods.metric.name);
  const { rules } = parse(textOf('deploy/monitoring/adapter.yaml')) as {
    rules: { custom: [{ seriesQuery: string; metricsQuery: string }] };
  };
  expect(rules.custom[0].seriesQuery.split('{')[0]).toBe(pods.metric.name);
  const [given, asked] = ['namespace, pod', rules.custom[0].metricsQuery];
  const filled = asked
    .replace('<<.GroupBy>>', given)
    .replace('<<.Series>>', pods.metric.name)
    .replace('<<.LabelMatchers>>', 'namespace="a"');
  expect(expressionOf(filled).selectors).toHaveLength(1);
});

test('a replica has the time that the longest delay and an orderly end take', async () => {
  const deployment = one(await rendered({ shutdownDelay: 25_000 }), 'Deployment');
  expect(deployment.spec.template.spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(25 + 10 + 5);
});

test('what the chart starts answers its probes, and is not ready while it ends, though alive', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chart-'));
  await writeFile(join(folder, 'api-key'), 'sesame');
  // Whether the source is there is no matter.
  const values = { ...LIVE, baseUrl: `http://127.0.0.1:${await freePort()}/v5`, shutdownDelay: 25_000 };
  const [container] = containersOf(of(await rendered(values), 'Deployment'));
  const env = Object.fromEntries(
    container.env.map(({ name, value }: { name: string; value: string }) => [
      name,
      value.replace('/run/secrets/humanloop-graphql', folder),
    ]),
  );
  const metricsPort = String(await freePort());
  const { url, child, ended } = await start(container.args, { ...env, HUMANLOOP_GRAPHQL_METRICS_PORT: metricsPort });
  const ports = { http: url, metrics: `http://127.0.0.1:${metricsPort}` };
  const probe = async (name: string): Promise<number> => {
    const { path, port } = container[name].httpGet as { path: string; port: 'http' | 'metrics' };
    return (await fetch(ports[port] + path)).status;
  };
  const all = ['startupProbe', 'readinessProbe', 'livenessProbe'];
  expect(await Promise.all(all.map(probe))).toEqual([200, 200, 200]);
  child.kill('SIGTERM');
  await expect.poll(() => probe('readinessProbe')).toBe(503);
  expect(await probe('livenessProbe')).toBe(200);
  child.kill('SIGTERM');
  await ended;
  await rm(folder, { recursive: true });
});

test('the chart is for the version that is here', () => {
  expect(CHART.appVersion).toBe((JSON.parse(textOf('package.json')) as { version: string }).version);
});

test('a live API is reached through the policy of the network, and only where there is one', async () => {
  const ports = async (values: Values): Promise<number[]> =>
    one(await rendered(values), 'NetworkPolicy').spec.egress.flatMap(({ ports }: { ports: { port: number }[] }) =>
      ports.map(({ port }) => port),
    );
  expect(await ports(LIVE)).toContain(443);
  expect(await ports({})).not.toContain(443);
});
