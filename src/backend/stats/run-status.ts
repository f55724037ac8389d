import { jsonOf, withMember } from '../../json/members.ts';
import { ask, edit, type Steps } from '../store/steps.ts';
import { hasBody } from './bodies.ts';

/** A status is the run's own, so it changes wherever the run is. */
export function* setStatus(runId: string, status: string): Steps<void> {
  for (const { ref, body, stats } of (yield* ask('memberships', runId)).filter(hasBody)) {
    yield* edit('setRunBody', ref, withMember(body, 'status', jsonOf(status)));
    if (stats) yield* edit('setRunStats', ref, withMember(stats, 'status', jsonOf(status)));
  }
}
