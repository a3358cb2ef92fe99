import { compareLists, compareNumbersBelowWords, comparePlain, type Identifier, orderBy } from './order.ts';

export const semverOrder = orderBy(readSemver, compareSemver);
export const goOrder = orderBy(readGo, compareSemver);
export const nugetOrder = orderBy(readNuget, compareSemver);
export const pubOrder = orderBy(readPub, comparePub);

interface Semver {
  numbers: bigint[];
  preRelease: Identifier[];
}

function readSemver(version: string): Semver | undefined {
  const parts = /^=?\s*[vV]?(\d+)(?:\.(\d+)(?:\.(\d+))?)?(?:-([^+]*)|(?<=\.\d+\.\d+)([a-zA-Z][^+]*))?(?:\+.*)?$/s.exec(
    version.trim(),
  );
  if (!parts) return undefined;
  const identifiers = (parts[4] ?? parts[5])?.split('.') ?? [];
  if (identifiers.some((identifier) => !/^[0-9A-Za-z-]+$/.test(identifier))) return undefined;
  return {
    numbers: [parts[1], parts[2], parts[3]].map((part) => BigInt(part ?? '0')),
    preRelease: identifiers.map((identifier) => (/^\d+$/.test(identifier) ? BigInt(identifier) : identifier)),
  };
}

function readGo(version: string): Semver | undefined {
  const toolchain = /^go(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:(alpha|beta|rc)(\d+))?(?:[ +-].*)?$/.exec(version);
  if (!toolchain) return readSemver(version);
  const [, major, minor, patch, stage, number] = toolchain;
  return {
    numbers: [major, minor, patch].map((part) => BigInt(part ?? '0')),
    preRelease: stage ? [stage, BigInt(number!)] : [],
  };
}

function compareSemver(a: Semver, b: Semver): number {
  const numbers = compareLists(a.numbers, b.numbers, comparePlain);
  if (numbers !== 0) return numbers;
  if (a.preRelease.length === 0 || b.preRelease.length === 0) return b.preRelease.length - a.preRelease.length;
  return compareLists(a.preRelease, b.preRelease, compareNumbersBelowWords);
}

function readNuget(version: string): Semver | undefined {
  const parts = /^[vV]?(\d+(?:\.\d+){0,3})(?:-([0-9A-Za-z.-]+))?(?:\+.*)?$/s.exec(version.trim());
  const preRelease = readIdentifiers(parts?.[2]?.toLowerCase());
  if (!parts || !preRelease) return undefined;
  const numbers = parts[1]!.split('.').map(BigInt);
  return { numbers: [0, 1, 2, 3].map((place) => numbers[place] ?? 0n), preRelease };
}

interface PubVersion extends Semver {
  build: Identifier[];
}

function readPub(version: string): PubVersion | undefined {
  const parts = /^[vV]?(\d+(?:\.\d+){0,2})(?:-([0-9A-Za-z.-]+))?(?:\+([0-9A-Za-z.-]+))?$/.exec(version.trim());
  const preRelease = readIdentifiers(parts?.[2]);
  const build = readIdentifiers(parts?.[3]);
  if (!parts || !preRelease || !build) return undefined;
  const numbers = parts[1]!.split('.').map(BigInt);
  return { numbers: [0, 1, 2].map((place) => numbers[place] ?? 0n), preRelease, build };
}

function comparePub(a: PubVersion, b: PubVersion): number {
  return compareSemver(a, b) || compareLists(a.build, b.build, compareNumbersBelowWords);
}

function readIdentifiers(text: string | undefined): Identifier[] | undefined {
  const words = text?.split('.') ?? [];
  if (words.includes('')) return undefined;
  return words.map((word) => (/^\d+$/.test(word) ? BigInt(word) : word));
}
