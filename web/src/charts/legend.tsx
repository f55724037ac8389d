import './charts.css';

/** What a mark is drawn as, by what it stands for. */
const MARKS = {
  control: { width: 14, className: 'mark control', shape: 'value', path: 'M7 1l6 6-6 6-6-6z' },
  other: { width: 14, className: 'mark', shape: 'value', path: 'M2.5 7a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0' },
  range: { width: 30, className: 'mark', shape: 'range', path: 'M1 3v8m0-4H29m0-4v8' },
  elsewhere: { width: 14, className: 'mark elsewhere', shape: 'value', path: 'M2.5 7a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0' },
  break: { width: 6, className: 'mark', shape: 'break', path: 'M3 0v14' },
  stroke: { width: 6, className: 'mark', shape: 'stroke', path: 'M3 0v14' },
} as const;

type Meanings = Readonly<Partial<Record<keyof typeof MARKS, string>>>;

/** What the marks of charts mean. The words of each mark say it themselves, so it is not read out. */
export const Legend = ({ meanings }: { readonly meanings: Meanings }) => (
  <p className="legend" aria-hidden="true">
    {(Object.keys(meanings) as (keyof Meanings)[]).map((mark) => {
      const { width, className, shape, path } = MARKS[mark];
      return (
        <span key={mark}>
          <svg width={width} height={14} aria-hidden="true">
            <g className={className}>
              <path className={shape} d={path} />
            </g>
          </svg>
          {meanings[mark]}
        </span>
      );
    })}
  </p>
);
