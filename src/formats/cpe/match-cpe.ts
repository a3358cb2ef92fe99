import { type Cpe, cpeAttributes } from './cpe.ts';

/** How the products of one name lie to those of another: it names more, fewer, the same, none of them, or it cannot be said. */
export type CpeRelation = 'equal' | 'superset' | 'subset' | 'disjoint' | 'undefined';

/** Compares attribute by attribute (NISTIR 7696 §6). The target has no wildcards, or the answer is undefined. */
export function matchCpe(source: Cpe, target: Cpe): CpeRelation {
  const relations = cpeAttributes.map((name) => relationOf(source[name], target[name]));
  if (relations.includes('disjoint')) return 'disjoint';
  if (relations.includes('undefined')) return 'undefined';
  const kinds = new Set(relations.filter((relation) => relation !== 'equal'));
  if (kinds.size === 0) return 'equal';
  return kinds.size === 1 ? [...kinds][0]! : 'undefined';
}

/** How the values of one attribute lie to those of another (NISTIR 7696 §6.2). */
export function relationOf(source: string, target: string): CpeRelation {
  if (hasWildcards(target)) return 'undefined';
  if (source === target) return 'equal';
  if (source === '*') return 'superset';
  if (target === '*') return 'subset';
  if (source === '-' || target === '-') return 'disjoint';
  if (!hasWildcards(source)) return 'disjoint';
  return patternOf(source).test(plain(target)) ? 'superset' : 'disjoint';
}

function hasWildcards(value: string): boolean {
  return value !== '*' && /(?<!\\)(?:\\\\)*[*?]/.test(value);
}

/** `*` at an end stands for any characters, each `?` for one or none (NISTIR 7696 §6.3). */
function patternOf(value: string): RegExp {
  const [, before = '', middle = '', after = ''] = /^(\*|\?+)?((?:\\.|[^\\*?])*)(\*|\?+)?$/s.exec(value)!;
  const characters = plain(middle).replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  return new RegExp(`^${gap(before)}${characters}${gap(after)}$`, 's');
}

function gap(wildcards: string): string {
  return wildcards === '*' ? '.*' : `.{0,${wildcards.length}}`;
}

function plain(value: string): string {
  return value.replace(/\\(.)/gs, '$1');
}
