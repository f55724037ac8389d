/** With a host, and without blanks, control characters and others that end a URL in a text or in HTML. */
const WEB_URL = /^https?:\/\/[^\s\p{Cc}"<>\\`/?#][^\s\p{Cc}"<>\\`]*$/iu;

/** Whether a value is an absolute http or https URL, which a page may link to. */
export const isWebUrl = (value: unknown): boolean => typeof value === 'string' && WEB_URL.test(value) && URL.canParse(value);
