import { groundsOf, type MergeGround, newRecogniser, type Recognised } from '../merges/index.ts';
import { coreNameOf } from '../names/index.ts';
import type { NodeRef } from '../register/contract.ts';
import { type Identifier, identifierNames } from './check-statement.ts';
import type { PreviewRow, RowChoice, Statement } from './contract.ts';
import type { Taken } from './store.ts';

export interface HeldSupplier extends Recognised {
  ref: NodeRef;
  country: string | null;
}

export interface HeldSite {
  ref: NodeRef;
  country: string | null;
  owned: boolean | null;
}

export interface HeldLink {
  id: string;
  fromId: string;
  toId: string;
  kind: string;
  share: number | null;
  shareMax: number | null;
  confidence: string;
  validUntil: string | null;
}

/** A statement on a node that is in force, or the newest that was declared. */
export interface HeldFact {
  nodeId: string;
  attribute: string;
  value: unknown;
  inForce: boolean;
}

/** What the register knows of a supplier and of those around it. */
export interface HeldNetwork {
  /** Who declares; null while it does not stand in the register. */
  self: HeldSupplier | null;
  suppliers: readonly HeldSupplier[];
  /** The sites of who declares. */
  sites: readonly HeldSite[];
  /** Links to who declares and to its sites. */
  links: readonly HeldLink[];
  facts: readonly HeldFact[];
}

/** A preview row with what applying it needs beside the statement. */
export interface PlannedRow extends PreviewRow {
  /** Of the register; null for one that is new. */
  nodeId: string | null;
  /** The row of this declaration that makes the node, where that is another one. */
  joins: string | null;
  linkId: string | null;
}

export interface Planning {
  statement: Statement;
  name: string;
  held: HeldNetwork;
  /** What rows of earlier declarations became. */
  taken: Taken;
  /** By the ref of a row, the supplier that answered through its own link. */
  passedOn: ReadonlyMap<string, string>;
  queries: Readonly<Record<string, string>>;
  choices: ReadonlyMap<string, RowChoice>;
  /** The day of the declaration. */
  day: string;
}

export const keyOf = ({ section, ref }: { section: string; ref: string }) => `${section}/${ref}`;

/** At most so many other suppliers are named that a row might mean. */
const mostOthers = 3;

/**
 * What a declaration would change, row by row. Each name is taken for a supplier of the register by what a person chose, by what it
 * became before, by its own answer, or by the strongest rule of merges; else it is new. What equals the register is unchanged, so a
 * later declaration shows its differences.
 */
export function planOf(planning: Planning): PlannedRow[] {
  const { statement } = planning;
  const companies = new Companies(planning);
  const self = selfRow(planning, companies);
  const sites = statement.sites.map((row) => siteRow(row, planning));
  const siteIds = new Map(sites.map(({ ref, nodeId }) => [ref, nodeId]));
  const around = { planning, companies, siteIds };
  return [
    ...self,
    ...sites,
    ...statement.suppliers.map((row) => companyRow('suppliers', row, around)),
    ...statement.owners.map((row) => companyRow('owners', { ...row, role: 'owns' }, around)),
    ...withdrawnRows(planning),
  ].map((row) => ({ ...row, query: planning.queries[keyOf(row)] ?? null }));
}

type Company = Partial<Record<Identifier, string | null>> & {
  ref: string;
  name: string | null;
  country: string | null;
};
type Ground = NonNullable<PreviewRow['ground']>;

interface Resolved {
  supplier: HeldSupplier | null;
  joins: string | null;
  ground: Ground | null;
  others: NodeRef[];
}

/** The companies of the register, and those that this declaration brings, by what they are recognised by. */
class Companies {
  readonly #planning: Planning;
  readonly #byId: ReadonlyMap<string, HeldSupplier>;
  readonly #recognise: (one: Recognised) => HeldSupplier[];
  readonly #brought: { company: Recognised; key: string }[] = [];

  constructor(planning: Planning) {
    this.#planning = planning;
    this.#byId = new Map(planning.held.suppliers.map((supplier) => [supplier.ref.id, supplier]));
    this.#recognise = newRecogniser(planning.held.suppliers);
  }

  resolve(section: 'self' | 'suppliers' | 'owners', row: Company): Resolved {
    const key = keyOf({ section, ref: row.ref });
    const company = recognisedOf(row);
    const alike = this.#recognise(company);
    const chosen = this.#chosen(key, row) ?? this.#byRules(company, alike);
    const others = alike
      .filter(({ ref }) => ref.id !== chosen.supplier?.ref.id)
      .slice(0, mostOthers)
      .map(({ ref }) => ref);
    if (chosen.supplier) return { ...chosen, joins: null, others };
    const first = this.#brought.find((brought) => groundsOf(brought.company, company).length > 0);
    if (!first) this.#brought.push({ company, key });
    return { supplier: null, joins: first?.key ?? null, ground: null, others };
  }

  #chosen(key: string, { ref }: Company): Pick<Resolved, 'supplier' | 'ground'> | undefined {
    const { choices, taken, passedOn } = this.#planning;
    const as = choices.get(key)?.as;
    if (as === 'new') return { supplier: null, ground: null };
    const decided = as === undefined ? undefined : this.#byId.get(as);
    if (decided) return { supplier: decided, ground: { rule: 'decided', value: null, why: 'was chosen' } };
    const before = this.#byId.get(taken[key]?.nodeId ?? '');
    if (before)
      return { supplier: before, ground: { rule: 'earlier', value: null, why: 'was it in an earlier declaration' } };
    const answered = key.startsWith('suppliers/') ? this.#byId.get(passedOn.get(ref) ?? '') : undefined;
    return (
      answered && { supplier: answered, ground: { rule: 'passed-on', value: null, why: 'answered by its own link' } }
    );
  }

  #byRules(company: Recognised, alike: readonly HeldSupplier[]): Pick<Resolved, 'supplier' | 'ground'> {
    const [best] = alike;
    const ground = best && groundsOf(company, best)[0];
    return best && ground
      ? { supplier: best, ground: { ...ground, why: whyOf(ground) } }
      : { supplier: null, ground: null };
  }
}

function whyOf({ rule, value }: MergeGround): string {
  if (rule === 'name') return 'has the same name but for the legal form and spelling';
  if (rule === 'alias') return 'is known by this name too';
  return rule === 'domain' ? `has the same domain, ${value}` : `has the same ${rule.toUpperCase()}, ${value}`;
}

function recognisedOf(row: Company): Recognised {
  const { name, lei = null, duns = null, uei = null, cage = null, domain = null } = row;
  return { name: name ?? '', aliases: [], lei, duns, uei, cage, domain };
}

/** The row of who declares: whom it is taken for where it is not in the register yet, and its own times. */
function selfRow(planning: Planning, companies: Companies): PlannedRow[] {
  const { statement, held, name } = planning;
  const resolved = held.self
    ? { supplier: held.self, joins: null, ground: null, others: [] }
    : companies.resolve('self', { ref: 'self', name, country: null });
  const changes = factChanges(resolved.supplier?.ref.id, held.facts, {
    recoverDays: statement.recoverDays,
    bufferDays: statement.bufferDays,
  });
  if (held.self && changes.length === 0) return [];
  return [
    {
      ...blank('self', 'self', name),
      what: resolved.supplier ? 'changed' : 'new',
      node: resolved.supplier?.ref ?? null,
      nodeId: resolved.supplier?.ref.id ?? null,
      ground: resolved.ground,
      others: resolved.others,
      changes,
    },
  ];
}

function siteRow(row: Statement['sites'][number], { held, taken, choices }: Planning): PlannedRow {
  const key = keyOf({ section: 'sites', ref: row.ref });
  const byId = new Map(held.sites.map((site) => [site.ref.id, site]));
  const as = choices.get(key)?.as;
  const decided = as === undefined ? undefined : byId.get(as);
  const before = byId.get(taken[key]?.nodeId ?? '');
  const core = coreNameOf(row.name ?? '');
  const named = held.sites.find((site) => coreNameOf(site.ref.name) === core);
  const site = as === 'new' ? undefined : (decided ?? before ?? named);
  const changes = [
    ...changed('country', site?.country ?? null, row.country),
    ...changed('owned', site?.owned ?? null, row.owned),
    ...factChanges(site?.ref.id, held.facts, {
      region: row.place,
      recoverDays: row.recoverDays,
      bufferDays: row.bufferDays,
    }),
  ];
  return {
    ...blank('sites', row.ref, row.name ?? ''),
    what: site ? whatOf(changes) : 'new',
    node: site?.ref ?? null,
    nodeId: site?.ref.id ?? null,
    ground: site ? siteGround({ site, decided, before }) : null,
    changes,
  };
}

function siteGround({ site, decided, before }: Record<'site' | 'decided' | 'before', HeldSite | undefined>): Ground {
  if (site === decided) return { rule: 'decided', value: null, why: 'was chosen' };
  if (site === before) return { rule: 'earlier', value: null, why: 'was it in an earlier declaration' };
  return { rule: 'name', value: site!.ref.name, why: 'has the same name' };
}

type NamedCompany = Company & { role: string; share: number | null; shareMax: number | null } & Partial<
    Pick<Statement['suppliers'][number], 'item' | 'siteRef'>
  >;

interface Around {
  planning: Planning;
  companies: Companies;
  /** The node of each site that the statement names; null for a new one. */
  siteIds: ReadonlyMap<string, string | null>;
}

function companyRow(
  section: 'suppliers' | 'owners',
  row: NamedCompany,
  { planning, companies, siteIds }: Around,
): PlannedRow {
  const { held, statement } = planning;
  const { supplier, joins, ground, others } = companies.resolve(section, row);
  const at = { ...blank(section, row.ref, row.name ?? ''), says: row.item ?? null, others };
  if (supplier && supplier.ref.id === held.self?.ref.id) {
    return { ...at, what: 'refused', problem: 'It names itself.', node: supplier.ref, nodeId: supplier.ref.id, ground };
  }
  const link = supplier && held.links.find((one) => isLink(one, supplier.ref.id, held.self?.ref.id, row.role));
  const site = row.role === 'resells' ? undefined : statement.sites.find(({ ref }) => ref === row.siteRef);
  const siteId = site && siteIds.get(site.ref);
  const isAtSite = supplier && siteId && held.links.some((one) => isLink(one, supplier.ref.id, siteId, row.role));
  const changes = [
    ...(supplier ? filledIn(supplier, row) : changed('country', null, row.country)),
    ...changed('share', link?.share ?? null, row.share),
    ...(row.share === null ? [] : changed('shareMax', link?.shareMax ?? null, row.shareMax, 'take back')),
    ...(link?.confidence === 'inferred' ? changed('confidence', 'inferred', 'declared') : []),
    ...(link?.validUntil && link.validUntil < planning.day
      ? changed('validUntil', link.validUntil, null, 'take back')
      : []),
    ...(site && !isAtSite ? changed('site', null, site.name) : []),
  ];
  return {
    ...at,
    what: supplier && link ? whatOf(changes) : 'new',
    node: supplier?.ref ?? null,
    nodeId: supplier?.ref.id ?? null,
    linkId: link?.id ?? null,
    joins,
    ground,
    changes,
  };
}

function isLink(link: HeldLink, fromId: string, toId: string | undefined, kind: string): boolean {
  return link.fromId === fromId && link.toId === toId && link.kind === kind;
}

/** What the register does not know of a supplier and the declaration says; what it knows is not overwritten by a customer's word. */
function filledIn(supplier: HeldSupplier, row: Company): PreviewRow['changes'] {
  return [
    ...(supplier.country === null ? changed('country', null, row.country) : []),
    ...identifierNames.flatMap((by) => (supplier[by] === null ? changed(by, null, row[by] ?? null) : [])),
  ];
}

/** Rows of earlier declarations that this one has no more. */
function withdrawnRows({ statement, held, taken, day }: Planning): PlannedRow[] {
  const rows: PlannedRow[] = [];
  for (const [key, was] of Object.entries(taken)) {
    const [section, ref] = key.split('/') as ['sites' | 'suppliers' | 'owners', string];
    if (!was || !(section in statement) || statement[section].some((row) => row.ref === ref)) continue;
    const site = held.sites.find((one) => one.ref.id === was.nodeId);
    const link = held.links.find((one) => one.id === was.linkId);
    const other = held.suppliers.find((one) => one.ref.id === was.nodeId);
    if (section === 'sites' && site) {
      rows.push(withdrawn(section, ref, site.ref, { field: 'retired', before: 'false', after: 'true' }));
    }
    if (section !== 'sites' && other && link && (link.validUntil === null || link.validUntil > day)) {
      const ended = { field: 'validUntil', before: link.validUntil, after: day };
      rows.push({ ...withdrawn(section, ref, other.ref, ended), linkId: link.id });
    }
  }
  return rows;
}

function withdrawn(
  section: PlannedRow['section'],
  ref: string,
  node: NodeRef,
  change: PreviewRow['changes'][number],
): PlannedRow {
  return { ...blank(section, ref, node.name), what: 'withdrawn', node, nodeId: node.id, changes: [change] };
}

function blank(section: PlannedRow['section'], ref: string, name: string): PlannedRow {
  return {
    section,
    ref,
    name,
    says: null,
    what: 'unchanged',
    problem: null,
    node: null,
    nodeId: null,
    joins: null,
    linkId: null,
    ground: null,
    others: [],
    changes: [],
    query: null,
  };
}

function whatOf(changes: readonly unknown[]): PlannedRow['what'] {
  return changes.length > 0 ? 'changed' : 'unchanged';
}

type Value = string | number | boolean | null;

/** What is not said leaves the register as it is, unless it is taken back. */
function changed(field: string, before: Value, after: Value, how: 'set' | 'take back' = 'set'): PreviewRow['changes'] {
  if (before === after || (after === null && how === 'set')) return [];
  return [{ field, before: before === null ? null : String(before), after: after === null ? null : String(after) }];
}

function factChanges(
  nodeId: string | undefined,
  facts: readonly HeldFact[],
  said: Record<string, Value>,
): PreviewRow['changes'] {
  return Object.entries(said).flatMap(([attribute, value]) => {
    const stated = facts.filter((one) => one.nodeId === nodeId && one.attribute === attribute);
    if (stated.some((one) => one.value === value)) return [];
    return changed(attribute, (stated.find(({ inForce }) => inForce)?.value ?? null) as Value, value);
  });
}
