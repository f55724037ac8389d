const BEARER = /^Bearer +([\x21-\x7e]+) *$/i;

/** The token of an `Authorization: Bearer` header (RFC 6750, section 2.1); undefined for any other. */
export const bearerTokenOf = (authorization: string | null | undefined): string | undefined => BEARER.exec(authorization ?? '')?.[1];
