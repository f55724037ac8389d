import { readFileSync } from 'node:fs';
import pg from 'pg';

/* What a PostgreSQL server on this machine uses, by all its processes: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */

const TICK_MILLISECONDS = 10;
const NANOSECONDS = 1e6;

/** The fields behind the name, which may have blanks. */
const statOf = (id: number): number[] => {
  const text = readFileSync(`/proc/${id}/stat`, 'utf8');
  return text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
};
const PARENT = 1;
const OF_ENDED_CHILDREN = [13, 14] as const;

const millisecondsOf = (id: number): number => {
  try {
    return Number(readFileSync(`/proc/${id}/schedstat`, 'utf8').split(' ')[0]) / NANOSECONDS;
  } catch {
    // It has ended meanwhile: its parent has counted it.
    return 0;
  }
};

/** Milliseconds of CPU of the children of a process that have ended. */
export const endedCpuOf = (id: number): number => {
  const stat = statOf(id);
  return OF_ENDED_CHILDREN.reduce((sum, field) => sum + (stat[field] ?? 0), 0) * TICK_MILLISECONDS;
};

const firstProcess = async (url: string): Promise<number> => {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows } = await client.query('SELECT pg_backend_pid() AS id');
    return statOf(Number(rows[0]?.id))[PARENT] ?? 0;
  } finally {
    await client.end();
  }
};

/** Gives milliseconds of CPU that the server of a URL has used so far. */
export const serverCpuOf = async (url: string): Promise<() => number> => {
  const first = await firstProcess(url);
  return () => {
    const children = readFileSync(`/proc/${first}/task/${first}/children`, 'utf8').trim().split(' ').map(Number);
    return [first, ...children].reduce((sum, id) => sum + millisecondsOf(id), endedCpuOf(first));
  };
};
