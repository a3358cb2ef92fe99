import type { VexFormat, VexJustification, VexStatus } from './document.ts';
import tables from './mapping.json' with { type: 'json' };

type Words = Readonly<Record<string, string | null>>;

/** The status behind a word of a standard; undefined where it is no status. */
export function statusOf(format: VexFormat, word: string): VexStatus | undefined {
  return wordIn(tables[format].status, word) as VexStatus | undefined;
}

/** The label behind a word; null where the word has none in the common set, undefined where the standard knows no such word. */
export function justificationOf(format: VexFormat, word: string): VexJustification | null | undefined {
  return wordIn(tables[format].justification, word) as VexJustification | null | undefined;
}

/** How a standard writes a status; undefined where it has no word for it. */
export function wordOfStatus(format: VexFormat, status: VexStatus): string | undefined {
  return wordIn(tables.written[format].status, status) ?? undefined;
}

export function wordOfJustification(format: VexFormat, justification: VexJustification): string | undefined {
  return wordIn(tables.written[format].justification, justification) ?? undefined;
}

/** The remediation category of CSAF behind a response of CycloneDX. */
export function categoryOfResponse(response: string): string | undefined {
  return wordIn(tables.response, response) ?? undefined;
}

/** The response of CycloneDX for a category of CSAF: the first that means it. */
export function responseOfCategory(category: string): string | undefined {
  return category === 'workaround'
    ? 'workaround_available'
    : Object.entries(tables.response).find(([, meant]) => meant === category)?.[0];
}

/** One spelling for each algorithm; undefined for one that no standard here names. */
export function hashAlgorithm(name: string): string | undefined {
  return wordIn(tables.hashes, name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')) ?? undefined;
}

/** The spelling without marks, as CSAF and SPDX have it. */
export function plainAlgorithm(algorithm: string): string {
  const plain = algorithm.replaceAll('-', '');
  return /^(?:sha3|blake2)/.test(algorithm) ? algorithm.replace('-', '_') : plain;
}

function wordIn(words: Words, word: string): string | null | undefined {
  return Object.hasOwn(words, word) ? words[word] : undefined;
}
