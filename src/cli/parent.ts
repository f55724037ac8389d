import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const LOOK_MS = 500;

/** The process that started another; undefined where the system does not say. */
const parentOf = async (pid: number): Promise<number | undefined> => {
  // Linux has it in a file, after the name of the program, which may hold anything but ends with the last bracket.
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => undefined);
  if (stat !== undefined) return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) || undefined;
  const [command, ...args] =
    process.platform === 'win32'
      ? ['powershell.exe', '-NoProfile', '-Command', `(Get-CimInstance Win32_Process -Filter "ProcessId=${pid}").ParentProcessId`]
      : ['ps', '-o', 'ppid=', '-p', String(pid)];
  const { stdout } = await promisify(execFile)(command as string, args, { windowsHide: true }).catch(() => ({ stdout: '' }));
  return Number(stdout.trim()) || undefined;
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Looked at when the process begins: npm may be gone before it serves. Undefined where npm did not start it. */
const { ppid } = process;
const npmOf = process.env['npm_lifecycle_event'] === undefined ? undefined : parentOf(ppid);

/**
 * Where npm started the process (`npm start`, npx), calls back once npm is gone. A supervisor that ends npm means the server: between the two
 * is a shell that hands no signal on, so the server would keep its port and nobody would know it. Both npm and the shell are looked at, for
 * either may be the one that ends.
 */
export const followNpm = async (onGone: () => void): Promise<void> => {
  if (npmOf === undefined) return;
  const npm = await npmOf;
  const timer = setInterval(() => {
    if (process.ppid === ppid && isAlive(ppid) && (npm === undefined || isAlive(npm))) return;
    clearInterval(timer);
    onGone();
  }, LOOK_MS);
  timer.unref();
};
