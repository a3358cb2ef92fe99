// Compiles the SIMD kernels (`*.as`, AssemblyScript) to base64 beside them. A test fails when the two do not match.
import { readFile, writeFile } from 'node:fs/promises';
import { compileKernel } from './compile-kernel.mjs';

const kernels = ['src/formats/cyclonedx/scan-components'];

for (const kernel of kernels) {
  const text = await compileKernel(await readFile(`${kernel}.as`, 'utf8'));
  await writeFile(`${kernel}.wasm.ts`, text);
  console.log(`${kernel}.wasm.ts: ${text.length} characters`);
}
