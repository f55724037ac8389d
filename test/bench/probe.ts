/* Loaded before a server's own program: answers every message with what the process has used. */

export interface Usage {
  /** Milliseconds since the start. */
  readonly cpu: number;
  /** MiB held now, and the most held so far. */
  readonly memory: number;
  readonly peak: number;
}

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  const memory = process.memoryUsage.rss() / 2 ** 20;
  process.send?.({ cpu: (user + system) / 1000, memory, peak: process.resourceUsage().maxRSS / 1024 } satisfies Usage);
});
process.channel?.unref();
