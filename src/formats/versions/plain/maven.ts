import { comparePlain, orderBy } from './order.ts';

export const mavenOrder = orderBy(readMaven, compareMaven);

type MavenItem = bigint | string | MavenItem[];

function readMaven(version: string): MavenItem[] | undefined {
  const text = version.trim();
  if (text === '' || /[\0-\x20]/.test(text)) return undefined;
  const root: MavenItem[] = [];
  const lists = [root];
  const openList = () => {
    const inner: MavenItem[] = [];
    lists.at(-1)!.push(inner);
    lists.push(inner);
  };
  const tokens = text.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase()).match(/\d+|[^\d.-]+|[.-]/g) ?? [];
  let separated = true;
  tokens.forEach((token, i) => {
    const next = tokens[i + 1];
    if (token === '.' || token === '-') {
      if (separated) lists.at(-1)!.push(0n);
      if (token === '-') openList();
      separated = true;
      return;
    }
    separated = false;
    if (/^\d/.test(token)) {
      lists.at(-1)!.push(BigInt(token));
      if (next !== undefined && !/^[.-]/.test(next)) openList();
      separated = next !== undefined && !/^[.-]/.test(next);
      return;
    }
    const beforeDigits = next !== undefined && /^\d/.test(next);
    if ((next === undefined || beforeDigits) && lists.at(-1)!.length > 0) openList();
    lists.at(-1)!.push(mavenWord(token, beforeDigits));
    if (beforeDigits) openList();
  });
  for (const list of lists.reverse()) dropNothingAtEnd(list);
  return root;
}

const mavenWords = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp'];
const mavenAliases = new Map([
  ['ga', ''],
  ['final', ''],
  ['release', ''],
  ['cr', 'rc'],
]);
const mavenLetters = new Map([
  ['a', 'alpha'],
  ['b', 'beta'],
  ['m', 'milestone'],
]);

function mavenWord(word: string, beforeDigits: boolean): string {
  return (beforeDigits ? mavenLetters.get(word) : undefined) ?? mavenAliases.get(word) ?? word;
}

function isNothing(item: MavenItem): boolean {
  return item === 0n || item === '' || (Array.isArray(item) && item.length === 0);
}

function dropNothingAtEnd(list: MavenItem[]): void {
  for (let i = list.length - 1; i >= 0; i--) {
    if (isNothing(list[i]!)) list.splice(i, 1);
    else if (!Array.isArray(list[i])) return;
  }
}

function compareMaven(a: MavenItem[], b: MavenItem[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const sign = compareMavenItems(a[i], b[i]);
    if (sign !== 0) return sign;
  }
  return 0;
}

function compareMavenItems(a: MavenItem | undefined, b: MavenItem | undefined): number {
  if (a === undefined) return b === undefined ? 0 : -compareWithNothing(b);
  if (b === undefined) return compareWithNothing(a);
  if (mavenKind(a) !== mavenKind(b)) return mavenKind(a) - mavenKind(b);
  if (Array.isArray(a) && Array.isArray(b)) return compareMaven(a, b);
  if (typeof a === 'string' && typeof b === 'string') return comparePlain(mavenRank(a), mavenRank(b));
  return comparePlain(a as bigint, b as bigint);
}

/** A word stands below a list and a list below a number. */
function mavenKind(item: MavenItem): number {
  if (typeof item === 'string') return 0;
  return Array.isArray(item) ? 1 : 2;
}

function compareWithNothing(item: MavenItem): number {
  if (typeof item === 'bigint') return item === 0n ? 0 : 1;
  if (typeof item === 'string') return comparePlain(mavenRank(item), mavenRank(''));
  for (const inner of item) {
    const sign = compareWithNothing(inner);
    if (sign !== 0) return sign;
  }
  return 0;
}

function mavenRank(word: string): string {
  const place = mavenWords.indexOf(word);
  return place < 0 ? `${mavenWords.length}-${word}` : String(place);
}
