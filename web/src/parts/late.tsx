import { Component, type ComponentType, lazy, type ReactNode, Suspense } from 'react';
import { Loading } from './states.tsx';

/** How a part of the pages is had that does not come with the first one. */
export type Load<Props> = () => Promise<ComponentType<Props>>;

/** A component whose code is loaded when it is shown first; `Late` has to be around it. */
export const late = <Props extends object>(load: Load<Props>) => lazy(async () => ({ default: await load() }));

interface LateProps {
  /** What is on its way, within a sentence. */
  readonly what: string;
  readonly children: ReactNode;
}

/** Stands in for what is not loaded yet, and says so where it cannot be. */
export const Late = ({ what, children }: LateProps) => (
  <Failing what={what}>
    <Suspense fallback={<Loading what={what} />}>{children}</Suspense>
  </Failing>
);

class Failing extends Component<LateProps, { readonly error?: unknown }> {
  override state: { readonly error?: unknown } = {};

  static getDerivedStateFromError(error: unknown): { readonly error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    if (!('error' in this.state)) return this.props.children;
    return (
      <div className="state problem" role="alert">
        <p className="state-title">The pages could not show {this.props.what}.</p>
        <p>The server does not answer, or it has a newer version of these pages: loading them again mends both.</p>
        <p className="detail">{String(this.state.error)}</p>
        <p className="buttons">
          <button type="button" onClick={() => location.reload()}>
            Load again
          </button>
        </p>
      </div>
    );
  }
}
