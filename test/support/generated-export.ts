import { pythonJson } from '../../sample/python-json.ts';

/** Content by path below the export's directory; each character is a byte. */
export type Files = Map<string, string>;

/** The ids and paths of one file with one evaluation, and of the dataset and the evaluator that it needs. */
export interface World {
  readonly file: string;
  readonly evaluation: string;
  readonly dataset: string;
  readonly evaluationId: string;
  readonly runIds: readonly [string, string];
  readonly logs: readonly [string, string];
}

export const LOGS_PER_RUN = 8;

const at = (minute: number): string => `2025-05-01T12:${String(minute).padStart(2, '0')}:00.123456`;
const linesOf = (bodies: readonly unknown[]): string => bodies.map((body) => `${pythonJson(body)}\n`).join('');

export const worldOf = (number: number): World => {
  const file = `files/pr_${number}`;
  const evaluation = `${file}/evaluations/evr_${number}`;
  return {
    file,
    evaluation,
    dataset: `files/ds_${number}`,
    evaluationId: `evr_${number}`,
    runIds: [`run_${number}a`, `run_${number}b`],
    logs: [`${evaluation}/logs/1.jsonl`, `${evaluation}/logs/2.jsonl`],
  };
};

const versionBody = (id: string, version_id: string, more: object) => ({
  path: `Desk/${id}`,
  id,
  name: id,
  version_id,
  created_at: at(0),
  updated_at: at(1),
  last_used_at: at(2),
  version_logs_count: 0,
  total_logs_count: 0,
  inputs: [],
  ...more,
});

const promptBody = (number: number, version: string) =>
  versionBody(`pr_${number}`, `prv_${number}${version}`, { type: 'prompt', model: 'gpt-4o' });
const datasetBody = (number: number) => versionBody(`ds_${number}`, `dsv_${number}`, { type: 'dataset', datapoints_count: LOGS_PER_RUN });
const judgeBody = (number: number) =>
  versionBody(`ev_${number}`, `evv_${number}`, {
    type: 'evaluator',
    spec: { arguments_type: 'target_free', return_type: 'number', evaluator_type: 'llm' },
  });
const datapointBody = (number: number, row: number) => ({
  id: `dp_${number}_${row}`,
  inputs: { question: `Is ${row} a lot?` },
  target: {},
});

const recordBody = (number: number, run: string, row: number) => {
  const log = {
    id: `log_${number}${run}_${row}`,
    prompt: promptBody(number, run),
    output: `Yes, ${row}.`,
    output_cost: 9.15e-6,
    created_at: at(row),
  };
  const judgment = { id: `${log.id}_judged`, evaluator: judgeBody(number), judgment: row / 4, parent_id: log.id, evaluator_logs: [] };
  return {
    run_id: `run_${number}${run}`,
    datapoint: datapointBody(number, row),
    log: { ...log, evaluator_logs: [judgment] },
    evaluator_logs: [judgment],
  };
};

const runBody = (number: number, run: string) => ({
  id: `run_${number}${run}`,
  dataset: datasetBody(number),
  version: promptBody(number, run),
  orchestrated: true,
  added_at: at(3),
  created_at: at(3),
  status: 'completed',
  control: run === 'a',
});

const evaluationFiles = (number: number, { evaluation, logs }: World): [string, string][] => {
  const records = ['a', 'b'].flatMap((run) => Array.from({ length: LOGS_PER_RUN }, (_, row) => recordBody(number, run, row)));
  const evaluators = [{ version: judgeBody(number), orchestrated: true, added_at: at(2) }];
  const body = {
    id: `evr_${number}`,
    name: `Round ${number}`,
    file_id: `pr_${number}`,
    runs_count: 2,
    evaluators,
    created_at: at(1),
    updated_at: at(9),
  };
  const runStats = ['a', 'b'].map((run) => ({
    run_id: `run_${number}${run}`,
    num_logs: LOGS_PER_RUN,
    status: 'completed',
    evaluator_stats: [],
  }));
  return [
    [`${evaluation}/evaluation.json`, pythonJson(body)],
    [`${evaluation}/stats.json`, pythonJson({ run_stats: runStats, progress: null, report: null, status: 'completed' })],
    [`${evaluation}/runs/run_${number}a`, pythonJson(runBody(number, 'a'))],
    [`${evaluation}/runs/run_${number}b`, pythonJson(runBody(number, 'b'))],
    // The last record of the first run is in the second file, as it is where 1,001 are in the first.
    [logs[0], linesOf(records.slice(0, LOGS_PER_RUN - 1))],
    [logs[1], linesOf(records.slice(LOGS_PER_RUN - 1))],
  ];
};

interface Versioned {
  readonly version_id: string;
}

const fileFiles = (folder: string, versions: readonly (Versioned & object)[]): [string, string][] => [
  [`${folder}/file.json`, pythonJson(versions[0])],
  [`${folder}/.done`, 'Export completed successfully.\n'],
  [
    `${folder}/deployments.json`,
    pythonJson([
      { version_id: versions[0]?.version_id, environment_id: 'env_1', environment_name: 'production', environment_tag: 'default' },
    ]),
  ],
  ...versions.map((version): [string, string] => [`${folder}/versions/${version.version_id}`, pythonJson(version)]),
];

const exportLog = (worlds: number): string =>
  [
    'Exporting to /home/dev/exports/20250708-224035',
    `Exporting ${worlds * 3} files from Directory 'dir_1'.`,
    'Export completed in 9.0 seconds.',
  ]
    .map((message, index) => `2025-07-08 22:40:3${index}.118 | INFO     | __main__:main:${80 + index} - ${message}\n`)
    .join('');

/** The same with each character as the byte that it stands for. */
export const bytesOf = (files: Files): Record<string, Buffer> =>
  Object.fromEntries([...files].map(([path, text]) => [path, Buffer.from(text, 'latin1')]));

/** An export without a fault, as the official tool writes it, of so many worlds that have nothing in common. */
export const generatedExport = (worlds: number): Files => {
  const numbers = Array.from({ length: worlds }, (_, number) => number);
  return new Map([
    ['export.log', exportLog(worlds)],
    ...numbers.flatMap((number) => {
      const world = worldOf(number);
      const ownLog = { id: `log_${number}own`, prompt: promptBody(number, 'a'), created_at: at(0), evaluator_logs: [] };
      return [
        ...fileFiles(world.file, [promptBody(number, 'a'), promptBody(number, 'b')]),
        ...fileFiles(world.dataset, [datasetBody(number)]),
        ...fileFiles(`files/ev_${number}`, [judgeBody(number)]),
        [`${world.file}/logs/1.jsonl`, linesOf([ownLog])] as [string, string],
        [
          `${world.dataset}/datapoints/dsv_${number}/1.jsonl`,
          linesOf(Array.from({ length: LOGS_PER_RUN }, (_, row) => datapointBody(number, row))),
        ] as [string, string],
        ...evaluationFiles(number, world),
      ];
    }),
  ]);
};
