import { builder } from '../kit/builder.ts';
import { ofAllRows } from '../kit/cost.ts';
import { EvaluationLogConnectionRef } from '../paging/evaluation-log-connection.ts';
import { AggregatesRef } from './aggregates.ts';
import { timeZoneArg } from './dimensions.ts';
import { FacetRef, facetsAnswered, facetsArgs, facetsCost } from './facets.ts';
import { GroupsRef, groupsAnswered, groupsArgs, groupsCost } from './groups.ts';
import { ScanRef, scanOf } from './scan.ts';

builder.objectFields(EvaluationLogConnectionRef, (t) => ({
  aggregates: t.field({
    type: AggregatesRef,
    description:
      'What the rows of all pages come to. Reads every row that the filter lets through: one upstream call for every 100, or none further where the source computes it.',
    extensions: ofAllRows,
    resolve: ({ evaluationId, analysed }) => {
      const aggregates = analysed?.answer.aggregates;
      return aggregates && { evaluationId, aggregates, ask: analysed.question.aggregates ?? {} };
    },
  }),
  groups: t.field({
    type: GroupsRef,
    args: { ...groupsArgs, ...timeZoneArg },
    description:
      'The rows of all pages put together by what they have in common. Reads as aggregates does, and with it. More than 10,000 groups are GROUP_LIMIT_EXCEEDED.',
    extensions: { cost: groupsCost, ofAllRows: true },
    resolve: ({ evaluationId, analysed }, args) =>
      analysed && groupsAnswered(evaluationId, analysed.question.groups ?? [], analysed.answer.groups ?? [], args),
  }),
  facets: t.field({
    type: [FacetRef],
    args: { ...facetsArgs, ...timeZoneArg },
    description:
      'What the filter may choose from, each with counts. Reads as aggregates does, and with it. More than 10,000 values are GROUP_LIMIT_EXCEEDED.',
    extensions: { cost: facetsCost, ofAllRows: true },
    resolve: ({ evaluationId, analysed }, args) =>
      analysed && facetsAnswered(evaluationId, analysed.question.facets ?? [], analysed.answer.facets ?? [], args),
  }),
  scan: t.field({ type: ScanRef, nullable: false, description: 'What was read for these rows.', resolve: scanOf }),
}));
