import { compareLists, comparePlain, type Identifier, orderBy } from './order.ts';

export const pep440Order = orderBy(readPep440, comparePep440);

interface Pep440 {
  epoch: bigint;
  release: bigint[];
  pre: Identifier[];
  post: bigint;
  dev: bigint | undefined;
  local: Identifier[] | undefined;
}

const pep440Pattern = new RegExp(
  [
    '^v?(?:(?<epoch>\\d+)!)?(?<release>\\d+(?:\\.\\d+)*)',
    '(?:[-_.]?(?<stage>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<preNumber>\\d+)?)?',
    '(?<post>-(?<implicit>\\d+)|[-_.]?(?:post|rev|r)[-_.]?(?<postNumber>\\d+)?)?',
    '(?<dev>[-_.]?dev[-_.]?(?<devNumber>\\d+)?)?',
    '(?:\\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?$',
  ].join(''),
  'i',
);

function readPep440(version: string): Pep440 | undefined {
  const parts = pep440Pattern.exec(version.trim())?.groups;
  if (!parts) return undefined;
  const stage = parts.stage?.toLowerCase();
  const isDevOfFinal = stage === undefined && parts.post === undefined && parts.dev !== undefined;
  const first = stage && { alpha: 'a', beta: 'b', c: 'rc', pre: 'rc', preview: 'rc' }[stage];
  return {
    epoch: BigInt(parts.epoch ?? '0'),
    release: withoutTrailingZeros(parts.release!.split('.').map(BigInt)),
    pre: stage ? [first ?? stage, BigInt(parts.preNumber ?? '0')] : [isDevOfFinal ? ' ' : '~'],
    post: parts.post === undefined ? -1n : BigInt(parts.implicit ?? parts.postNumber ?? '0'),
    dev: parts.dev === undefined ? undefined : BigInt(parts.devNumber ?? '0'),
    local: parts.local
      ?.toLowerCase()
      .split(/[-_.]/)
      .map((segment) => (/^\d+$/.test(segment) ? BigInt(segment) : segment)),
  };
}

function withoutTrailingZeros(numbers: bigint[]): bigint[] {
  return numbers.slice(0, numbers.findLastIndex((number) => number !== 0n) + 1);
}

function comparePep440(a: Pep440, b: Pep440): number {
  return (
    comparePlain(a.epoch, b.epoch) ||
    compareLists(a.release, b.release, comparePlain) ||
    compareLists(a.pre, b.pre, comparePlain) ||
    comparePlain(a.post, b.post) ||
    compareDev(a.dev, b.dev) ||
    compareLocal(a.local, b.local)
  );
}

function compareDev(a: bigint | undefined, b: bigint | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return comparePlain(a, b);
}

function compareLocal(a: Identifier[] | undefined, b: Identifier[] | undefined): number {
  if (!a || !b) return Number(Boolean(a)) - Number(Boolean(b));
  return compareLists(a, b, (x, y) => -compareKinds(x, y) || comparePlain(x, y));
}

function compareKinds(a: Identifier, b: Identifier): number {
  return Number(typeof a === 'string') - Number(typeof b === 'string');
}
