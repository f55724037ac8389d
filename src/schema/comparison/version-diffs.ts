import { versionKind } from '../../contract/version.ts';
import type { Run } from '../../loaders/entities.ts';
import { DIFF, diffOf, type VersionDiff, VersionDiffRef } from '../differences/version-diff.ts';
import { builder } from '../kit/builder.ts';
import type { Context } from '../kit/context.ts';
import { passesKey } from '../kit/early.ts';
import type { FieldCost } from '../kit/field-extensions.ts';
import { RunRef } from '../kit/refs.ts';
import type { Compared } from './compared.ts';
import { MAX_CANDIDATES } from './runs-compared.ts';

interface CandidateDiff {
  readonly control: Run;
  readonly candidate: Run;
}

/** Of as many as a comparison may have, which those above it name. */
export const versionDiffsCost = (): FieldCost => ({ own: DIFF * MAX_CANDIDATES, times: 1, isGuess: true });

/** Each candidate beside the control run. */
export const versionDiffsOf = ({ control, candidates }: Compared): CandidateDiff[] =>
  candidates.map((candidate) => ({ control, candidate }));

/** Null where there are no two versions of one kind. */
const versionDiffOf = ({ control, candidate }: CandidateDiff, context: Context): VersionDiff | null => {
  const [before, after] = [control.version, candidate.version];
  if (before === undefined || before === null || after === undefined || after === null) return null;
  const diff = diffOf(before, after, context);
  return versionKind(before) === versionKind(after) ? diff : null;
};

export const CandidateDiffRef = builder.objectRef<CandidateDiff>('EvaluationVersionDiff').implement({
  description: 'What was changed from the control run to a candidate: the version of the one beside that of the other.',
  fields: (t) => ({
    candidate: t.expose('candidate', { type: RunRef, nullable: false, description: 'The run that is compared.', extensions: passesKey }),
    versionDiff: t.field({
      type: VersionDiffRef,
      description:
        'What distinguishes its version, the one after, from that of the control run, the one before; null where one of them is a bare set of logs, or they are of two kinds.',
      resolve: (self, _args, context) => versionDiffOf(self, context),
    }),
  }),
});
