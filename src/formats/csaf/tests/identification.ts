import type { Problem } from '../../../common/errors.ts';
import { type Json, objectsOf } from '../../json/json.ts';
import { parsePurl } from '../../purl/purl.ts';
import type { CsafTest } from '../csaf-test.ts';
import { fullProductNames, helperPlaces, repeats } from '../parts.ts';
import { type Placed, textsBelow } from '../places.ts';

/** §6.1.13; of the spellings that package URLs allow, CSAF excludes slashes after the scheme (§3.1.3.3.4). */
export const invalidPurl: CsafTest = {
  id: '6.1.13',
  title: 'PURL',
  *find(document) {
    for (const { at, value } of [...helperPlaces(document, '/purl'), ...helperPlaces(document, '/purls[]')]) {
      if (typeof value !== 'string') continue;
      const message = problemWithPurl(value);
      if (message) yield { at, message };
    }
  },
};

function problemWithPurl(text: string): string | null {
  if (/^pkg:\//i.test(text)) return 'The package URL has a slash after "pkg:".';
  if (/\s/.test(text)) return 'The package URL holds white space.';
  const purl = parsePurl(text);
  return purl.ok ? null : purl.problems[0]!.message;
}

/** The `file_hashes` of each file. */
function fileHashes(document: Json): Placed[] {
  return helperPlaces(document, '/hashes[]/file_hashes');
}

/** In small letters, and `sha256` also where it is written `SHA-256`. */
function algorithmOf(name: unknown): string {
  return String(name)
    .toLowerCase()
    .replace(/^(md|sha)-(\d+)$/, '$1$2');
}

/** §6.1.25. */
export const multipleUseOfSameHashAlgorithm: CsafTest = {
  id: '6.1.25',
  title: 'Multiple Use of Same Hash Algorithm',
  *find(document) {
    for (const file of fileHashes(document)) {
      for (const { at, value } of repeats(textsBelow(file, '[]/algorithm'), algorithmOf)) {
        yield { at, message: `The file has a hash of ${value} already.` };
      }
    }
  },
};

/** §6.2.8. */
export const onlyMd5: CsafTest = {
  id: '6.2.8',
  title: 'Use of MD5 as the only Hash Algorithm',
  find: (document) => filesHashedOnlyBy('md5', document),
};

/** §6.2.9. */
export const onlySha1: CsafTest = {
  id: '6.2.9',
  title: 'Use of SHA-1 as the only Hash Algorithm',
  find: (document) => filesHashedOnlyBy('sha1', document),
};

function* filesHashedOnlyBy(algorithm: string, document: Json): Generator<Problem> {
  for (const { at, value } of fileHashes(document)) {
    const algorithms = objectsOf(value).map((hash) => algorithmOf(hash.algorithm));
    if (algorithms.length > 0 && algorithms.every((one) => one === algorithm)) {
      yield { at, message: `The file is known by ${algorithm} only, for which collisions can be made.` };
    }
  }
}

/** §6.2.16. */
export const missingIdentificationHelper: CsafTest = {
  id: '6.2.16',
  title: 'Missing Product Identification Helper',
  *find(document) {
    for (const { at, value } of fullProductNames(document)) {
      if (!('product_identification_helper' in value)) {
        yield { at, message: `Nothing but its name identifies the product "${value.product_id}".` };
      }
    }
  },
};

/** §6.3.5; 64 hexadecimal digits are 256 bits. */
export const shortHash: CsafTest = {
  id: '6.3.5',
  title: 'Use of Short Hash',
  *find(document) {
    for (const file of fileHashes(document)) {
      for (const { at, value } of textsBelow(file, '[]/value')) {
        if (value.length < 64) yield { at, message: `The hash has only ${value.length} characters.` };
      }
    }
  },
};
