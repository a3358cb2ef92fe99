/** A bar on stderr, where a person watches; silent elsewhere. `done` wipes it. */
export function progressBar(what: string, { quiet = false } = {}): { show(share: number): void; done(): void } {
  if (quiet || !process.stderr.isTTY) return { show: () => {}, done: () => {} };
  let shown = -1;
  return {
    show: (share) => {
      const percent = Math.min(100, Math.floor(share * 100));
      if (percent === shown) return;
      shown = percent;
      const filled = Math.round((percent / 100) * width);
      process.stderr.write(`\r\u001b[K${what} [${'='.repeat(filled)}${' '.repeat(width - filled)}] ${percent}%`);
    },
    done: () => process.stderr.write('\r\u001b[K'),
  };
}

/** Characters of the bar: fits beside its words into a terminal of 80. */
const width = 40;
