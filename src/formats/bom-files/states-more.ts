import type { ScannedBom } from '../cyclonedx/scan-purls.ts';

/**
 * Without one of these words no component states more than its package URL and its CPE name (`furtherIdentifiers`). Each stands
 * behind a part of it that is quick to look for, being short and beginning with a rare letter.
 */
const words: readonly (readonly [quick: string, ...whole: string[]])[] = [
  ['gree', 'pedigree'],
  ['vidence', 'identity'],
  ['npm:', 'npm:'],
  ['npm%3', 'npm%3'],
  ['SrcName', 'trivy:SrcName'],
  ['yft:', 'syft:metadata:source', 'syft:metadata:originPackage'],
];
const archiveMark = '/-/';

/**
 * Whether a document may state more of its components than package URLs and CPE names of their own, so that it is worth reading
 * whole; sharper where the walk over its bytes is at hand. Sees only words: it may say yes in vain. Member names with escapes in
 * them go unseen.
 */
export function statesMore(document: Uint8Array, scanned?: ScannedBom): boolean {
  const bytes = Buffer.from(document.buffer, document.byteOffset, document.length);
  const states = scanned?.states;
  if (states && isWalked(document, scanned)) {
    if (states.names || (states.evidence && bytes.includes('identity'))) return true;
    return states.archives && namesOtherArchive(bytes, scanned);
  }
  for (const [quick, ...whole] of words) {
    if (bytes.includes(quick) && whole.some((word) => bytes.includes(word))) return true;
  }
  return bytes.includes(archiveMark);
}

/** Whether the places of its texts are places in the document. */
function isWalked(document: Uint8Array, { bytes }: ScannedBom): boolean {
  return bytes.buffer === document.buffer && bytes.length === document.length;
}

/** Whether an archive of npm (`…/name/-/name-1.0.0.tgz`) bears another name than the package URL before it. */
function namesOtherArchive(bytes: Buffer, { purls, count }: ScannedBom): boolean {
  let component = 0;
  for (let at = bytes.indexOf(archiveMark); at >= 0; at = bytes.indexOf(archiveMark, at + archiveMark.length)) {
    while (component + 1 < count && purls.starts[component + 1]! < at) component++;
    const start = purls.starts[component] ?? 0;
    const end = purls.ends[component] ?? 0;
    let nameEnd = end;
    while (nameEnd > start && bytes[nameEnd] !== 0x40) nameEnd--;
    if (endsAlike(bytes, at, nameEnd)) continue;
    if (bytes.toString('latin1', start, start + 8) === 'pkg:npm/') return true;
  }
  return false;
}

/** Whether what stands before two places is the same back to a slash. */
function endsAlike(bytes: Uint8Array, one: number, other: number): boolean {
  for (let back = 1; back <= longestName; back++) {
    const byte = bytes[one - back];
    if (byte === undefined || byte !== bytes[other - back]) return false;
    if (byte === 0x2f) return true;
  }
  return false;
}

/** A package of npm has at most 214 characters. */
const longestName = 256;
