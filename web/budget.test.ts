import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { afterEach, describe, expect, it, vi } from 'vitest';

type Chunk = Rolldown.OutputChunk;

/** Bytes of gzipped script that the first page may take. */
const budgetBytes = 250_000;

const configFile = fileURLToPath(new URL('../vite.config.ts', import.meta.url));

async function chunksOfBuild(): Promise<Chunk[]> {
  // Under test React would come in its larger development form.
  vi.stubEnv('NODE_ENV', 'production');
  const built = await build({ configFile, logLevel: 'silent', build: { write: false } });
  const { output } = (Array.isArray(built) ? built[0] : built) as Rolldown.RolldownOutput;
  return output.filter((part) => part.type === 'chunk');
}

/** The chunks and all that they import before they run. */
function withImports(chunks: readonly Chunk[], roots: readonly Chunk[]): Set<Chunk> {
  const all = new Set(roots);
  for (const chunk of all) {
    for (const name of chunk.imports) {
      const imported = chunks.find((other) => other.fileName === name);
      if (imported) all.add(imported);
    }
  }
  return all;
}

afterEach(() => vi.unstubAllEnvs());

describe('the first page', () => {
  it('takes less script than its budget', async () => {
    const chunks = await chunksOfBuild();
    const roots = chunks.filter((chunk) => chunk.isEntry || chunk.facadeModuleId?.endsWith('/home-page.tsx'));

    const bytes = [...withImports(chunks, roots)].reduce((sum, chunk) => sum + gzipSync(chunk.code).length, 0);

    expect(roots).toHaveLength(2);
    expect(bytes).toBeLessThan(budgetBytes);
    expect(bytes).toBeGreaterThan(50_000);
  }, 60_000);
});
