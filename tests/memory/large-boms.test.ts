import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { wholeLimitBytes } from '../../src/formats/bom/size-limit.ts';

const program = fileURLToPath(new URL('read-large-bom.ts', import.meta.url));
const megabyte = 1024 * 1024;

/** Heap of JavaScript, in MB; the rows and the document itself lie outside of it. */
const heap = 48;

async function readLarge(
  kind: 'json' | 'xml' | 'protobuf' | 'spdx-json' | 'spdx-rdf' | 'spdx-tag-value' | 'spdx-xml' | 'spdx-yaml' | 'spdx3',
  megabytes: number,
  how: 'strict' | 'lenient',
) {
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...[`--max-old-space-size=${heap}`, program],
    ...[kind, String(megabytes), how],
  ]);
  return JSON.parse(stdout) as Record<'components' | 'edges' | 'made' | 'bytes' | 'peakBytes', number>;
}

describe('a BOM of more than 64 MB', () => {
  it.each([
    ['json', 'strict'],
    ['json', 'lenient'],
    ['xml', 'strict'],
    ['protobuf', 'strict'],
    ['spdx-json', 'strict'],
    ['spdx-rdf', 'strict'],
    ['spdx-tag-value', 'strict'],
    ['spdx-xml', 'strict'],
    ['spdx-yaml', 'strict'],
    ['spdx3', 'strict'],
  ] as const)(
    'is read as %s (%s) in a heap of less than its size, and within twice its size and 300 MB more',
    async (kind, how) => {
      const read = await readLarge(kind, 72, how);

      expect(read.bytes).toBeGreaterThan(wholeLimitBytes);
      expect(read.components).toBe(read.made);
      expect(read.edges).toBeGreaterThan(0.5 * read.made);
      expect(read.peakBytes).toBeLessThan(2 * read.bytes + 300 * megabyte);
    },
    120_000,
  );
});
