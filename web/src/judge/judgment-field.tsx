import { type RefObject, useEffect, useId, useRef } from 'react';
import { useShortcuts } from '../parts/shortcuts.tsx';
import { choicesOf, choose, type Draft, type Spec, takesSeveral } from './judgment-draft.ts';

interface FieldProps {
  readonly spec: Spec;
  readonly label: string;
  readonly draft: Draft;
  /** The id of what says what is wrong with it. */
  readonly describedBy: string;
  /** It takes the focus when it is shown. */
  readonly isFirst: boolean;
  onDraft(draft: Draft): void;
}

/** What an evaluator can say, as its spec has it: choices with digits for them, a number within its limits, or a text. */
export const JudgmentField = (props: FieldProps) => {
  const choices = choicesOf(props.spec);
  const field = useRef<HTMLElement>(null);
  const { isFirst } = props;
  useEffect(() => {
    if (isFirst) field.current?.querySelector<HTMLElement>('input, textarea')?.focus();
  }, [isFirst]);
  if (choices) return <Choices {...props} choices={choices} field={field as RefObject<HTMLFieldSetElement | null>} />;
  return <Words {...props} field={field as RefObject<HTMLDivElement | null>} />;
};

interface ChoicesProps extends FieldProps {
  readonly choices: readonly string[];
  readonly field: RefObject<HTMLFieldSetElement | null>;
}

const Choices = ({ spec, label, draft, choices, field, describedBy, onDraft }: ChoicesProps) => {
  const name = useId();
  const take = (index: number): void => {
    const choice = choices[index];
    if (choice === undefined) return;
    onDraft(choose(spec, draft, choice));
    // Enter then gives it.
    field.current?.querySelectorAll('input')[index]?.focus();
  };
  // Numbers are their own digits; of other choices it is the place.
  const digits = choices.map((choice, index) => (spec.returnType === 'NUMBER' ? choice : String(index + 1)));
  useShortcuts(Object.fromEntries(digits.map((digit, index) => [digit, () => take(index)])));
  return (
    <fieldset className="choices-field" ref={field} aria-describedby={describedBy}>
      <legend>{label}</legend>
      {choices.map((choice, index) => (
        <label key={choice}>
          <input
            type={takesSeveral(spec) ? 'checkbox' : 'radio'}
            name={name}
            checked={draft.chosen.includes(choice)}
            aria-keyshortcuts={digits[index]}
            onChange={() => onDraft(choose(spec, draft, choice))}
          />{' '}
          {choice}
          {spec.returnType !== 'NUMBER' && (
            <span aria-hidden="true" className="digit">
              {digits[index]}
            </span>
          )}
        </label>
      ))}
    </fieldset>
  );
};

interface WordsProps extends FieldProps {
  readonly field: RefObject<HTMLDivElement | null>;
}

const Words = ({ spec, label, draft, describedBy, field, onDraft }: WordsProps) => {
  const id = useId();
  const { min, max, step } = spec.numberLimits ?? {};
  const write = (text: string): void => onDraft({ ...draft, text });
  return (
    <div ref={field} className="words-field">
      <label htmlFor={id}>{label}</label>
      {spec.returnType === 'NUMBER' ? (
        <input
          id={id}
          type="number"
          min={min ?? undefined}
          max={max ?? undefined}
          step={step ?? 'any'}
          required
          value={draft.text}
          aria-describedby={describedBy}
          onChange={({ target }) => write(target.value)}
        />
      ) : (
        <textarea
          id={id}
          rows={3}
          required
          value={draft.text}
          aria-describedby={describedBy}
          onChange={({ target }) => write(target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
          }}
        />
      )}
    </div>
  );
};
