import type { ExecutionResult } from 'graphql';
import type { Plugin, YogaInitialContext } from 'graphql-yoga';
import type { Operation } from './operation.ts';

/** What Yoga is handed beside a request. */
export interface Served {
  readonly operation: Operation;
  /** What was posted, where it was read before. */
  readonly posted?: Posted | undefined;
  /** What came of executing it, where that was done before; its errors are masked. */
  readonly result?: ExecutionResult | undefined;
}

/** What a body says, read as JSON; an error for one that could not be read. */
export type Posted = { readonly json: unknown; readonly error?: undefined } | { readonly error: Error; readonly json?: undefined };

/** A plugin of Yoga that knows the operation it is asked about; the hooks that are used here. */
export type OperationPlugin = Pick<
  Plugin<Served, Served>,
  'onRequestParse' | 'onParams' | 'onParse' | 'onValidate' | 'onExecute' | 'onSubscribe' | 'onExecutionResult' | 'onResultProcess'
>;

/** What is executed, or subscribed to, as plugins of Yoga see it. */
export interface Executing<Args> {
  readonly args: Args & { readonly contextValue: YogaInitialContext & Served };
}
