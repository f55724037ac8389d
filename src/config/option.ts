import type { z } from 'zod';

/** A setting: how it is given, what it may be, and what it means. */
export interface Option {
  /** Name on the command line, without the dashes. */
  readonly flag: string;
  /** Name of the environment variable. */
  readonly env: string;
  /** A name without our prefix that is read where `env` is not set: platforms give ports and addresses so. */
  readonly bareEnv?: string;
  /** What `bareEnv` may hold, where that is less than what the option may. */
  readonly bareType?: z.ZodType<unknown, string>;
  /** What the value is called in the help; an option without one is a switch. */
  readonly value?: string;
  /** Checks a value as it was given, and makes of it what the program uses. */
  readonly type: z.ZodType<unknown, string>;
  /** The default, as it would be given; without one an option that is not given is undefined. */
  readonly fallback?: string;
  /** What the help shows as the default instead of `fallback`. */
  readonly fallbackShown?: string;
  readonly meaning: string;
  /** It may also stand in a file, which the variable with _FILE after its name gives. */
  readonly isSecret?: true;
  /** What that file has to hold, where it may hold less than the option: how the help calls it, and how it is known. */
  readonly inFile?: { readonly called: string; readonly pattern: RegExp };
}

/** What the program gets of an option. */
export type OptionValue<O extends Option> = O extends { readonly fallback: string } ? z.output<O['type']> : z.output<O['type']> | undefined;
