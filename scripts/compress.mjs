import { readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** Of others there is nothing to be won. */
const isText = /\.(css|html|js|json|svg|txt|wasm)$/;

/** Telephones are told of Brotli only behind TLS. Beyond these, seconds of the build bring a hundredth. */
const ways = [
  {
    ending: 'br',
    compress: (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  },
  { ending: 'gz', compress: (bytes) => promisify(gzip)(bytes, { level: 9 }) },
];

/** Puts beside each file of text below a folder what a browser may be sent instead, once and not at each request. */
export async function compressBelow(folder) {
  const names = readdirSync(folder, { recursive: true }).filter((name) => isText.test(name));
  await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const bytes = await readFile(path);
      for (const { ending, compress } of ways) await writeFile(`${path}.${ending}`, await compress(bytes));
    }),
  );
}
