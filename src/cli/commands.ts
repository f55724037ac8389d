import { ConfigError } from '../config/config.ts';
import { optionRows } from '../config/options.ts';
import { closest } from '../contract/closest.ts';

/** How to use one command. */
export interface Command {
  readonly usage: string;
  readonly meaning: string;
  /** What is to be known beside that, a paragraph each. */
  readonly more?: readonly string[];
  /** Its options among the settings, without the dashes; all where it is absent. */
  readonly settings?: readonly string[];
  /** Those it has for itself. */
  readonly switches?: Readonly<Record<string, string>>;
  readonly examples: readonly string[];
  readonly exits?: Readonly<Record<number, string>>;
}

const FAILURES = { 78: 'A setting cannot be used.', 130: 'It was interrupted.' };
const JSON_MEANING = 'Print one JSON document with every finding.';

/** What there is to do. */
export const COMMANDS = {
  serve: {
    usage: 'serve [options]',
    meaning: 'Answer GraphQL on /graphql, and the v5 REST API on /v5 when the backend is embedded. The default.',
    examples: [
      'humanloop-graphql',
      'humanloop-graphql --export ./exports/20250606-120000',
      'humanloop-graphql --data evaluations.db --port 8080',
      'humanloop-graphql --base-url https://evals.example.com/v5',
    ],
  },
  import: {
    usage: 'import DIR... --data FILE [--strict]',
    meaning: 'Import exports, or folders of them, into the file or database that --data names, beside what it holds.',
    more: [
      'Prints what was read and the worst of what was found wrong; check DIR prints all of it. The exports stay as they are. An import that was interrupted goes on with the same command.',
    ],
    settings: ['data'],
    switches: { strict: 'End with exit code 1 where the exports in the file have a finding of severity ERROR.' },
    examples: [
      'humanloop-graphql import ./exports/20250606-120000 --data evaluations.db',
      'humanloop-graphql import ./exports --data evaluations.db --strict',
    ],
    exits: {
      0: 'Imported, or held already, whatever was found; with --strict: and nothing is lost.',
      1: 'With --strict: something is lost. Or the file cannot be used.',
      2: 'What was named is no export.',
      ...FAILURES,
    },
  },
  check: {
    usage: 'check DIR... [--json]',
    meaning: 'Say what is wrong in exports, or folders of them, and change nothing.',
    more: ['Several exports are checked as the union that an import makes of them. What is read goes through a temporary file (TMPDIR).'],
    settings: [],
    switches: { json: JSON_MEANING, strict: 'Taken as import takes it; check does so by itself.' },
    examples: ['humanloop-graphql check ./exports/20250606-120000', 'humanloop-graphql check ./exports --json'],
    exits: {
      0: 'Nothing was found, or notes (INFO) alone: everything was read.',
      1: 'Something may be lost or changed: a finding is an ERROR or a WARNING.',
      2: 'What was named is no export.',
      ...FAILURES,
    },
  },
  export: {
    usage:
      "export EVALUATION|--file FILE|--all [--format csv|jsonl] [--filter '{…}'] [--order '[…]'] [--columns NAME,…] [--output FILE|DIR]",
    meaning: 'Write the scored rows of an evaluation, by its id, or of each, or the own logs of a file, as a table or as their records.',
    more: [
      'The source is that of serve: a live v5 API, an export, a data file or the sample. A file is there once it is whole; on standard output the exit code says whether it is. An order of very many rows goes through a temporary file (TMPDIR).',
      'With --all each evaluation has a file named by its id in the folder of --output, and index.json says what each is called. Files that are there are left, so that the same command goes on after an interruption; to write all anew name another folder. An evaluation that fails does not stop the others.',
    ],
    settings: ['base-url', 'api-key', 'export', 'data', 'upstream-page', 'upstream-concurrency'],
    switches: {
      'format csv|jsonl': 'A table (RFC 4180), or the bytes of each record, one a line. [csv]',
      'file FILE': 'The logs that this file has of its own, by its id.',
      'filter JSON': 'Which rows, as the argument filter of Evaluation.logs, or of HumanloopFile.logs, has it.',
      'order JSON': 'In which order, as the argument orderBy has it.',
      'columns NAMES': 'Of a table: names with commas between them, or a JSON list; docs/download.md has them all.',
      all: 'Every evaluation that the source lists; the hosted API lists none without its file.',
      'output FILE|DIR': 'Write there, and not to standard output; with --all a folder, which is made where it is missing.',
    },
    examples: [
      'humanloop-graphql export evr_7ZAECYi82P80BOqjkseLt > rows.csv',
      'humanloop-graphql export evr_7ZAECYi82P80BOqjkseLt --format jsonl --output rows.jsonl',
      'humanloop-graphql export --file pr_t0a17v5Gt8BRSrudmJXY5 > logs.csv',
      'humanloop-graphql export --all --export ./exports/20250606-120000 --output rows',
      'humanloop-graphql help export',
    ],
    exits: {
      0: 'Written, to the last row.',
      1: 'What was written is not the whole: the source failed, or its rows changed. Or there is no such evaluation or file. With --all: some have no file.',
      2: 'What --export names is no export.',
      ...FAILURES,
    },
  },
  gate: {
    usage: 'gate EVALUATION RUN --rules FILE|--rule TEXT… [options]',
    meaning: 'Tell whether a run may pass: PASS, FAIL, or INCONCLUSIVE where it cannot be told.',
    more: [
      'The source is that of serve. The verdict is that of Query.evaluationGate; a missing evaluator, a run that is not completed, or too few samples never pass. The outcome is printed as a table of 80 columns, with annotations in GitHub Actions.',
      "A rule is '[EVALUATOR] MEASURE >= NUMBER', with <= for a most and max_drop for what may be lost beside the control run. EVALUATOR is a path where it holds a /, else a name. MEASURE is pass_rate, score, mean, option_share(OPTION), p95 (or another percentile), judgment_error_rate, regressed_count or regressed_rate of an evaluator; error_rate, log_count, mean_cost or p95(duration) of the logs.",
      'A file of rules is YAML or JSON: a list as the argument input.rules of Query.evaluationGate has it, or an object with rules beside confidence, minCoverage, allowUnfinished, pairBy or controlRunId. What it does not know is refused.',
    ],
    settings: ['base-url', 'api-key', 'export', 'data', 'scan-limit', 'operation-timeout', 'upstream-page', 'upstream-concurrency'],
    switches: {
      'rules FILE': 'Rules, as YAML or JSON.',
      'rule TEXT': 'One more rule; may come several times.',
      'control RUN': 'The run to compare with; by default the control run of the evaluation.',
      'wait DURATION': 'Wait so long for the end of the run: 90s, 20m or 2h. One that takes longer does not pass.',
      'on-inconclusive fail|pass|2': 'What INCONCLUSIVE ends with: 1, 0 with a warning, or 2. [2]',
      'min-coverage SHARE': 'How much of the dataset has to have logs, and of the rows judgments, from 0 to 1. [1]',
      'allow-unfinished': 'Judge a run that is not completed.',
      'confidence SHARE': 'The confidence of ranges. [0.95]',
      'evidence observed|interval': 'What has to keep a bound where the rule does not say: the number, or its whole range. [observed]',
      'junit FILE': 'Write JUnit XML; - is standard output, and the table goes to standard error.',
      'summary FILE': 'Write GitHub Markdown.',
      'json FILE': 'Write JSON with the names that the graph has.',
      'comment-marker TEXT': 'What the hidden first line of the Markdown says, to find a comment again.',
      'init FILE': 'Write a first file of rules that the control run, or that of --control, would keep: gate EVALUATION --init FILE.',
    },
    examples: [
      'humanloop-graphql gate evr_7ZAECYi82P80BOqjkseLt --init gate.yaml',
      'humanloop-graphql gate evr_7ZAECYi82P80BOqjkseLt RUN --rules gate.yaml --junit gate.xml',
      "humanloop-graphql gate evr_7ZAECYi82P80BOqjkseLt RUN --rule 'Helpfulness score max_drop 0.5'",
    ],
    exits: {
      0: 'PASS; or INCONCLUSIVE with --on-inconclusive pass.',
      1: 'FAIL; or INCONCLUSIVE with --on-inconclusive fail.',
      2: 'INCONCLUSIVE.',
      3: 'Nothing was judged: the source failed, is no export or has no such evaluation, or a limit was passed.',
      64: 'The words, flags or rules make no sense, or the evaluation has no such run.',
      ...FAILURES,
    },
  },
  backup: {
    usage: 'backup COPY --data FILE',
    meaning: 'Copy what --data names as it is at one moment, a file or a database, also while it is served and changed.',
    more: [
      'The copy is a data file: to restore it, serve it, or fill a database with it by restore. It gets its name once it is whole, and replaces no file.',
    ],
    settings: ['data'],
    examples: [
      'humanloop-graphql backup evaluations-2025-06-06.db --data evaluations.db',
      'humanloop-graphql backup evaluations-2025-06-06.db --data postgres://user@host/name',
    ],
    exits: { 0: 'Copied.', 1: 'The file cannot be used, or the copy not be written.', ...FAILURES },
  },
  restore: {
    usage: 'restore COPY --data FILE',
    meaning: 'Fill what --data names, an empty database or a new file, with the copy that backup made, or with another data file.',
    more: ['All of it is there in the end, or nothing. A database or a file that is there already stays as it is.'],
    settings: ['data'],
    examples: ['humanloop-graphql restore evaluations-2025-06-06.db --data postgres://user@host/name'],
    exits: { 0: 'Restored.', 1: 'The copy cannot be used, or the file not be written.', ...FAILURES },
  },
  migrate: {
    usage: 'migrate --data FILE',
    meaning: 'Bring what --data names, a file or a database, up to date with this version of the program.',
    more: [
      'A file is brought up to date by whatever opens it, too; a database by this command alone, once what an earlier version serves from it has ended. All of it is done in the end, or nothing.',
    ],
    settings: ['data'],
    examples: ['humanloop-graphql migrate --data postgres://user@host/name'],
    exits: { 0: 'Up to date, or a database that is empty.', 1: 'The file cannot be used.', ...FAILURES },
  },
  forget: {
    usage: 'forget --log ID|--user NAME --data FILE [--dry-run] [--yes]',
    meaning: 'Take logs out of the data file or database that --data names, for good: its bytes hold nothing of them any more.',
    more: [
      'What judges such a log and what is a part of it goes with it, and its copies inside other logs. Stats are counted anew. Later imports leave it out. What is to go is said first, and asked for.',
      'Datapoints of datasets stay, and are named. So do exports, and backups that were made before. It goes on when it is repeated after an interruption.',
    ],
    settings: ['data'],
    switches: {
      'log ID': 'A log, by its id; may come several times.',
      'user NAME': 'All logs whose user is exactly this name, judgments that were given here included.',
      'dry-run': 'Say what would go, and change nothing.',
      yes: 'Do not ask. Needed where standard input is no terminal.',
    },
    examples: [
      'humanloop-graphql forget --user jonas@example.com --data evaluations.db --dry-run',
      'humanloop-graphql forget --log log_c40dEZ6lz47ZOk39nficm --data evaluations.db --yes',
    ],
    exits: {
      0: 'Forgotten; or with --dry-run: said.',
      1: 'There is no such log or user, the file cannot be used, or something may be left in its bytes: repeat it then.',
      ...FAILURES,
    },
  },
  schema: {
    usage: 'schema [--federation [--federation-node]]',
    meaning: 'Print the GraphQL schema; with --federation that of the subgraph.',
    settings: ['federation', 'federation-node'],
    examples: ['humanloop-graphql schema > schema.graphql', 'humanloop-graphql schema --federation > evaluations.graphql'],
  },
} as const satisfies Record<string, Command>;

/** `port` of `--port NUMBER`. */
export const nameOf = (flag: string): string => flag.slice('--'.length).split(' ')[0] ?? '';

export type CommandName = keyof typeof COMMANDS;

const isCommand = (word: string): word is CommandName => Object.hasOwn(COMMANDS, word);

/** The command of this name; the error for an unknown one names what was likely meant. */
export const commandNamed = (word: string): CommandName => {
  if (isCommand(word)) return word;
  throw new ConfigError(`Unknown command '${word}'; ${adviceFor(word)}`);
};

const adviceFor = (word: string): string => {
  const names = [...Object.keys(COMMANDS), 'help'];
  if (/[/\\]/.test(word)) return 'to read an export from there, add --export';
  if (['version', ...optionRows().map(([flag]) => nameOf(flag))].includes(word)) return `did you mean --${word}?`;
  const meant = closest(word, names);
  return meant === undefined ? `there are ${names.join(', ')}` : `did you mean ${meant}?`;
};
