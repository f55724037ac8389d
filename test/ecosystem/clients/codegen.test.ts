import { readFile, writeFile } from 'node:fs/promises';
import { type CodegenConfig, generate } from '@graphql-codegen/cli';
import { print } from 'graphql';
import { describe, expect, test } from 'vitest';
import { scalars } from '../../../client/src/index.ts';
import { operations } from './screens.ts';
import { checkTypes, openWorkshop, PACKAGE, SCHEMA } from './workshop.ts';

/** A program that reads typed results of the screens; each line that is marked has to be refused. */
const READER = `
import type { ResultOf } from '@graphql-typed-document-node/core';
import { type FragmentType, graphql, useFragment } from './gql';
import { EvaluationOverviewDocument, JudgmentChipFragmentDoc, LogDrawerDocument, RunLogsTableDocument } from './gql/graphql';

const table = {} as ResultOf<typeof RunLogsTableDocument>;
const node = table.evaluation?.logs?.edges[0]?.node;
export const tokens: number | null | undefined = node?.log.__typename === 'PromptLog' ? node.log.totalTokens : undefined;
export const question: unknown = node?.datapoint?.question;
// @ts-expect-error A row may be damaged, and then it is null.
export const row: string = table.evaluation?.logs?.edges[0]?.node.id;

const overview = {} as ResultOf<typeof EvaluationOverviewDocument>;
const stats = overview.evaluation?.runs?.[0]?.stats?.evaluatorStats?.[0];
export const rate: number | null | undefined = stats?.__typename === 'BooleanEvaluatorStats' ? stats.passRate : undefined;
// @ts-expect-error Only booleans have a pass rate.
export const none = stats?.__typename === 'NumericEvaluatorStats' ? stats.passRate : undefined;

const drawer = {} as ResultOf<typeof LogDrawerDocument>;
const value = drawer.node?.__typename === 'EvaluationLog' ? drawer.node.allEvaluatorLogs[0]?.log?.judgment?.raw : undefined;
export const raw: boolean | number | string | string[] | undefined = value;
export const startTime: string | null | undefined = drawer.node?.__typename === 'EvaluationLog' ? drawer.node.log.startTime : undefined;

export const chip = (judgment: FragmentType<typeof JudgmentChipFragmentDoc>): string => useFragment(JudgmentChipFragmentDoc, judgment).display;

export const mine = graphql('query Mine($id: ID!) { node(id: $id) { ...LogRow ...RunHeader } }');
`;

describe('graphql-codegen', () => {
  test('compiles every screen and the kit’s fragments to types that hold under strict checks', async () => {
    const directory = await openWorkshop('codegen');
    const screens = operations.map(({ operation }) => print(operation).replace('node(id: $id) {', '$& __typename')).join('\n');
    await writeFile(`${directory}/screens.graphql`, screens);
    await writeFile(`${directory}/reader.ts`, READER);
    const config: CodegenConfig = {
      cwd: directory,
      schema: SCHEMA,
      documents: [`${directory}/*.graphql`, `${directory}/reader.ts`, `${PACKAGE}/fragments.graphql`],
      generates: { [`${directory}/gql/`]: { preset: 'client', config: { scalars, strictScalars: true } } },
      silent: true,
    };
    await generate(config, true);
    const generated = await readFile(`${directory}/gql/graphql.ts`, 'utf8');
    for (const { name } of operations) expect(generated).toContain(`export const ${name}Document`);
    expect(await checkTypes(directory)).toEqual({ succeeded: true, output: '' });
  });
});
