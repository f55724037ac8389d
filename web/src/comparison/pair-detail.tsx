import { useMemo } from 'react';
import { Link } from 'wouter';
import { ComparedPairDocument, type ComparedPairQuery, type EvaluationChange } from '../documents/documents.ts';
import { useGraph } from '../graph/use-graph.ts';
import { AsGraphQL } from '../parts/as-graphql.tsx';
import { Figure, written } from '../parts/figure.tsx';
import { JsonValue } from '../parts/json-value.tsx';
import type { ScoreColumn } from '../parts/scores.ts';
import { Answered } from '../parts/states.tsx';
import { Messages } from '../row/messages.tsx';
import { type Cell, type Pair, sidesOf } from './compared.ts';
import { type Differing, differing, type Passage } from './differing.ts';
import { JudgedWord, judgedOf } from './judged-word.tsx';

type Side = NonNullable<ComparedPairQuery['control']>;

interface DetailProps {
  readonly id: string;
  readonly pair: Pair;
  readonly columns: readonly ScoreColumn[];
}

const logIdOf = (cell: Cell | undefined): string | undefined => cell?.logs.find((log) => log !== null)?.log.humanloopId;

/** All of a pair: the two outputs side by side, what went in, and what each was judged as. */
export const PairDetail = ({ id, pair, columns }: DetailProps) => {
  const [control, candidate] = sidesOf(pair);
  const [controlLogId, candidateLogId] = [logIdOf(control), logIdOf(candidate)];
  const answer = useGraph(ComparedPairDocument, {
    evaluationId: id,
    controlRunId: control?.run.humanloopId ?? '',
    controlLogId: controlLogId ?? '',
    hasControl: controlLogId !== undefined,
    candidateRunId: candidate?.run.humanloopId ?? '',
    candidateLogId: candidateLogId ?? '',
    hasCandidate: candidateLogId !== undefined,
  });
  return (
    <div className="pair-detail">
      <h3>Inputs</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard. */}
      <section className="source" tabIndex={0} aria-label="Inputs">
        <JsonValue value={pair.inputs} />
      </section>
      <Answered answer={answer} what="the outputs" isNothing={(data) => !data.control && !data.candidate}>
        {(data) => <Outputs id={id} cells={[control, candidate]} sides={[data.control ?? undefined, data.candidate ?? undefined]} />}
      </Answered>
      <Judgments control={control} candidate={candidate} columns={columns} />
      <AsGraphQL what="Pair" asked={answer.asked} />
    </div>
  );
};

type Both<One> = readonly [control: One, candidate: One];

interface OutputsProps {
  readonly id: string;
  readonly cells: Both<Cell | undefined>;
  readonly sides: Both<Side | undefined>;
}

const textOf = (side: Side | undefined): string => side?.log.output ?? '';

const HINTS: Readonly<Record<Differing['unit'], string>> = {
  word: 'Words that only one of them has are marked.',
  line: 'Lines that only one of them has are marked: by words the search would take too long.',
  whole: 'What differs is not marked: the outputs are too long, or have too little in common.',
};

const Outputs = ({ id, cells, sides }: OutputsProps) => {
  const [before, after] = [textOf(sides[0]), textOf(sides[1])];
  const marked = useMemo(() => differing(before, after), [before, after]);
  const hint = before === after ? 'Both are the same, letter by letter.' : HINTS[marked.unit];
  return (
    <>
      <h3>Outputs</h3>
      {before !== '' && after !== '' && <p className="muted">{hint}</p>}
      <div className="pair-sides">
        <Output id={id} cell={cells[0]} side={sides[0]} passages={marked.before} mark="del" />
        <Output id={id} cell={cells[1]} side={sides[1]} passages={marked.after} mark="ins" />
      </div>
    </>
  );
};

interface OutputProps {
  readonly id: string;
  readonly cell: Cell | undefined;
  readonly side: Side | undefined;
  readonly passages: readonly Passage[];
  readonly mark: 'del' | 'ins';
}

const Output = ({ id, cell, side, passages, mark: Mark }: OutputProps) => {
  const label = cell?.run.label ?? '';
  const message = side && 'outputMessage' in side.log ? side.log.outputMessage : null;
  return (
    <section className="pair-side" aria-label={`Output of ${label}`}>
      <p className="pair-run">
        <strong>{label}</strong> {Mark === 'del' && <span className="tag-control">control</span>}{' '}
        {side && (
          <>
            <Figure value={side.log.duration} kind="seconds" />{' '}
            <Link href={`/evaluations/${id}/row?${new URLSearchParams({ in: cell?.run.humanloopId ?? '', log: side.log.humanloopId })}`}>
              All of this row
            </Link>
          </>
        )}
      </p>
      {(cell?.logs.length ?? 0) > 1 && (
        <p className="muted">The newest of {written(cell?.logs.length ?? 0, 'count')} logs; their scores are averaged.</p>
      )}
      {side?.log.error && <p className="text bad">{side.log.error}</p>}
      {side?.log.output ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
        <section className="source text" tabIndex={0} aria-label={`Text of ${label}`}>
          {passages.map(({ text, isOwn }, index) =>
            // biome-ignore lint/suspicious/noArrayIndexKey: passages of a text stay where they are.
            isOwn ? <Mark key={index}>{text}</Mark> : <span key={index}>{text}</span>,
          )}
        </section>
      ) : (
        !message?.toolCalls?.length && <p className="muted">{side ? 'Nothing came out.' : 'It has no log here.'}</p>
      )}
      {message && (message.toolCalls?.length ?? 0) > 0 && <Messages messages={[message]} />}
    </section>
  );
};

const CHANGES: Readonly<Record<EvaluationChange, string>> = {
  REGRESSED: 'worse',
  IMPROVED: 'better',
  UNCHANGED: 'the same',
  CHANGED: 'another',
  ERRORED: 'failed',
  RECOVERED: 'no longer fails',
  INCOMPARABLE: 'not comparable',
};

interface JudgmentsProps {
  readonly control: Cell | undefined;
  readonly candidate: Cell | undefined;
  readonly columns: readonly ScoreColumn[];
}

const Judgments = ({ control, candidate, columns }: JudgmentsProps) => (
  <>
    <h3>Judgments</h3>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard. */}
    <section className="scroll" tabIndex={0} aria-label="Judgments">
      <table>
        <thead>
          <tr>
            <th scope="col">Evaluator</th>
            <th scope="col">{control?.run.label}</th>
            <th scope="col">{candidate?.run.label}</th>
            <th scope="col">It became</th>
          </tr>
        </thead>
        <tbody>
          {columns.map((column) => {
            const after = judgedOf(candidate, column);
            return (
              <tr key={column.id}>
                <th scope="row">{column.name}</th>
                <td>
                  <JudgedWord judged={judgedOf(control, column)} isFailed={after?.change === 'RECOVERED'} />
                </td>
                <td>
                  <JudgedWord judged={after} isFailed={after?.change === 'ERRORED'} />
                </td>
                <td className={after?.change === 'REGRESSED' || after?.change === 'ERRORED' ? 'bad' : undefined}>
                  {after?.change && CHANGES[after.change]}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  </>
);
