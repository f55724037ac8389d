/* Loaded before a server's own program: answers every message with what the process has used. */

/** Milliseconds of CPU since the start, and the most memory held so far, in MiB. */
export interface Usage {
  readonly cpu: number;
  readonly peak: number;
}

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpu: (user + system) / 1000, peak: process.resourceUsage().maxRSS / 1024 } satisfies Usage);
});
process.channel?.unref();
