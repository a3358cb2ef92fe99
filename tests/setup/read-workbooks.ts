/**
 * A program that reads register files as the worker does, for tests that look at its memory: forked, it is told the path and
 * the name of a file and answers with the reading and the most memory it ever held.
 */
import { readFileSync } from 'node:fs';
import { run } from '../../src/workers/read-workbook.ts';

process.on('message', ({ path, fileName }: { path: string; fileName: string }) => {
  const reading = run({ bytes: readFileSync(path), fileName });
  process.send!({ reading, peakMegabytes: peakBytes() / 2 ** 20 });
});

/** Of this program alone where the system tells it; `maxRSS` begins with that of the program that started it. */
function peakBytes(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))![1]) * 1024;
}
