import { HumanloopUserRef } from './kit/refs.ts';

/** What upstream sent for a person, or null where it sent nothing. */
export const userOf = (raw: unknown): { readonly raw: unknown } | null => (raw === undefined || raw === null ? null : { raw });

const textIn = (raw: unknown, key: string): string | null => {
  if (typeof raw !== 'object' || raw === null) return null;
  const value = (raw as Record<string, unknown>)[key];
  return typeof value === 'string' ? value : null;
};

HumanloopUserRef.implement({
  description: 'A person. Upstream gives no shape for people, so everything may be missing, and raw has all there is.',
  fields: (t) => ({
    humanloopId: t.id({ description: 'The upstream id.', resolve: ({ raw }) => textIn(raw, 'id') }),
    name: t.string({ description: 'The full name.', resolve: ({ raw }) => textIn(raw, 'full_name') }),
    email: t.string({ description: 'The e-mail address.', resolve: ({ raw }) => textIn(raw, 'email_address') }),
    raw: t.field({ type: 'JSON', description: 'As upstream sent it.', resolve: ({ raw }) => raw }),
  }),
});
