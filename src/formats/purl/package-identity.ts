import { readableEcosystems } from '../versions/ecosystems.ts';
import { lowerByte } from '../versions/key-bytes.ts';
import { type DistributionPackage, type PackageName, readDistributionPackage } from './distribution-package.ts';

/** What `identifyPackage` answers: the place in the engine's list of reasons why a component is not checked. */
export const identified = 0;
export const noIdentifier = 1;
export const unreadableIdentifier = 2;
export const unknownEcosystem = 3;
export const noVersion = 4;

/** Bytes of a name or a version beyond which a package URL counts as unreadable. */
const longestPart = 4096;

/** What a package URL says, as places in bytes, so that reading a million of them allocates nothing. */
export interface PackageIdentity {
  /** The place in `readableEcosystems`. */
  ecosystem: number;
  /** The normalised name, of which `nameLength` bytes count. */
  name: Uint8Array;
  nameLength: number;
  /** The version is `versionSource[versionFrom..versionTo)`, percent-decoded. */
  versionSource: Uint8Array;
  versionFrom: number;
  versionTo: number;
  /** Where it is a package of a distribution: its release and all names; name and version above are then the first of these. */
  distribution: DistributionPackage | null;
}

export function emptyIdentity(): PackageIdentity {
  return {
    ecosystem: 0,
    name: new Uint8Array(longestPart),
    nameLength: 0,
    versionSource: decodedVersion,
    versionFrom: 0,
    versionTo: 0,
    distribution: null,
  };
}

const go = 1;
const pypi = 3;
const maven = 4;
const swift = 14;
const conan = 15;
const visualStudioCode = 17;

interface TypeOfPurl {
  type: string;
  namespace: 'required' | 'optional' | 'prohibited';
  /** Whether the ecosystem knows one package under all spellings of its name in large and small letters. */
  withoutCase?: boolean;
}

/** By the place in `readableEcosystems` (purl-spec, types; the ecosystems' own rules of naming). */
const types: readonly TypeOfPurl[] = [
  { type: 'npm', namespace: 'optional' },
  { type: 'golang', namespace: 'optional', withoutCase: true },
  { type: 'cargo', namespace: 'prohibited' },
  { type: 'pypi', namespace: 'prohibited' },
  { type: 'maven', namespace: 'required' },
  { type: 'nuget', namespace: 'prohibited', withoutCase: true },
  { type: 'gem', namespace: 'prohibited' },
  { type: 'composer', namespace: 'required', withoutCase: true },
  { type: 'pub', namespace: 'prohibited', withoutCase: true },
  { type: 'hex', namespace: 'optional', withoutCase: true },
  { type: 'hackage', namespace: 'prohibited' },
  { type: 'cran', namespace: 'prohibited' },
  { type: 'bitnami', namespace: 'prohibited', withoutCase: true },
  { type: 'githubactions', namespace: 'required', withoutCase: true },
  { type: 'swift', namespace: 'required', withoutCase: true },
  { type: 'conan', namespace: 'optional' },
  { type: 'julia', namespace: 'prohibited' },
  { type: 'vscode-extension', namespace: 'required', withoutCase: true },
  { type: 'bioconductor', namespace: 'prohibited' },
  { type: 'opam', namespace: 'prohibited' },
  { type: 'k8s', namespace: 'optional' },
];

/** Types whose packages belong to a distribution, which their namespace and qualifiers name. */
const distributionTypes = ['deb', 'rpm', 'apk'];

const needsNamespace = Uint8Array.from(types, ({ namespace }) => Number(namespace === 'required'));
const refusesNamespace = Uint8Array.from(types, ({ namespace }) => Number(namespace === 'prohibited'));
const lowersName = Uint8Array.from(types, ({ withoutCase }) => Number(withoutCase === true));

/** The places of the types that begin with a letter. */
const placesByFirstLetter: (readonly number[] | undefined)[] = [];
for (const { type } of types) {
  placesByFirstLetter[type.charCodeAt(0)] = types.flatMap((other, place) => (other.type[0] === type[0] ? [place] : []));
}
const decodedVersion = new Uint8Array(longestPart);
const decodedName = new Uint8Array(longestPart);
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads the package URL `source[from..to)` of an ecosystem whose versions can be read; gives `identified` or the reason why not.
 * As tolerant as real SBOMs need: it does not judge qualifiers and subpath, which do not name another package.
 */
export function identifyPackage(source: Uint8Array, from: number, to: number, identity: PackageIdentity): number {
  const start = afterScheme(source, from, to);
  if (start === 0) return isBlank(source, from, to) ? noIdentifier : unreadableIdentifier;
  const typeEnd = endOfType(source, start, to);
  if (typeEnd === 0) return unreadableIdentifier;
  const ecosystem = ecosystemOfType(source, start, typeEnd);
  identity.distribution = null;
  if (ecosystem < 0) {
    const isOfDistribution = distributionTypes.some((type) => isType(type, source, start, typeEnd));
    return isOfDistribution ? identifyDistribution(source, from, to, identity) : unknownEcosystem;
  }

  const nameStart = typeEnd + 1;
  let end = nameStart;
  let at = -1;
  let slash = typeEnd;
  let escapes = 0;
  let unusual = false;
  for (; end < to; end++) {
    const byte = source[end]!;
    if (byte === 0x3f || byte === 0x23) break;
    if (byte === 0x40) at = end;
    else if (byte === 0x2f) {
      if (slash === end - 1) unusual = true;
      slash = end;
    } else if (byte === 0x25) escapes++;
    else if (byte >= 0x80) unusual = true;
  }
  if (at > 0 && source[at - 1] === 0x2f && slash > at) at = -1;
  if (at < 0) while (end > nameStart && source[end - 1]! <= 0x20) end--;
  const nameEnd = at < 0 ? end : at;

  if (at >= 0 && source[at - 1] === 0x2f) return unreadableIdentifier;
  identity.ecosystem = ecosystem;
  const scoped = isEncodedScope(source, nameStart, nameEnd);
  unusual ||= escapes > (scoped ? 1 : 0) || slash >= nameEnd - 1;
  const named = unusual
    ? readUnusualName(source, nameStart, nameEnd, identity)
    : readName(source, scoped ? nameStart + 2 : nameStart, nameEnd, slash, identity);
  if (!named) return unreadableIdentifier;
  if (at < 0) return noVersion;
  if (escapes > (scoped ? 1 : 0)) return readEscapedVersion(source, at + 1, end, identity);
  identity.versionSource = source;
  identity.versionFrom = at + 1;
  identity.versionTo = end;
  return isBlank(source, at + 1, end) ? noVersion : identified;
}

function identifyDistribution(source: Uint8Array, from: number, to: number, identity: PackageIdentity): number {
  const read = to - from > longestPart ? undefined : readDistributionPackage(lenient.decode(source.subarray(from, to)));
  if (!read) return unreadableIdentifier;
  if (!read.ok) return reasonOf[read.reason];
  const { ecosystem, names } = read.value;
  takePackageName(identity, ecosystem, names[0]!);
  identity.distribution = read.value;
  return identity.nameLength === 0 ? unreadableIdentifier : identified;
}

const lenient = new TextDecoder();
const reasonOf = {
  unreadable: unreadableIdentifier,
  'unknown-distribution': unknownEcosystem,
  'no-version': noVersion,
} as const;

/** Puts a name and a version in place of those that stand there. */
export function takePackageName(identity: PackageIdentity, ecosystem: number, { name, version }: PackageName): void {
  const source = encoder.encode(name);
  identity.ecosystem = ecosystem;
  identity.nameLength = normaliseNameBytes(ecosystem, source, 0, source.length, identity.name);
  identity.versionSource = encoder.encode(version);
  identity.versionFrom = 0;
  identity.versionTo = identity.versionSource.length;
}

/** `%40` before the scope of an npm package. */
function isEncodedScope(source: Uint8Array, from: number, to: number): boolean {
  return from + 3 < to && source[from] === 0x25 && source[from + 1] === 0x34 && source[from + 2] === 0x30;
}

/** The name as it stands, of which the first byte may be the last one of an encoded `@`. */
function readName(source: Uint8Array, from: number, to: number, slash: number, identity: PackageIdentity): boolean {
  const { ecosystem, name } = identity;
  if (to <= from) return false;
  const forbidden = slash > from ? refusesNamespace : needsNamespace;
  if (forbidden[ecosystem] === 1) return false;
  const length = normaliseNameBytes(ecosystem, source, from, to, name);
  if (length === 0) return false;
  if (ecosystem === maven) name[slash - from] = 0x3a;
  if (ecosystem === visualStudioCode) name[slash - from] = 0x2e;
  if (source[from - 1] === 0x34) name[0] = 0x40;
  identity.nameLength = length;
  return true;
}

/** The place after `pkg:` and any slashes, 0 where the text does not begin so. */
function afterScheme(source: Uint8Array, from: number, to: number): number {
  let i = from;
  while (i < to && source[i]! <= 0x20) i++;
  const isScheme =
    i + 4 <= to &&
    (source[i]! | 0x20) === 0x70 &&
    (source[i + 1]! | 0x20) === 0x6b &&
    (source[i + 2]! | 0x20) === 0x67 &&
    source[i + 3] === 0x3a;
  if (!isScheme) return 0;
  i += 4;
  while (i < to && source[i] === 0x2f) i++;
  return i;
}

function isBlank(source: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (source[i]! > 0x20) return false;
  return true;
}

/** The place of the slash after the type, 0 where there is no type or nothing after it. */
function endOfType(source: Uint8Array, from: number, to: number): number {
  for (let i = from; i < to; i++) {
    const byte = source[i]!;
    if (byte === 0x2f) return i > from && i + 1 < to ? i : 0;
    const letter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
    const other = (byte >= 0x30 && byte <= 0x39) || byte === 0x2e || byte === 0x2d;
    if (!letter && !(other && i > from)) return 0;
  }
  return 0;
}

function ecosystemOfType(source: Uint8Array, from: number, to: number): number {
  for (const place of placesByFirstLetter[source[from]! | 0x20] ?? []) {
    if (isType(types[place]!.type, source, from, to)) return place;
  }
  return -1;
}

function isType(type: string, source: Uint8Array, from: number, to: number): boolean {
  if (type.length !== to - from) return false;
  for (let i = 0; i < type.length; i++) if ((source[from + i]! | 0x20) !== type.charCodeAt(i)) return false;
  return true;
}

/** The same for names with escapes, empty segments or letters beyond ASCII; false where the ecosystem does not name packages so. */
function readUnusualName(source: Uint8Array, from: number, to: number, identity: PackageIdentity): boolean {
  const { ecosystem } = identity;
  let length = 0;
  let lastSlash = -1;
  for (let i = from; i < to; i++) {
    let byte = source[i]!;
    if (byte === 0x2f) {
      if (source[i - 1] === 0x2f || isEndOfPath(source, i + 1, to)) continue;
      lastSlash = length;
    } else if (byte === 0x25) {
      byte = decodeEscape(source, i, to);
      if (byte < 0) return false;
      i += 2;
    }
    if (length === longestPart) return false;
    decodedName[length++] = byte;
  }
  if (length === 0 || !isUtf8(decodedName, length)) return false;
  const forbidden = lastSlash >= 0 ? refusesNamespace : needsNamespace;
  if (forbidden[ecosystem] === 1) return false;
  if (ecosystem === maven) decodedName[lastSlash] = 0x3a;
  if (ecosystem === visualStudioCode) decodedName[lastSlash] = 0x2e;
  identity.nameLength = normaliseNameBytes(ecosystem, decodedName, 0, length, identity.name);
  return true;
}

function isEndOfPath(source: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (source[i] !== 0x2f) return false;
  return true;
}

function readEscapedVersion(source: Uint8Array, from: number, to: number, identity: PackageIdentity): number {
  if (to - from > longestPart) return unreadableIdentifier;
  let length = 0;
  for (let i = from; i < to; i++) {
    let byte = source[i]!;
    if (byte === 0x25) {
      byte = decodeEscape(source, i, to);
      if (byte < 0) return unreadableIdentifier;
      i += 2;
    }
    decodedVersion[length++] = byte;
  }
  if (!isUtf8(decodedVersion, length)) return unreadableIdentifier;
  identity.versionSource = decodedVersion;
  identity.versionFrom = 0;
  identity.versionTo = length;
  return isBlank(decodedVersion, 0, length) ? noVersion : identified;
}

/** The byte that `%41` stands for, -1 where no two hexadecimal digits follow. */
function decodeEscape(source: Uint8Array, at: number, to: number): number {
  if (at + 2 >= to) return -1;
  const high = hexDigit(source[at + 1]!);
  const low = hexDigit(source[at + 2]!);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

function isUtf8(bytes: Uint8Array, length: number): boolean {
  for (let i = 0; i < length; i++) {
    if (bytes[i]! < 0x80) continue;
    try {
      utf8.decode(bytes.subarray(0, length));
      return true;
    } catch {
      return false;
    }
  }
  return true;
}

/**
 * Writes the form of a name under which an ecosystem knows one package, gives its length (0: longer than `into`).
 * PyPI: PEP 503. Go: without case, as producers of SBOMs lower it (purl-spec) and OSV keeps it; `std` is the standard library.
 * NuGet, Packagist, Pub, Hex, Bitnami, GitHub Actions, Visual Studio Code: without case. Swift: the address of the repository without
 * case, protocol and `.git`. Conan: without the user of a recipe.
 */
export function normaliseNameBytes(
  ecosystem: number,
  source: Uint8Array,
  from: number,
  to: number,
  into: Uint8Array,
): number {
  if (to - from > into.length) return 0;
  if (ecosystem === pypi) return normalisePypiName(source, from, to, into);
  if (ecosystem === go) {
    for (let i = from; i < to; i++) into[i - from] = lowerByte(source[i]!);
    if (to - from === 3 && into[0] === 0x73 && into[1] === 0x74 && into[2] === 0x64) {
      into.set(standardLibrary);
      return standardLibrary.length;
    }
    return to - from;
  }
  if (ecosystem === swift) return normaliseAddress(source, from, to, into);
  if (ecosystem === conan) for (let i = from; i < to; i++) if (source[i] === 0x2f) from = i + 1;
  const lowers = lowersName[ecosystem] === 1;
  for (let i = from; i < to; i++) into[i - from] = lowers ? lowerByte(source[i]!) : source[i]!;
  return to - from;
}

const standardLibrary = new TextEncoder().encode('stdlib');

/** `https://github.com/Vapor/vapor.git` is `github.com/vapor/vapor`. */
function normaliseAddress(source: Uint8Array, from: number, to: number, into: Uint8Array): number {
  const address = lenient.decode(source.subarray(from, to)).toLowerCase();
  const plain = address.replace(/^[a-z+]+:\/\//, '').replace(/(?:\.git)?\/*$/, '');
  return encoder.encodeInto(plain, into).written;
}

function normalisePypiName(source: Uint8Array, from: number, to: number, into: Uint8Array): number {
  let length = 0;
  for (let i = from; i < to; i++) {
    const byte = source[i]!;
    const separator = byte === 0x2d || byte === 0x5f || byte === 0x2e;
    if (separator && length > 0 && into[length - 1] === 0x2d) continue;
    into[length++] = separator ? 0x2d : lowerByte(byte);
  }
  return length;
}

const encoder = new TextEncoder();
const scratch = new Uint8Array(longestPart);
const decoder = new TextDecoder();

/** The same for text: `normaliseName('PyPI', 'Flask_Login')` is `flask-login`. */
export function normaliseName(ecosystem: (typeof readableEcosystems)[number], name: string): string {
  const source = encoder.encode(name);
  const length = normaliseNameBytes(readableEcosystems.indexOf(ecosystem), source, 0, source.length, scratch);
  return decoder.decode(scratch.subarray(0, length));
}
