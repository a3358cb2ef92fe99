import type { ScannedBom } from '../cyclonedx/scan-purls.ts';

/** Without one of these no component states more than its package URL and its CPE name (`furtherIdentifiers`). */
const words = [
  ...['pedigree', '"identity"', 'identity>', 'npm:', 'npm%3A', 'npm%3a', 'cdx:npm:package:path'],
  ...['trivy:SrcName', 'syft:metadata:source', 'syft:metadata:originPackage'],
];
const archiveMark = '/-/';

/**
 * Whether a document may state more of its components than the walk over its bytes tells, so that it is worth reading whole. Sees
 * only words: it may say yes in vain. Member names with escapes in them go unseen.
 */
export function statesMore(document: Uint8Array, scanned: ScannedBom): boolean {
  const bytes = Buffer.from(document.buffer, document.byteOffset, document.length);
  if (words.some((word) => bytes.includes(word))) return true;
  return isWalked(document, scanned) ? namesOtherArchive(bytes, scanned) : bytes.includes(archiveMark);
}

/** Whether the places of its texts are places in the document. */
function isWalked(document: Uint8Array, { bytes }: ScannedBom): boolean {
  return bytes.buffer === document.buffer && bytes.length === document.length;
}

/** Whether an archive of npm (`…/name/-/name-1.0.0.tgz`) bears another name than the package URL before it. */
function namesOtherArchive(bytes: Buffer, { purls, count }: ScannedBom): boolean {
  let component = 0;
  let purl = '';
  let purlOf = -1;
  for (let at = bytes.indexOf(archiveMark); at >= 0; at = bytes.indexOf(archiveMark, at + archiveMark.length)) {
    while (component + 1 < count && purls.starts[component + 1]! < at) component++;
    if (purlOf !== component) purl = bytes.toString('latin1', purls.starts[component], purls.ends[component]);
    purlOf = component;
    const before = bytes.toString('latin1', Math.max(0, at - longestName), at);
    const name = before.slice(before.lastIndexOf('/') + 1).replace(/^.*%2f/i, '');
    if (purl.startsWith('pkg:npm/') && !purl.includes(`/${name}@`) && !purl.includes(`%2F${name}@`)) return true;
  }
  return false;
}

/** A package of npm has at most 214 characters. */
const longestName = 256;
