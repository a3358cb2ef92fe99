import { comparePlain, orderBy, trimmed } from './order.ts';

export const debianOrder = orderBy(readDebian, compareDebian);
export const rpmOrder = orderBy(readRpm, compareRpm);
export const alpmOrder = orderBy(readAlpm, compareAlpm);
export const alpineOrder = orderBy(readAlpine, compareTokens(compareAlpineNumbers));
export const gentooOrder = orderBy(readGentoo, compareTokens(compareGentooNumbers));

interface Evr {
  epoch: bigint;
  version: string;
  release: string | undefined;
}

/** `[epoch:]version[-release]`, the release after the last hyphen. */
function splitEvr(text: string): Evr {
  const epoch = /^\d+(?=:)/.exec(text)?.[0];
  const rest = epoch === undefined ? text : text.slice(epoch.length + 1);
  const hyphen = rest.lastIndexOf('-');
  if (hyphen < 0) return { epoch: BigInt(epoch ?? '0'), version: rest, release: undefined };
  return { epoch: BigInt(epoch ?? '0'), version: rest.slice(0, hyphen), release: rest.slice(hyphen + 1) };
}

function readDebian(text: string): Evr | undefined {
  const read = splitEvr(trimmed(text));
  const hasEpoch = /^\d+:/.test(trimmed(text));
  if (!/^[A-Za-z0-9.+~:-]+$/.test(read.version) || (read.version.includes(':') && !hasEpoch)) return undefined;
  if (read.release !== undefined && !/^[A-Za-z0-9.+~]+$/.test(read.release)) return undefined;
  return read;
}

function compareDebian(a: Evr, b: Evr): number {
  return (
    comparePlain(a.epoch, b.epoch) ||
    compareDebianParts(a.version, b.version) ||
    compareDebianParts(a.release ?? '', b.release ?? '')
  );
}

/** `verrevcmp` of dpkg (`lib/dpkg/version.c`). */
function compareDebianParts(a: string, b: string): number {
  let i = 0;
  let k = 0;
  while (i < a.length || k < b.length) {
    while ((i < a.length && !isDigit(a[i]!)) || (k < b.length && !isDigit(b[k]!))) {
      const difference = debianOrderOf(a[i]) - debianOrderOf(b[k]);
      if (difference !== 0) return difference;
      i++;
      k++;
    }
    const left = /^\d*/.exec(a.slice(i))![0];
    const right = /^\d*/.exec(b.slice(k))![0];
    const difference = comparePlain(BigInt(left), BigInt(right));
    if (difference !== 0) return difference;
    i += left.length;
    k += right.length;
  }
  return 0;
}

function debianOrderOf(character: string | undefined): number {
  if (character === undefined || isDigit(character)) return 0;
  if (character === '~') return -1;
  return /[A-Za-z]/.test(character) ? character.charCodeAt(0) : character.charCodeAt(0) + 256;
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}

function readRpm(text: string): Evr | undefined {
  const whole = trimmed(text);
  return whole === '' || /[\0-\x20\x7f]/.test(whole) ? undefined : splitEvr(whole);
}

function compareRpm(a: Evr, b: Evr): number {
  const versions = comparePlain(a.epoch, b.epoch) || compareRpmParts(a.version, b.version);
  if (versions !== 0) return versions;
  if (a.release === undefined || b.release === undefined) {
    return Number(a.release !== undefined) - Number(b.release !== undefined);
  }
  return compareRpmParts(a.release, b.release);
}

/** `rpmvercmp` of rpm (`rpmio/rpmvercmp.cc`). */
function compareRpmParts(left: string, right: string): number {
  let one = left;
  let two = right;
  while (one !== '' || two !== '') {
    one = one.replace(/^[^A-Za-z0-9~^]+/, '');
    two = two.replace(/^[^A-Za-z0-9~^]+/, '');
    if (one.startsWith('~') || two.startsWith('~')) {
      if (!one.startsWith('~')) return 1;
      if (!two.startsWith('~')) return -1;
      one = one.slice(1);
      two = two.slice(1);
      continue;
    }
    if (one.startsWith('^') || two.startsWith('^')) {
      if (one === '') return -1;
      if (two === '') return 1;
      if (!one.startsWith('^')) return 1;
      if (!two.startsWith('^')) return -1;
      one = one.slice(1);
      two = two.slice(1);
      continue;
    }
    if (one === '' || two === '') break;
    const numeric = isDigit(one[0]!);
    const pattern = numeric ? /^\d+/ : /^[A-Za-z]+/;
    const a = pattern.exec(one)![0];
    const b = pattern.exec(two)?.[0];
    if (b === undefined) return numeric ? 1 : -1;
    const difference = numeric ? comparePlain(BigInt(a), BigInt(b)) : comparePlain(a, b);
    if (difference !== 0) return difference;
    one = one.slice(a.length);
    two = two.slice(b.length);
  }
  return Number(one !== '') - Number(two !== '');
}

function readAlpm(text: string): Evr | undefined {
  const whole = trimmed(text);
  const read = splitEvr(whole);
  const parts = read.release === undefined ? [read.version] : [read.version, read.release];
  return /[\0-\x20]/.test(whole) || parts.some((part) => !/[A-Za-z0-9]$/.test(part)) ? undefined : read;
}

function compareAlpm(a: Evr, b: Evr): number {
  const versions = comparePlain(a.epoch, b.epoch) || compareAlpmParts(a.version, b.version);
  if (versions !== 0) return versions;
  if (a.release === undefined || b.release === undefined) {
    return Number(a.release !== undefined) - Number(b.release !== undefined);
  }
  return compareAlpmParts(a.release, b.release);
}

/** `rpmvercmp` of pacman (`lib/libalpm/version.c`). */
function compareAlpmParts(left: string, right: string): number {
  let one = left;
  let two = right;
  while (one !== '' && two !== '') {
    const skippedOne = /^[^A-Za-z0-9]*/.exec(one)![0].length;
    const skippedTwo = /^[^A-Za-z0-9]*/.exec(two)![0].length;
    one = one.slice(skippedOne);
    two = two.slice(skippedTwo);
    if (one === '' || two === '') break;
    if (skippedOne !== skippedTwo) return skippedOne - skippedTwo;
    const numeric = isDigit(one[0]!);
    const pattern = numeric ? /^\d+/ : /^[A-Za-z]+/;
    const a = pattern.exec(one)![0];
    const b = pattern.exec(two)?.[0];
    if (b === undefined) return numeric ? 1 : -1;
    const difference = numeric ? comparePlain(BigInt(a), BigInt(b)) : comparePlain(a, b);
    if (difference !== 0) return difference;
    one = one.slice(a.length);
    two = two.slice(b.length);
  }
  if (one === '' && two === '') return 0;
  const twoIsNewer = (one === '' && !/^[A-Za-z]/.test(two)) || /^[A-Za-z]/.test(one);
  return twoIsNewer ? -1 : 1;
}

type TokenKind = 'number' | 'letter' | 'suffix' | 'suffix-number' | 'commit' | 'revision' | 'end';

interface Token {
  kind: TokenKind;
  text: string;
}

const suffixes = ['alpha', 'beta', 'pre', 'rc', '', 'cvs', 'svn', 'git', 'hg', 'p'];
/** The later one comes first, where two versions go on with different things; a suffix before the release comes before all. */
const kindsFromHigh: TokenKind[] = ['number', 'letter', 'suffix', 'suffix-number', 'commit', 'revision', 'end'];

function readAlpine(text: string): Token[] | undefined {
  const parts =
    /^(\d+)((?:\.\d+)*)(?:([a-z])(\d*))?((?:_(?:alpha|beta|pre|rc|cvs|svn|git|hg|p)\d*)*)(?:~([0-9a-f]+))?(?:-r(\d+))?$/.exec(
      trimmed(text),
    );
  if (!parts) return undefined;
  const [, first, numbers, letter, letterNumber, allSuffixes, commit, revision] = parts as (string | undefined)[];
  return [
    { kind: 'number', text: BigInt(first!).toString() },
    ...numbers!
      .split('.')
      .slice(1)
      .map((number): Token => ({ kind: 'number', text: number })),
    ...tokenIf('letter', letter),
    ...(letterNumber ? tokenIf('number', BigInt(letterNumber).toString()) : []),
    ...allSuffixes!.split('_').slice(1).flatMap(suffixTokens),
    ...tokenIf('commit', commit),
    ...tokenIf('revision', revision),
    { kind: 'end', text: '' },
  ];
}

function suffixTokens(text: string): Token[] {
  const [, word, number] = /^([a-z]+)(\d*)$/.exec(text)!;
  return [{ kind: 'suffix', text: word! }, ...tokenIf('suffix-number', number || undefined)];
}

function tokenIf(kind: TokenKind, text: string | undefined): Token[] {
  return text === undefined ? [] : [{ kind, text }];
}

function readGentoo(text: string): Token[] | undefined {
  const parts = /^(\d+)((?:\.\d+)*)([a-z]?)((?:_(?:alpha|beta|pre|rc|p)\d*)*)(?:-r(\d+))?$/.exec(trimmed(text));
  if (!parts) return undefined;
  const [, first, numbers, letter, allSuffixes, revision] = parts as (string | undefined)[];
  return [
    { kind: 'number', text: BigInt(first!).toString() },
    ...numbers!
      .split('.')
      .slice(1)
      .map((number): Token => ({ kind: 'number', text: number })),
    ...tokenIf('letter', letter || undefined),
    ...allSuffixes!
      .split('_')
      .slice(1)
      .flatMap((suffix) => suffixTokens(/\d$/.test(suffix) ? suffix : `${suffix}0`)),
    ...(/[1-9]/.test(revision ?? '') ? tokenIf('revision', revision) : []),
    { kind: 'end', text: '' },
  ];
}

/** Token by token (apk-tools 3 `apk_version_compare`; PMS 8, algorithms 3.1 to 3.7). */
function compareTokens(compareNumbers: (a: string, b: string) => number): (a: Token[], b: Token[]) => number {
  return (a, b) => {
    for (let i = 0; ; i++) {
      const left = a[i]!;
      const right = b[i]!;
      if (left.kind !== right.kind) return compareKinds(left, right);
      if (left.kind === 'end') return 0;
      const difference = compareSameKind(left, right, i === 0 ? compareAsNumbers : compareNumbers);
      if (difference !== 0) return difference;
    }
  };
}

function compareKinds(a: Token, b: Token): number {
  if (isBeforeRelease(a)) return -1;
  if (isBeforeRelease(b)) return 1;
  return kindsFromHigh.indexOf(b.kind) - kindsFromHigh.indexOf(a.kind);
}

function isBeforeRelease({ kind, text }: Token): boolean {
  return kind === 'suffix' && suffixes.indexOf(text) < suffixes.indexOf('');
}

function compareSameKind(a: Token, b: Token, compareNumbers: (a: string, b: string) => number): number {
  if (a.kind === 'number') return compareNumbers(a.text, b.text);
  if (a.kind === 'suffix') return suffixes.indexOf(a.text) - suffixes.indexOf(b.text);
  if (a.kind === 'letter' || a.kind === 'commit') return comparePlain(a.text, b.text);
  return compareAsNumbers(a.text, b.text);
}

function compareAsNumbers(a: string, b: string): number {
  return comparePlain(BigInt(a), BigInt(b));
}

function compareAlpineNumbers(a: string, b: string): number {
  return a.startsWith('0') || b.startsWith('0') ? comparePlain(a, b) : compareAsNumbers(a, b);
}

function compareGentooNumbers(a: string, b: string): number {
  if (!a.startsWith('0') && !b.startsWith('0')) return compareAsNumbers(a, b);
  return comparePlain(a.replace(/0+$/, ''), b.replace(/0+$/, ''));
}
