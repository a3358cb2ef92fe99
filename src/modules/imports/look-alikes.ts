import type { RegisterReading, SupplierRow } from '../../formats/register-workbook/rows.ts';
import { coreNameOf } from '../names/index.ts';
import { type HeldRegister, numberOf } from '../register/index.ts';
import type { LookAlike, LookAlikeRule } from './contract.ts';
import type { RowPlan } from './plan.ts';

const identifiers = { lei: 'LEI', duns: 'DUNS', uei: 'UEI', cage: 'CAGE', domain: 'domain' } as const;
type Identifier = keyof typeof identifiers;

/** A row that would be new and the row that it looks like. */
export interface FoundLookAlike extends LookAlike {
  row: number;
  /** The title of the column that tells. */
  field: string;
  /** The key of the other row. */
  key: string;
}

/**
 * Finds suppliers that would be new and have an identifier, the name, an alias or the domain of one that is there, in the
 * register or earlier in the file. Each rule is one look-up, so that a long list costs no more than reading it.
 */
export function findLookAlikes(
  plans: readonly RowPlan[],
  { suppliers, nodes }: Pick<HeldRegister, 'suppliers' | 'nodes'>,
  { columns, tabs, pointers }: Pick<RegisterReading, 'columns' | 'tabs' | 'pointers'>,
): FoundLookAlike[] {
  const seen = new Seen();
  for (const supplier of suppliers.values()) {
    const { id, number, name } = nodes.get(supplier.key)!;
    seen.add(supplier, { key: supplier.key, other: { id, number: numberOf('supplier', number), name, row: null } });
  }
  const found: FoundLookAlike[] = [];
  for (const { sheet, row, what } of plans) {
    if (sheet !== 'Suppliers' || what !== 'new') continue;
    const supplier = row as SupplierRow;
    const match = seen.match(supplier);
    if (match) {
      const cell = `${tabs.Suppliers ?? 'Suppliers'}!${columns.Suppliers?.[match.field] ?? 'A'}${row.row}`;
      found.push(lookAlikeOf(supplier, match, pointers?.Suppliers?.[row.row - 1] ?? cell));
    }
    const { key, legalName: name } = supplier;
    seen.add(supplier, { key, other: { id: null, number: null, name, row: supplier.row } });
  }
  return found;
}

type Named = Pick<SupplierRow, 'legalName' | 'aliases' | Identifier>;

interface Known {
  key: string;
  other: LookAlike['other'];
}

interface Match extends Known {
  rule: LookAlikeRule;
  field: Identifier | 'legalName' | 'aliases';
  value: string;
  why: string;
}

/** Names shorter than this in letters and digits say too little once blanks or the order of words do not count. */
const tellingLength = 4;

/** Suppliers by everything that tells them; the first of each stands. */
class Seen {
  readonly #known = new Map<string, Known & { value: string }>();

  add(supplier: Named, known: Known): void {
    const note = (mark: string, value: string) => {
      if (!this.#known.has(mark)) this.#known.set(mark, { ...known, value });
    };
    for (const by of Object.keys(identifiers) as Identifier[])
      if (supplier[by]) note(`${by} ${supplier[by]}`, supplier[by]);
    const core = nameOf(supplier.legalName);
    note(`name ${core}`, supplier.legalName);
    note(`letters ${lettersOf(core)}`, supplier.legalName);
    note(`words ${wordsOf(core)}`, supplier.legalName);
    for (const alias of supplier.aliases ?? []) note(`alias ${nameOf(alias)}`, alias);
    for (const label of labelsOf(supplier.domain)) note(`label ${label}`, supplier.domain!);
  }

  /** By the strongest rule that matches. */
  match(supplier: Named): Match | undefined {
    for (const by of Object.keys(identifiers) as Identifier[]) {
      const value = supplier[by];
      const known = value ? this.#known.get(`${by} ${value}`) : undefined;
      if (known) return { ...known, rule: by, field: by, value: value!, why: `has the same ${identifiers[by]}` };
    }
    return this.#byName(supplier) ?? this.#byAlias(supplier);
  }

  #byName({ legalName }: Named): Match | undefined {
    const core = nameOf(legalName);
    if (core === '') return undefined;
    const matched = (rule: LookAlikeRule, mark: string, why: (value: string) => string): Match | undefined => {
      const known = this.#known.get(mark);
      return known && { ...known, rule, field: 'legalName', value: legalName, why: why(known.value) };
    };
    const same = matched('name', `name ${core}`, () => 'has the same name but for legal form and spelling');
    const known = same ?? matched('alias', `alias ${core}`, (alias) => `is also known as “${alias}”`);
    const letters = lettersOf(core);
    if (known || letters.length < tellingLength) return known;
    return (
      matched('letters', `letters ${letters}`, () => 'has the same name but for blanks') ??
      matched('words', `words ${wordsOf(core)}`, () => 'has the same words in its name') ??
      matched('domain-name', `label ${letters}`, (domain) => `has the domain ${domain}, which says this name`)
    );
  }

  #byAlias({ aliases = [] }: Named): Match | undefined {
    for (const alias of aliases) {
      const core = nameOf(alias);
      const known = this.#known.get(`name ${core}`) ?? this.#known.get(`alias ${core}`);
      if (core === '' || !known) continue;
      return {
        ...known,
        rule: 'alias',
        field: 'aliases',
        value: alias,
        why: `is called “${known.value}”, an alias here`,
      };
    }
    return undefined;
  }
}

/** Words that join two names; many write them as a sign or leave them out. */
const joining = new Set('and und et y e ja og och en i'.split(' '));

/** The words that tell a company from others: `Halden & Roe Networks` is `Halden and Roe Networks AS`. */
function nameOf(name: string): string {
  const core = coreNameOf(name);
  const words = core.split(' ').filter((word) => !joining.has(word));
  return words.length > 0 ? words.join(' ') : core;
}

function lettersOf(core: string): string {
  return core.replaceAll(' ', '');
}

function wordsOf(core: string): string {
  return core.split(' ').sort().join(' ');
}

/** `kestrelline` of `www.kestrelline-controls.example` is no label of it, `kestrellinecontrols` is. */
function labelsOf(domain: string | null | undefined): string[] {
  const labels =
    domain
      ?.split('.')
      .slice(0, -1)
      .map((label) => label.replaceAll('-', '')) ?? [];
  return labels.filter((label) => label.length >= tellingLength);
}

function lookAlikeOf({ row }: SupplierRow, { rule, field, value, why, key, other }: Match, at: string): FoundLookAlike {
  const title = field === 'legalName' ? 'legal name' : field === 'aliases' ? 'aliases' : identifiers[field];
  return { at, row, field: title, rule, value, why, key, other };
}
