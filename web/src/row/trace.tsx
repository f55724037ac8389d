import { Figure, Missing } from '../parts/figure.tsx';
import { JsonValue } from '../parts/json-value.tsx';
import { placeOf, type Scale } from '../parts/scale.ts';
import { Tree } from '../parts/tree.tsx';
import { written } from '../parts/written.ts';
import type { Row } from './judgments.tsx';
import { type Stretch, scaleOfStretches, stretchOf } from './stretch.ts';

type Step = Row['log']['trace'][number];

/** What was done below the row's log, when in it, and how long it took. */
export const Trace = ({ log }: { readonly log: Row['log'] }) => {
  const scale = scaleOfStretches([log, ...log.trace.flatMap((step) => step.log ?? [])].flatMap((one) => stretchOf(one) ?? []));
  return (
    <Tree
      items={log.trace.map((step, index) => ({
        key: step.log?.id ?? String(index),
        depth: step.depth,
        content: <OneStep step={step} scale={scale} />,
      }))}
    />
  );
};

const OneStep = ({ step: { log, isTruncated }, scale }: { readonly step: Step; readonly scale: Scale }) => {
  const stretch = log && stretchOf(log);
  return (
    <>
      <div className="said">
        <span className="said-by">{log?.version?.name ?? log?.humanloopId ?? 'a step'}</span>
        <span className="muted">{log?.kind.toLowerCase()}</span>
        {log ? <Figure value={log.duration} kind="seconds" /> : <Missing />}
        {stretch && <StretchMark stretch={stretch} scale={scale} />}
        {log?.error && <span className="text bad">{log.error}</span>}
        {isTruncated && <small>more below</small>}
      </div>
      {log && (log.output !== null || log.inputs !== null) && (
        <details className="more">
          <summary>Inputs and output</summary>
          <JsonValue value={log.inputs} />
          {log.output !== null && <p className="text">{log.output}</p>}
        </details>
      )}
    </>
  );
};

const [WIDTH, HEIGHT, LEAST] = [120, 10, 2];

/** When in the whole a step was under way. */
const StretchMark = ({ stretch: { from, to }, scale }: { readonly stretch: Stretch; readonly scale: Scale }) => {
  const [start, end] = [from, to].map((at) => placeOf(at, scale) * WIDTH) as [number, number];
  const label = `begins after ${written((from - scale.from) / 1000, 'seconds')}`;
  return (
    <svg className="stretch" width={WIDTH} height={HEIGHT} role="img" aria-label={label}>
      <title>{label}</title>
      <line className="axis" x1={0} x2={WIDTH} y1={HEIGHT / 2} y2={HEIGHT / 2} />
      <rect x={Math.min(start, WIDTH - LEAST)} y={1} width={Math.max(LEAST, end - start)} height={HEIGHT - 2} rx={2} />
    </svg>
  );
};
