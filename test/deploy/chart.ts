import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse as render } from '@evertdespiegeleer/go-template';
import { Ajv } from 'ajv';
import { parse, parseAllDocuments, stringify } from 'yaml';

const FOLDER = fileURLToPath(new URL('../../deploy/helm/', import.meta.url));
const textOf = (file: string): string => readFileSync(FOLDER + file, 'utf8');

/** Whatever the values of a chart may be, as its files have them. */
export interface Values {
  readonly [name: string]: unknown;
}

export const VALUES = parse(textOf('values.yaml')) as Values;
export const CHART = parse(textOf('Chart.yaml')) as { readonly name: string; readonly version: string; readonly appVersion: string };

const validate = new Ajv().compile(JSON.parse(textOf('values.schema.json')) as object);

const isMap = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is given over what the chart has, map by map, as Helm lays them over each other. */
const over = (own: unknown, given: unknown): unknown => {
  if (!isMap(own) || !isMap(given)) return given;
  return {
    ...own,
    ...Object.fromEntries(Object.entries(given).map(([name, value]) => [name, name in own ? over(own[name], value) : value])),
  };
};

/** What the schema finds wrong with values over those of the chart. */
export const valueProblems = (given: Values): string[] => {
  validate(over(VALUES, given));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
};

/** Helm's own functions are not those of Go: the one pair of them that the templates use is worked out here, before Go has the rest. */
const withYaml = (template: string, values: unknown): string =>
  template.replaceAll(/\{\{(-?) toYaml \.Values\.([\w.]+) \| nindent (\d+) \}\}/g, (_whole, trim: string, path: string, indent: string) => {
    const value = path.split('.').reduce((parent, name) => (parent as Values)[name], values);
    const lines = stringify(value).trimEnd().split('\n');
    const text = lines.map((line) => `\n${' '.repeat(Number(indent))}${line}`).join('');
    return `${trim === '-' ? '{{- "" }}' : ''}${text}`;
  });

/** Something of Kubernetes, as a template has it. */
export interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  // biome-ignore lint/suspicious/noExplicitAny: its type is checked where it is known what kind it is.
  readonly spec: any;
}

/** All that the chart makes of values over its own, by Go's own engine for templates. */
export const rendered = async (given: Values = {}): Promise<Resource[]> => {
  const values = over(VALUES, given);
  const files = readdirSync(`${FOLDER}templates`).toSorted();
  const names = files.filter((file) => file.endsWith('.tpl')).map((file) => textOf(`templates/${file}`));
  const release = { Name: 'evaluations', Namespace: 'default', Service: 'Helm', Revision: 1 };
  const chart = { Name: CHART.name, Version: CHART.version, AppVersion: CHART.appVersion };
  const made: Resource[] = [];
  for (const file of files.filter((name) => name.endsWith('.yaml'))) {
    const template = withYaml(`${names.join('')}${textOf(`templates/${file}`)}`, values);
    const text = await render(template, { Values: values, Release: release, Chart: chart });
    for (const document of parseAllDocuments(text)) {
      if (document.errors[0]) throw new Error(`${file}: ${document.errors[0].message}`);
      if (document.contents) made.push(document.toJS() as Resource);
    }
  }
  return made;
};
