import { isIP } from 'node:net';
import { z } from 'zod';

/*
 * What the value of an option may be. A message ends the sentence that the option's name begins, and never holds the value: it may be a secret.
 */

export const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, `has to be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `has to be a whole number from ${min} to ${max}`);

/** Any URL over HTTP. */
export const endpointUrl = z
  .string()
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), 'has to be an http or https URL')
  .transform((text) => new URL(text));

/** With its path; what could lead elsewhere or hold a secret is refused. */
export const httpUrl = endpointUrl
  .refine((url) => url.search === '' && url.hash === '', 'cannot have a query or a fragment')
  .refine((url) => url.username === '' && url.password === '', 'cannot have credentials; use --api-key')
  // The same place is written the same way: what replicas share goes by it.
  .transform((url) => new URL(url.href.replace(/\/+$/, '')));

/** The parts between commas; of nothing there are none. */
const list = z.string().transform((text) => (text === '' ? [] : text.split(',').map((part) => part.trim())));

/** Host names in lower case. */
export const hostNames = list
  .transform((hosts) => hosts.map((host) => host.toLowerCase()))
  .refine((hosts) => hosts.every((host) => /^[a-z0-9.-]+$/.test(host)), 'has to be host names without ports, separated by commas');

export const origins = list.refine(
  (texts) => texts.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin),
  'has to be origins such as https://app.example.com, separated by commas',
);

export const logLevel = z.enum(['error', 'warn', 'info', 'silent'], 'has to be error, warn, info or silent');

/** A header's value: what could break out of a header line is no key. */
export const key = z.string().regex(/^[\x21-\x7e]+$/, 'has to be printable ASCII without spaces');

export const onOff = z.enum(['true', 'false', '1', '0'], 'has to be true or false').transform((text) => text === 'true' || text === '1');

/** An IP address, or localhost: what conda and shells put into HOST is none. */
export const address = z
  .string()
  .refine((host) => isIP(host) !== 0 || host === 'localhost', 'has to be an address to listen on, such as 127.0.0.1 or 0.0.0.0');

/** The name of a file, a directory or an address. */
export const text = z.string();

/** A database across a network, and not a file. */
export const DATABASE_URL = /^postgres(?:ql)?:\/\//;
