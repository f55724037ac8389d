import type { Plugin, YogaInitialContext } from 'graphql-yoga';
import type { Operation } from './operation.ts';

/** What Yoga is handed beside a request. */
export interface Served {
  readonly operation: Operation;
}

/** A plugin of Yoga that knows the operation it is asked about; the hooks that are used here. */
export type OperationPlugin = Pick<
  Plugin<Served, Served>,
  'onRequestParse' | 'onParams' | 'onParse' | 'onValidate' | 'onExecute' | 'onSubscribe' | 'onExecutionResult' | 'onResultProcess'
>;

/** What is executed, or subscribed to, as plugins of Yoga see it. */
export interface Executing<Args> {
  readonly args: Args & { readonly contextValue: YogaInitialContext & Served };
}
