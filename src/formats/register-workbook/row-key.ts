import type { LinkKind } from '../../common/network.ts';
import type { FactRow, RegisterRow, SourceRow } from './rows.ts';

/** A link has no key of its own: its two ends and its kind name it, parted by tabs, which no key holds. */
export function linkKey(link: { fromKey: string; toKey: string; kind: LinkKind }): string {
  return `${link.fromKey}\t${link.kind}\t${link.toKey}`;
}

/** The key of a source group; without one, what it is of and its name tell which one it is. */
export function groupKey({ groupKey: key, ofKey, name }: Pick<SourceRow, 'groupKey' | 'ofKey' | 'name'>): string {
  return key ?? `${ofKey}\t${name}`;
}

export function sourceKey(row: Pick<SourceRow, 'groupKey' | 'ofKey' | 'name' | 'sourceKey'>): string {
  return `${groupKey(row)}\t\t${row.sourceKey}`;
}

/** Who says what of what, from when on. */
export function factKey({
  nodeKey,
  attribute,
  source = null,
  validFrom = null,
}: Pick<FactRow, 'nodeKey' | 'attribute' | 'source' | 'validFrom'>): string {
  return [nodeKey, attribute, source ?? '', validFrom ?? ''].join('\t');
}

/** By what an import finds a row again. */
export function rowKey(row: RegisterRow): string {
  if ('key' in row) return row.key;
  if ('fromKey' in row) return linkKey(row);
  return 'attribute' in row ? factKey(row) : sourceKey(row);
}
