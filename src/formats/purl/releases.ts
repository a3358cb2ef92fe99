import { type ReadableEcosystem, readableEcosystems } from '../versions/ecosystems.ts';
import codenames from './codenames.json' with { type: 'json' };

/** Reads the release in the words of OSV or of a package URL; empty where they name none. */
type ReadRelease = (words: string) => string;

/** The first whole number: a major release. */
const major: ReadRelease = (words) => /\d+/.exec(words)?.[0] ?? '';
/** A distribution that has one state only, so that a release makes no difference. */
const rolling: ReadRelease = () => '';

/** Distributions, whose packages are other ones in each release, and how a release is named. */
const releaseReaders: Partial<Record<ReadableEcosystem, ReadRelease>> = {
  Debian: readDebian,
  Ubuntu: readUbuntu,
  Alpine: readAlpine,
  Alpaquita: (words) => (words.includes('stream') ? 'stream' : major(words)),
  'BellSoft Hardened Containers': (words) => (words.includes('stream') ? 'stream' : major(words)),
  Wolfi: rolling,
  Chainguard: rolling,
  MinimOS: rolling,
  Echo: rolling,
  'Red Hat': readRedHat,
  AlmaLinux: major,
  'Rocky Linux': major,
  SUSE: readSuse,
  openSUSE: readOpenSuse,
  Mageia: major,
  openEuler: readOpenEuler,
  'Azure Linux': major,
  'Photon OS': major,
  'Root:Alpine': readAlpine,
  'Root:Debian': readDebian,
  'Root:Ubuntu': readUbuntu,
};

const readersByPlace = readableEcosystems.map((ecosystem) => releaseReaders[ecosystem]);

/** Whether the packages of an ecosystem, by its place, are other ones in each release. */
export function hasReleases(ecosystem: number): boolean {
  return readersByPlace[ecosystem] !== undefined && readersByPlace[ecosystem] !== rolling;
}

export function isDistribution(ecosystem: number): boolean {
  return readersByPlace[ecosystem] !== undefined;
}

/**
 * One name for each release, however OSV (`22.04:LTS`, `v3.18`, `Linux Enterprise Server 15 SP5`) or a package URL (`jammy`,
 * `alpine-3.18.4`, `sles-15.5`) writes it. Empty where the words name none.
 */
export function releaseOf(ecosystem: number, words: string): string {
  return readersByPlace[ecosystem]?.(words.trim().toLowerCase()) ?? '';
}

/** An ecosystem as OSV writes it: its place in `readableEcosystems` and its release, empty without one; undefined where it cannot be matched. */
export function readEcosystem(written: string): { ecosystem: number; release: string } | undefined {
  const isRoot = written.startsWith('Root:');
  const colon = written.indexOf(':', isRoot ? 'Root:'.length : 0);
  const family = colon < 0 ? written : written.slice(0, colon);
  const ecosystem = (readableEcosystems as readonly string[]).indexOf(family);
  if (ecosystem < 0) return undefined;
  if (colon < 0) return { ecosystem, release: '' };
  if (readersByPlace[ecosystem]) return { ecosystem, release: releaseOf(ecosystem, written.slice(colon + 1)) };
  return hasRepositories.has(family) ? { ecosystem, release: '' } : undefined;
}

/** What follows the colon names the repository: the same names, the same versions. */
const hasRepositories = new Set(['Maven', 'Packagist', 'VSCode', 'Root:npm', 'Root:PyPI', 'Root:Maven']);

function codenameIn(words: string, names: Readonly<Record<string, string>>): string | undefined {
  const named = words.split(/[^a-z]+/).find((word) => Object.hasOwn(names, word));
  return named === undefined ? undefined : names[named];
}

function readDebian(words: string): string {
  return codenameIn(words, codenames.Debian) ?? major(words);
}

/** Ubuntu Pro has packages of its own for each release, those for FIPS among them. */
function readUbuntu(words: string): string {
  const release = codenameIn(words, codenames.Ubuntu) ?? /\d\d\.\d\d/.exec(words)?.[0] ?? '';
  const pro = /^pro:(?:[a-z-]+:)*/.exec(words)?.[0].replace(/lts:$/, '') ?? '';
  return `${pro}${release}`;
}

function readAlpine(words: string): string {
  if (/edge|_alpha/.test(words)) return 'edge';
  return /\d+\.\d+/.exec(words)?.[0] ?? '';
}

/** OSV names product streams by the end of a CPE name: `enterprise_linux:9::baseos`. All repositories of one major release are one. */
function readRedHat(words: string): string {
  const [product = '', version = ''] = words.split(':');
  if (!words.includes(':')) return major(words);
  return product === 'enterprise_linux' ? major(version) : `${product}:${version}`;
}

/** `15.5` for all products and modules of Linux Enterprise 15 SP5; others by their whole name. */
function readSuse(words: string): string {
  const numbers = /(\d+)(?:[ .-]*sp ?(\d+)|\.(\d+))?(?:[ -][a-z]+)*$/.exec(words);
  if (/micro/.test(words)) return numbers ? `micro-${numbers[1]}.${numbers[3] ?? 0}` : '';
  const isEnterprise = /linux enterprise|^sle|^suse/.test(words) || /^[\d.]+$/.test(words);
  if (!isEnterprise) return words;
  if (!numbers) return '';
  const pack = numbers[2] ?? numbers[3];
  if (pack !== undefined) return `${numbers[1]}.${pack}`;
  return Number(numbers[1]) >= 15 ? `${numbers[1]}.0` : numbers[1]!;
}

function readOpenSuse(words: string): string {
  if (words.includes('tumbleweed')) return 'tumbleweed';
  const number = /\d+\.\d+/.exec(words)?.[0];
  if (number === undefined) return '';
  return `${words.includes('micro') ? 'leap-micro' : 'leap'}-${number}`;
}

function readOpenEuler(words: string): string {
  const parts = /(\d\d\.\d\d)(?:[-_. (]*(lts))?(?:[-_. ]*(sp\d+))?/.exec(words);
  return parts ? parts.slice(1).filter(Boolean).join('-') : '';
}
