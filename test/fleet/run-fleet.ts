import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { faultsOf } from './faults.ts';
import { KEYS, startFleet, WORLDS } from './fleet.ts';
import { keepAsking, subjectsOf } from './queries.ts';
import { brokenPromises, reportOf } from './report.ts';
import { createRing, keepTurning, lastTurn } from './rings.ts';
import { missingPrograms } from './services.ts';
import { tellStories } from './stories.ts';
import { createTally } from './tally.ts';
import { startWatching } from './watchers.ts';
import { finalContradictions, type Run } from './world.ts';

/*
 * `npm run fleet`: four replicas, PostgreSQL, Redis, HAProxy and an upstream that fails, all on this machine, under a load of queries, changes and watchers, while
 * its parts are ended and started. Prints what came of it, and ends with 1 where a promise was not kept.
 */

const { values } = parseArgs({
  options: {
    /** Of load, without the time that the faults take. */
    seconds: { type: 'string', default: '120' },
    watchers: { type: 'string', default: '500' },
    clients: { type: 'string', default: '10' },
    writers: { type: 'string', default: '4' },
    rings: { type: 'string', default: '6' },
    /** Seconds until a watcher who is shown nothing new counts as one who stands still. */
    patience: { type: 'string', default: '30' },
    failed: { type: 'string', default: '0.05' },
    cut: { type: 'string', default: '0.005' },
    /** The share of operations outside of PostgreSQL's outage that have to be clean. */
    clean: { type: 'string', default: '0.999' },
  },
});
const settings = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value)])) as Record<
  keyof typeof values,
  number
>;

const patience = settings.patience * 1000;

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

const missing = missingPrograms();
if (missing.length > 0) {
  process.stderr.write(`NOTHING WAS TRIED: there is no ${missing.join(', no ')} here. On Debian: apt-get install ${missing.join(' ')}\n`);
  process.exit(1);
}

const random = Math.random;
const tally = createTally();
const fleet = await startFleet({ random, failed: settings.failed, cut: settings.cut });
const ending = new AbortController();
const run: Run = { fleet, tally, random, ending: ending.signal, stale: [], entries: [] };
tell(`The fleet is up: ${fleet.replicas.map(({ name }) => name).join(', ')}.`);

const rings = await Promise.all(Array.from({ length: Math.min(settings.rings, WORLDS) }, (_, number) => createRing(run, number)));
const subjects = await subjectsOf(run);
const watching = startWatching({ fleet, rings, count: settings.watchers, patience });
const began = performance.now();
const busy = Promise.all([
  ...rings.map((ring) => keepTurning(run, ring)),
  ...Array.from({ length: settings.writers }, (_, index) =>
    tellStories(run, WORLDS - 1 - (index % WORLDS), KEYS[index % KEYS.length] ?? ''),
  ),
  ...Array.from({ length: settings.clients }, () => keepAsking(run, { subjects, rings })),
]);

const faults = faultsOf(fleet, tally);
for (const { name, bring } of faults) {
  await setTimeout((settings.seconds * 1000) / (faults.length + 1));
  tell(`${((performance.now() - began) / 1000).toFixed(0)} s: ${name}.`);
  await bring();
}
await setTimeout((settings.seconds * 1000) / (faults.length + 1));
ending.abort();
await busy;
const seconds = (performance.now() - began) / 1000;

// What is changed last is shown to everybody, if it takes them their patience.
const turned = await Promise.all(rings.map((ring) => lastTurn(run, ring, patience)));
const stuck = rings.filter((_ring, at) => !turned[at]).map(({ id }) => `The control of ${id} could not be set any more.`);
for (const until = performance.now() + patience; !watching.isShownToAll() && performance.now() < until; ) await setTimeout(100);
const unseen = watching.isShownToAll() ? [] : ['Not everybody was shown the last change.'];
const acknowledged = [...tally.kinds].reduce(
  (sum, [kind, { outside, within }]) => (/^(query|REST)/.test(kind) ? sum : sum + outside.clean + within.clean),
  0,
);
const contradictions = await finalContradictions(run, KEYS[0] ?? '');
const memory = fleet.replicas.map((replica) => ({ name: replica.name, ...(replica.memory() ?? { now: Number.NaN, peak: Number.NaN }) }));
const result = {
  seconds,
  tally,
  watching,
  ...contradictions,
  stale: run.stale,
  bugs: fleet.replicas.flatMap((replica) => replica.bugs()),
  acknowledged,
  upstream: fleet.way.counts,
  memory,
};
tell(`\n${reportOf(result)}\n`);
const broken = [...brokenPromises(result, settings.clean), ...stuck, ...unseen];
for (const promise of broken) tell(promise);
watching.stop();
await fleet.stop();
process.exit(broken.length > 0 ? 1 : 0);
