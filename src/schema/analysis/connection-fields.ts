import type { InputRef, ObjectRef } from '@pothos/core';
import { builder, type Types } from '../kit/builder.ts';
import { ofAllRows } from '../kit/cost.ts';
import { EvaluationLogConnectionRef } from '../paging/evaluation-log-connection.ts';
import type { RowsConnection } from '../paging/rows-connection.ts';
import { AggregatesRef, type AskedAggregates } from './aggregates.ts';
import { DimensionSelectorRef, timeZoneArg } from './dimensions.ts';
import { type AskedFacet, FacetRef, facetsAnswered, facetsArgsBy, facetsCost } from './facets.ts';
import { type AskedGroups, GroupsRef, groupsAnswered, groupsArgsBy, groupsCost } from './groups.ts';
import { ScanRef, scanOf } from './scan.ts';

/** The types of what rows of a connection come to. */
export interface AnalysisTypes<Of> {
  readonly aggregates: ObjectRef<Types, AskedAggregates<Of>>;
  readonly groups: ObjectRef<Types, AskedGroups<Of>>;
  readonly facets: ObjectRef<Types, AskedFacet<Of>>;
  /** By what rows are put together. */
  readonly selector: InputRef<unknown>;
}

/** Adds to a connection of rows what these come to, and what was read for it. */
export const addAnalysisFields = <Row, Of>(
  connection: ObjectRef<Types, RowsConnection<Row, Of>>,
  { aggregates, groups, facets, selector }: AnalysisTypes<Of>,
): void => {
  builder.objectFields(connection, (t) => ({
    aggregates: t.field({
      type: aggregates,
      description:
        'What the rows of all pages come to. Reads every row that the filter lets through: one upstream call for every 100, or none further where the source computes it.',
      extensions: ofAllRows,
      resolve: ({ of, analysed }): never => {
        const found = analysed?.answer.aggregates;
        return (found && { of, aggregates: found, ask: analysed.question.aggregates ?? {} }) as never;
      },
    }),
    groups: t.field({
      type: groups,
      args: { ...groupsArgsBy(selector), ...timeZoneArg },
      description:
        'The rows of all pages put together by what they have in common. Reads as aggregates does, and with it. More than 10,000 groups are GROUP_LIMIT_EXCEEDED.',
      extensions: { cost: groupsCost, ofAllRows: true },
      resolve: ({ of, analysed }, args): never =>
        (analysed && groupsAnswered(of, analysed.question.groups ?? [], analysed.answer.groups ?? [], args)) as never,
    }),
    facets: t.field({
      type: [facets],
      args: { ...facetsArgsBy(selector), ...timeZoneArg },
      description:
        'What the filter may choose from, each with counts. Reads as aggregates does, and with it. More than 10,000 values are GROUP_LIMIT_EXCEEDED.',
      extensions: { cost: facetsCost, ofAllRows: true },
      resolve: ({ of, analysed }, args): never =>
        (analysed && facetsAnswered(of, analysed.question.facets ?? [], analysed.answer.facets ?? [], args)) as never,
    }),
    scan: t.field({ type: ScanRef, nullable: false, description: 'What was read for these rows.', resolve: scanOf }),
  }));
};

addAnalysisFields(EvaluationLogConnectionRef, {
  aggregates: AggregatesRef,
  groups: GroupsRef,
  facets: FacetRef,
  selector: DimensionSelectorRef,
});
