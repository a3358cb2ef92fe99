/** Words of SPDX 2 beside those of CycloneDX and of SPDX 3. */

/** Checksum algorithms that both standards know, as SPDX 2 and as CycloneDX write them. */
export const hashAlgorithms: ReadonlyMap<string, string> = new Map([
  ['MD5', 'MD5'],
  ['SHA1', 'SHA-1'],
  ['SHA256', 'SHA-256'],
  ['SHA384', 'SHA-384'],
  ['SHA512', 'SHA-512'],
  ['SHA3-256', 'SHA3-256'],
  ['SHA3-384', 'SHA3-384'],
  ['SHA3-512', 'SHA3-512'],
  ['BLAKE2b-256', 'BLAKE2b-256'],
  ['BLAKE2b-384', 'BLAKE2b-384'],
  ['BLAKE2b-512', 'BLAKE2b-512'],
  ['BLAKE3', 'BLAKE3'],
]);

/** Hexadecimal digits of each algorithm that fixes them (SPDX 2.3 §7.10). */
export const checksumLengths: ReadonlyMap<string, number> = new Map([
  ['ADLER32', 8],
  ['MD2', 32],
  ['MD4', 32],
  ['MD5', 32],
  ['SHA1', 40],
  ['SHA224', 56],
  ['SHA256', 64],
  ['SHA384', 96],
  ['SHA512', 128],
  ['SHA3-256', 64],
  ['SHA3-384', 96],
  ['SHA3-512', 128],
  ['BLAKE2b-256', 64],
  ['BLAKE2b-384', 96],
  ['BLAKE2b-512', 128],
]);

/** Purposes of a package that are types of a component. */
export const typesByPurpose: ReadonlyMap<string, string> = new Map([
  ['APPLICATION', 'application'],
  ['FRAMEWORK', 'framework'],
  ['LIBRARY', 'library'],
  ['CONTAINER', 'container'],
  ['OPERATING_SYSTEM', 'operating-system'],
  ['DEVICE', 'device'],
  ['FIRMWARE', 'firmware'],
  ['FILE', 'file'],
]);

/** Relationships that say "the first depends on the second", and those that say it the other way round, with the scope of the dependency. */
export const dependencyKinds: ReadonlyMap<
  string,
  { forward: boolean; scope: 'required' | 'optional' | 'excluded' | null }
> = new Map([
  ['DEPENDS_ON', { forward: true, scope: null }],
  ['DYNAMIC_LINK', { forward: true, scope: null }],
  ['STATIC_LINK', { forward: true, scope: null }],
  ['HAS_PREREQUISITE', { forward: true, scope: null }],
  ['DEPENDENCY_OF', { forward: false, scope: null }],
  ['PREREQUISITE_FOR', { forward: false, scope: null }],
  ['PROVIDED_DEPENDENCY_OF', { forward: false, scope: null }],
  ['RUNTIME_DEPENDENCY_OF', { forward: false, scope: 'required' }],
  ['OPTIONAL_DEPENDENCY_OF', { forward: false, scope: 'optional' }],
  ['DEV_DEPENDENCY_OF', { forward: false, scope: 'excluded' }],
  ['BUILD_DEPENDENCY_OF', { forward: false, scope: 'excluded' }],
  ['TEST_DEPENDENCY_OF', { forward: false, scope: 'excluded' }],
]);

/** The one kind that each scope is written as; a dependency of this kind needs no further note. */
export const kindByScope = {
  required: 'RUNTIME_DEPENDENCY_OF',
  optional: 'OPTIONAL_DEPENDENCY_OF',
  excluded: 'DEV_DEPENDENCY_OF',
} as const;

/** Said of a part that CycloneDX nests in the subject itself; parts beside the subject are contained in it without these words. */
export const nestedInSubject = 'Nested in the component that the BOM describes.';

/** Who signs annotations that hold what SPDX has no field for. */
export const ownAnnotator = 'Tool: Holdfast';
