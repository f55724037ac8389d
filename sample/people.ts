import type { EnvironmentResponse, UserResponse } from '../src/contract/version.ts';
import { idOf } from './sample-ids.ts';

const person = (name: string, login: string): UserResponse => ({
  id: idOf('usr', login),
  email_address: `${login}@owlandotter.example`,
  full_name: name,
});

/** The staff of Owl & Otter, a small company with two night trains. */
export const people = {
  /** Leads customer support; writes the prompts. */
  maren: person('Maren Holm', 'maren'),
  /** The one engineer. */
  tibor: person('Tibor Fekete', 'tibor'),
  /** Train manager of the Owl; reviews answers on the morning after. */
  ayse: person('Ayşe Karaca', 'ayse'),
} as const;

export const environments = {
  production: { id: idOf('env', 'production'), created_at: '2025-01-09T08:00:00.120331', name: 'production', tag: 'default' },
  staging: { id: idOf('env', 'staging'), created_at: '2025-01-09T08:00:00.120331', name: 'staging', tag: 'other' },
} as const satisfies Readonly<Record<string, EnvironmentResponse>>;

export const directories = {
  support: idOf('dir', 'support'),
  evaluators: idOf('dir', 'evaluators'),
  tools: idOf('dir', 'tools'),
} as const;
