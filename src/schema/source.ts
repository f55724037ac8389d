import { ExportHealthRef } from './export-health.ts';
import { builder } from './kit/builder.ts';
import type { SourceDescription } from './kit/context.ts';

const EvaluationSourceKindEnum = builder.enumType('EvaluationSourceKind', {
  description: 'The kind of place that evaluations come from.',
  values: {
    LIVE_API: { description: 'A server that speaks the v5 REST API.' },
    EXPORT_DIRECTORY: { description: 'A directory that the official export tool wrote.' },
    SAMPLE: { description: 'The sample that comes with this server.' },
  } as const,
});

const EvaluationSourceRef = builder.objectRef<SourceDescription>('EvaluationSource').implement({
  description: 'Where the evaluations come from.',
  fields: (t) => ({
    kind: t.expose('kind', { type: EvaluationSourceKindEnum, nullable: false, description: 'Its kind.' }),
    exportedAt: t.exposeString('exportedAt', {
      description:
        'When the newest export was made, such as `2025-06-06T12:00:00`, by the local clock of the machine that made it: its zone is not known. Null where the time is not known, and for a live API.',
    }),
    isReadOnly: t.boolean({
      nullable: false,
      description: 'Whether nothing can be changed through this server.',
      resolve: ({ readOnly }) => readOnly !== null,
    }),
    health: t.field({
      type: ExportHealthRef,
      description: 'What was exported, and what is wrong in it; null for a live API.',
      resolve: (_source, _args, { exportHealth }) => exportHealth(),
    }),
  }),
});

builder.queryField('evaluationSource', (t) =>
  t.field({
    type: EvaluationSourceRef,
    nullable: false,
    description: 'Where the evaluations come from. Costs no upstream call.',
    resolve: (_root, _args, { source }) => source,
  }),
);
