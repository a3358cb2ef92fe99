import { coreNameOf } from '../names/index.ts';
import { type MergeGround, MergeRule } from './contract.ts';

/** By what a supplier may be the same company as another. */
export interface Recognised {
  name: string;
  aliases: readonly string[];
  lei: string | null;
  duns: string | null;
  uei: string | null;
  cage: string | null;
  domain: string | null;
}

const identifiers = ['lei', 'duns', 'uei', 'cage', 'domain'] as const;

/** Shorter names say too little by themselves. */
const tellingLength = 3;

/** Everything by which a supplier is recognised: equal marks of two suppliers are a ground to take them for one. */
export function marksOf(supplier: Recognised): MergeGround[] {
  const name = coreNameOf(supplier.name);
  const aliases = new Set(supplier.aliases.map(coreNameOf));
  aliases.delete(name);
  return [
    ...identifiers.flatMap((rule) => (supplier[rule] ? [{ rule, value: supplier[rule] }] : [])),
    { rule: 'name' as const, value: name },
    ...[...aliases].map((value) => ({ rule: 'alias' as const, value })),
  ].filter(({ value }) => value.length >= tellingLength);
}

/** Names and aliases meet in one: an alias of one may be the name of the other. */
export function keyOf({ rule, value }: MergeGround): string {
  return `${rule === 'alias' ? 'name' : rule} ${value?.toLowerCase()}`;
}

/** On what two suppliers look like one company, the strongest first. */
export function groundsOf(one: Recognised, other: Recognised): MergeGround[] {
  const others = new Map(marksOf(other).map((mark) => [keyOf(mark), mark]));
  return marksOf(one)
    .flatMap((mark) => {
      const met = others.get(keyOf(mark));
      return met ? [{ rule: met.rule === 'alias' ? met.rule : mark.rule, value: mark.value }] : [];
    })
    .sort(byStrength);
}

export function byStrength(a: MergeGround, b: MergeGround): number {
  return MergeRule.options.indexOf(a.rule) - MergeRule.options.indexOf(b.rule);
}

/** Pairs that share a mark; a mark that very many share, such as a domain of mail, tells nothing. */
export function pairsOf<Supplier extends Recognised & { id: string }>(
  suppliers: readonly Supplier[],
): [Supplier, Supplier][] {
  const byMark = new Map<string, Supplier[]>();
  for (const supplier of suppliers) {
    for (const mark of marksOf(supplier)) {
      const holders = byMark.get(keyOf(mark)) ?? [];
      holders.push(supplier);
      byMark.set(keyOf(mark), holders);
    }
  }
  const pairs = new Map<string, [Supplier, Supplier]>();
  for (const holders of byMark.values()) {
    if (holders.length > mostHolders) continue;
    for (const [index, one] of holders.entries()) {
      for (const other of holders.slice(index + 1)) {
        if (one.id !== other.id) pairs.set(pairKey(one.id, other.id), one.id < other.id ? [one, other] : [other, one]);
      }
    }
  }
  return [...pairs.values()];
}

const mostHolders = 20;

/** Prepares suppliers to be recognised: who shares a mark with one that is asked about, the strongest ground first. */
export function newRecogniser<Supplier extends Recognised>(
  suppliers: readonly Supplier[],
): (one: Recognised) => Supplier[] {
  const byMark = new Map<string, Supplier[]>();
  for (const supplier of suppliers) {
    for (const mark of new Set(marksOf(supplier).map(keyOf))) {
      const holders = byMark.get(mark);
      if (holders) holders.push(supplier);
      else byMark.set(mark, [supplier]);
    }
  }
  return (one) => {
    const holders = marksOf(one).map((mark) => byMark.get(keyOf(mark)) ?? []);
    const found = new Set(holders.filter(({ length }) => length <= mostHolders).flat());
    const strongest = (supplier: Supplier) => groundsOf(one, supplier)[0]!;
    return [...found].sort((a, b) => byStrength(strongest(a), strongest(b)));
  };
}

export function pairKey(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}
