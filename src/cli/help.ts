import { optionRows } from '../config/config.ts';

/** What there is to do, and what that is. */
export const COMMANDS = {
  serve: 'Answer GraphQL on /graphql, and the v5 REST API on /v5 when the backend is embedded. The default.',
  import: 'Import exports, or folders of them, into the file that --data names, beside what it holds: import DIR... --data FILE.',
  check: 'Say what is amiss in exports, with --json as JSON: check DIR... Exit code 0: nothing, 1: something, 2: not an export.',
  schema: 'Print the GraphQL schema; with --federation that of the subgraph.',
};

/** What `--help` prints. */
export const helpText = (): string => {
  const rows = optionRows();
  const width = Math.max(...rows.map(([flag]) => flag.length));
  const variables = Math.max(...rows.map(([, env]) => env.length));
  return [
    'Usage: humanloop-graphql [command] [options]',
    '',
    'GraphQL over Humanloop evaluations, from a live v5 API, an export directory, or a sample.',
    '',
    'Commands:',
    ...Object.entries(COMMANDS).map(([name, meaning]) => `  ${name.padEnd(8)}${meaning}`),
    '',
    'Options, each with its environment variable (a flag outweighs it) and default:',
    ...rows.map(([flag, env, fallback, meaning]) => `  ${flag.padEnd(width)}  ${env.padEnd(variables)}  ${meaning} [${fallback}]`),
    `  ${'--help'.padEnd(width)}  ${''.padEnd(variables)}  Print this.`,
    `  ${'--version'.padEnd(width)}  ${''.padEnd(variables)}  Print the version.`,
    '',
    'NODE_ENV=production closes GraphiQL, introspection and suggestions.',
  ].join('\n');
};
