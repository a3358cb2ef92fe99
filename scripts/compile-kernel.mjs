import { readFile } from 'node:fs/promises';
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

/** The module that carries a compiled kernel, from its AssemblyScript source and what that imports. */
export async function compileKernel(path) {
  let binary;
  const { error, stderr } = await asc.main([asTs(path), ...options, '--outFile', 'kernel.wasm'], {
    readFile: (name) => readFile(name.replace(/\.ts$/, '.as'), 'utf8').catch(() => null),
    writeFile: (_name, contents) => {
      binary = contents;
    },
    listFiles: () => [],
  });
  if (error) throw new Error(`The kernel does not compile.\n${stderr}`);
  const base64 = Buffer.from(binary).toString('base64');
  return `// Made by scripts/build-kernels.mjs from the .as file of the same name.\nexport const wasmBase64 =\n  '${base64}';\n`;
}

/** The compiler asks for files of TypeScript; that is not what they are. */
function asTs(path) {
  return path.replace(/\.as$/, '.ts');
}
