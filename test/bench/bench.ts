import { parseArgs } from 'node:util';
import { adding } from './adding.ts';
import { answering } from './answering.ts';
import { asking } from './asking/asking.ts';
import { importingFacts } from './asking/importing-facts.ts';
import { ownLogs } from './asking/own-logs.ts';
import { scanning } from './asking/scanning.ts';
import { catalogue } from './catalogue.ts';
import { compression } from './compression.ts';
import { contest } from './contest.ts';
import { deciding } from './deciding/deciding.ts';
import { downloading } from './downloading/downloading.ts';
import { embedded } from './embedded.ts';
import { growth } from './growth.ts';
import { importing } from './import.ts';
import { keeping } from './keeping.ts';
import { peerContest } from './peer-contest.ts';
import { postgres } from './postgres/postgres.ts';
import { pinOurselves } from './processes.ts';
import { QUERY_NAMES } from './queries.ts';
import { starting } from './starting.ts';
import { versions } from './versions.ts';

/* `npm run bench`: what docs/performance.md reports is printed by this. */

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    queries: { type: 'string', default: QUERY_NAMES.join(',') },
    repeats: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '1' },
    logs: { type: 'string', default: '100000' },
    evaluations: { type: 'string', default: '10' },
    runs: { type: 'string', default: '4' },
    folder: { type: 'string' },
  },
});

pinOurselves();
print(`${versions()}\n`);
const [what = 'contest'] = positionals;
const asked = values.queries.split(',');
const queries = QUERY_NAMES.filter((name) => asked.includes(name));
const how = { repeats: Number(values.repeats), seconds: Number(values.seconds), print };
const archive = { logs: Number(values.logs), folder: values.folder };
if (what === 'contest') await contest({ ...how, queries });
else if (what === 'peers') await peerContest({ ...how, queries });
else if (what === 'start') await starting(how);
else if (what === 'growth') await growth(how);
else if (what === 'compression') await compression(how);
else if (what === 'kept') await keeping(how);
else if (what === 'embedded') await embedded({ logs: Number(values.logs), print });
else if (what === 'adding') await adding({ logs: Number(values.logs), print });
else if (what === 'answering') answering({ logs: Number(values.logs), print });
else if (what === 'ask') await asking({ ...archive, print });
else if (what === 'import-facts') await importingFacts({ logs: Number(values.logs), repeats: how.repeats, print });
else if (what === 'scan') await scanning({ repeats: how.repeats, print });
else if (what === 'catalogue') await catalogue({ files: Number(values.logs) / 10, datapoints: Number(values.logs), print });
else if (what === 'own-logs') await ownLogs({ logs: Number(values.logs), print });
else if (what === 'deciding') await deciding({ pairs: Number(values.logs) / 10, print });
else if (what === 'download') await downloading({ ...archive, print });
else if (what === 'postgres') await postgres({ ...archive, ...how });
else if (what === 'import')
  await importing({ logs: Number(values.logs), evaluations: Number(values.evaluations), runsPerEvaluation: Number(values.runs), print });
else throw new Error(`There is no bench '${what}'.`);
