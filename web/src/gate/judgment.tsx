import { useAddress } from '../address/use-address.ts';
import { type EvaluationGateVerdict, GateDocument } from '../documents/documents.ts';
import { type Asked, useGraph } from '../graph/use-graph.ts';
import { Copied } from '../parts/copied.tsx';
import { Figure, written } from '../parts/figure.tsx';
import { Panel } from '../parts/panel.tsx';
import type { ScoreColumn } from '../parts/scores.ts';
import { Answered } from '../parts/states.tsx';
import { AddRule } from './add-rule.tsx';
import type { Gate } from './behind.ts';
import { CheckLine } from './check-line.tsx';
import { commandOf } from './command.ts';
import { gateIn } from './gate-address.ts';
import type { GatedRun } from './gated-run.ts';
import { type Rule, ruleText } from './rule-words.ts';

interface JudgmentProps {
  readonly id: string;
  readonly run: GatedRun;
  readonly control: GatedRun | undefined;
  readonly columns: readonly ScoreColumn[];
  readonly rules: readonly Rule[];
  /** The run that the rules were made of, where nobody wrote them. */
  readonly model: string | undefined;
}

/** What the rules say of a run: the verdict, why, and how to have the same elsewhere. */
export const Judgment = ({ id, run, control, columns, rules, model }: JudgmentProps) => {
  const { params, change } = useAddress();
  const { control: controlId, coverage, unread } = gateIn(params);
  const input = {
    evaluationId: id,
    runId: run.humanloopId,
    ...(controlId && { controlRunId: controlId }),
    ...(coverage !== 1 && { minCoverage: coverage }),
    rules: [...rules],
  };
  const answer = useGraph(GateDocument, { input }, { pause: rules.length === 0 });
  const setRules = (changed: readonly Rule[]): void => change({ rule: changed.map(ruleText) });
  const command = commandOf({ evaluationId: id, runId: run.humanloopId, controlId, coverage, rules });
  return (
    <>
      {unread.length > 0 && <Unread texts={unread} onDrop={() => setRules(rules)} />}
      {rules.length === 0 && <p className="state">There is nothing to make rules of: add one.</p>}
      {rules.length > 0 && (
        <Answered answer={answer} what="the verdict" isNothing={({ evaluationGate }) => !evaluationGate}>
          {({ evaluationGate: gate }) =>
            gate && (
              <div aria-busy={answer.isStale}>
                <Verdict gate={gate} asked={answer.asked} />
                <Panel title={model ? `Rules that ${model} just keeps` : 'Rules'} asked={{ Gate: answer.asked }}>
                  <ol className="checks">
                    {gate.checks.map((check, index) => {
                      const rule = rules[index];
                      return (
                        rule && (
                          <CheckLine
                            // biome-ignore lint/suspicious/noArrayIndexKey: a rule is its place.
                            key={index}
                            id={id}
                            check={check}
                            rule={rule}
                            run={run.humanloopId}
                            control={control}
                            column={columns.find((column) => column.id === check.evaluator?.id)}
                            onChange={(changed) => setRules(rules.flatMap((one) => (one === rule ? (changed ?? []) : [one])))}
                          />
                        )
                      );
                    })}
                  </ol>
                </Panel>
              </div>
            )
          }
        </Answered>
      )}
      <AddRule columns={columns} onAdd={(rule) => setRules([...rules, rule])} />
      {rules.length > 0 && (
        <section className="panel" aria-labelledby="in-ci">
          <header className="panel-head">
            <h2 id="in-ci">The same in CI</h2>
          </header>
          <div className="panel-body">
            <p>It ends with 0 for PASS, 1 for FAIL and 2 for INCONCLUSIVE. Name your source with --base-url, --export or --data.</p>
            <Copied label="Command" text={command.line} />
            {command.file && (
              <>
                <p>
                  <code>{command.file.name}</code>:
                </p>
                <Copied label="File of rules" text={command.file.text} />
              </>
            )}
          </div>
        </section>
      )}
    </>
  );
};

/** What the address calls rules and nobody can read. */
const Unread = ({ texts, onDrop }: { readonly texts: readonly string[]; onDrop(): void }) => (
  <div className="parts-missing" role="alert">
    <p>These are no rules, and were left out, so the verdict is of the others alone:</p>
    <ul>
      {texts.map((text) => (
        <li key={text}>
          <code>{text}</code>
        </li>
      ))}
    </ul>
    <button type="button" onClick={onDrop}>
      Take them out of the address
    </button>
  </div>
);

const decidedBy = (gate: Gate, verdict: EvaluationGateVerdict): string[] =>
  gate.checks.filter((check) => check.verdict === verdict && !check.advisory).map(({ name }) => name);

const rulesOf = (number: number): string => `${written(number, 'count')} rule${number === 1 ? '' : 's'}`;

/** The verdict as a sentence. */
const verdictWords = (gate: Gate): string => {
  const { label } = gate.run;
  if (gate.verdict === 'PASS') return `${label} may ship: every bound is kept, on data enough.`;
  const names = decidedBy(gate, gate.verdict);
  const rules = names.length === 1 ? names[0] : rulesOf(names.length);
  if (gate.verdict === 'FAIL') return `${label} may not ship: ${rules} ${names.length === 1 ? 'is' : 'are'} broken.`;
  return `Nobody can tell whether ${label} may ship${names.length > 0 ? `: ${rules} cannot be judged` : ''}.`;
};

const Verdict = ({ gate, asked }: { readonly gate: Gate; readonly asked: Asked }) => (
  <Panel title="Verdict" asked={{ Gate: asked }}>
    <div className={`verdict verdict-${gate.verdict.toLowerCase()}`} role="status">
      <p className="verdict-word">{gate.verdict}</p>
      <p className="verdict-sentence">{verdictWords(gate)}</p>
    </div>
    {gate.problems.length > 0 && (
      <ul className="gate-problems">
        {gate.problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
    )}
    {gate.coverage !== null && (
      <p className="note">
        Logs for <Figure value={gate.coverage} kind="share" /> of the datapoints{gate.control && `, compared with ${gate.control.label}`}.
      </p>
    )}
  </Panel>
);
