import { shownNumber } from '../../analysis/gate/rule-words.ts';
import { type Check, type Outcome, reasonText } from './outcome.ts';

/** GitHub shows no more of a kind for one step. */
const MOST_OF_A_KIND = 10;

const escaped = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapedProperty = (text: string): string => escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

const annotation = (kind: 'error' | 'warning', title: string, message: string): string =>
  `::${kind} title=${escapedProperty(title)}::${escaped(message)}`;

const messageOf = ({ name, observed, bound, samples, reason, verdict }: Check): string => {
  const measured = observed === null ? '' : `: ${shownNumber(observed, bound)}, n ${samples}`;
  return `${verdict} ${name}${measured}; ${reasonText(reason)}`;
};

/** Annotations of GitHub Actions: errors for rules that fail, warnings for what else is to be known; at most ten of each. */
export const annotationsOf = ({ checks, problems }: Outcome): string[] => {
  const failed = checks.filter(({ verdict, advisory }) => verdict === 'FAIL' && !advisory);
  const others = checks.filter((check) => check.verdict !== 'PASS' && !failed.includes(check));
  const errors = failed.map((check) => annotation('error', 'Gate', messageOf(check)));
  const warnings = [
    ...problems.map((problem) => annotation('warning', 'Gate', problem)),
    ...others.map((check) => annotation('warning', 'Gate', messageOf(check))),
  ];
  return [...errors.slice(0, MOST_OF_A_KIND), ...warnings.slice(0, MOST_OF_A_KIND)];
};
