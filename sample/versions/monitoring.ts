import type { EnvironmentResponse, EvaluatorResponse, MonitoringEvaluatorResponse } from '../../src/contract/version.ts';

/** A monitoring evaluator that follows what an environment deploys, or, without one, stays with this version. */
export const monitoring = (version: EvaluatorResponse, environment?: EnvironmentResponse): MonitoringEvaluatorResponse => ({
  version_reference: environment ? { type: 'environment', file: version, environment } : { type: 'version', version },
  version,
  state: environment ? 'inactive' : 'active',
  created_at: '2025-04-02T08:25:00.000000',
  updated_at: '2025-04-02T08:25:00.000000',
});
