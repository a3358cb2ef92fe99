import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import asc from 'assemblyscript/asc';

const options = [
  '-O3',
  '--noAssert',
  '--runtime',
  'stub',
  '--enable',
  'simd',
  '--initialMemory',
  '2',
  '--use',
  'abort=',
];

/** The module that carries a compiled kernel, from its AssemblyScript source; what that imports lies beside it. */
export async function compileKernel(path) {
  let binary;
  const entry = `${basename(path, '.as')}.ts`;
  const { error, stderr } = await asc.main([entry, ...options, '--outFile', 'kernel.wasm'], {
    readFile: (name) => readFile(join(dirname(path), `${basename(name, '.ts')}.as`), 'utf8').catch(() => null),
    writeFile: (_name, contents) => {
      binary = contents;
    },
    listFiles: () => [],
  });
  if (error) throw new Error(`The kernel does not compile.\n${stderr}`);
  const base64 = Buffer.from(binary).toString('base64');
  return `// Made by scripts/build-kernels.mjs from the .as file of the same name.\nexport const wasmBase64 =\n  '${base64}';\n`;
}
