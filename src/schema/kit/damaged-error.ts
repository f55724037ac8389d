/** A value from upstream that cannot stand where the contract puts it. Becomes `UPSTREAM_BAD_RESPONSE`; the message never quotes the value. */
export class DamagedError extends Error {
  override readonly name = 'DamagedError';
}
