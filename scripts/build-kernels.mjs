// Compiles the SIMD kernels (`*.as`, AssemblyScript) to base64 beside them. A test fails when the two do not match.
import { writeFile } from 'node:fs/promises';
import { compileKernel } from './compile-kernel.mjs';

const kernels = [
  'src/formats/cyclonedx/scan-components',
  'src/formats/cyclonedx/read-rows',
  'src/formats/osv/read-record',
  'src/engines/matching/plain-scan',
  'src/engines/failure/trials',
];

for (const kernel of kernels) {
  const text = await compileKernel(`${kernel}.as`);
  await writeFile(`${kernel}.wasm.ts`, text);
  console.log(`${kernel}.wasm.ts: ${text.length} characters`);
}
