import type { CsafDraft, VexDocument, VexStatement, VexTarget } from './document.ts';
import { type Envelope, envelopeName } from './envelope.ts';
import type { Loose } from './loose.ts';
import { plainAlgorithm, wordOfJustification, wordOfStatus } from './mapping.ts';
import { targetKey } from './targets.ts';
import { noAction, noReason } from './write-openvex.ts';
import type { Arrange, WriteVex } from './write-with-envelopes.ts';

/** CSAF speaks once of a product and a vulnerability: the newest statement stays. Vulnerabilities stand together, then statuses. */
export const arrangeForCsaf: Arrange = (statements) => {
  const newest = new Map<string, VexStatement>();
  const places = new Map<string, number>();
  for (const statement of statements) {
    const { name } = statement.vulnerability;
    if (!places.has(name)) places.set(name, places.size);
    const key = `${name} ${idKey(statement)}`;
    const before = newest.get(key);
    if (!before || Date.parse(before.timestamp ?? '') <= Date.parse(statement.timestamp ?? '')) {
      newest.delete(key);
      newest.set(key, statement);
    }
  }
  const order = (statement: VexStatement) =>
    places.get(statement.vulnerability.name)! * statusOrder.length + statusOrder.indexOf(wordOf(statement));
  return [...newest.values()].sort((a, b) => order(a) - order(b));
};

/** The four that the profile asks for (CSAF 2.0 §6.1.27.7) and every reader knows; a finer word of the source is in the envelope. */
const statusOrder = ['fixed', 'known_affected', 'known_not_affected', 'under_investigation'];

function wordOf({ status }: VexStatement): string {
  return wordOfStatus('csaf', status)!;
}

/** The VEX profile of CSAF 2.0 (§4.5). */
export const writeCsafVex: WriteVex = (document, envelopes) => written(document, envelopes, null);

/** The VEX profile of CSAF 2.1 (committee specification draft 03, §4.5). */
export function csafDraftWriter(draft: CsafDraft): WriteVex {
  return (document, envelopes) => ({
    $schema: 'https://docs.oasis-open.org/csaf/csaf/v2.1/schema/csaf.json',
    ...written(document, envelopes, draft),
  });
}

function written(document: VexDocument, envelopes: readonly (Envelope | undefined)[], draft: CsafDraft | null): Loose {
  const tree = new ProductTree(document.statements, { isDraft: draft !== null });
  const updated = document.lastUpdated ?? document.timestamp!;
  const revisions = revisionsOf(document, updated);
  return {
    document: {
      category: 'csaf_vex',
      csaf_version: draft ? '2.1' : '2.0',
      distribution: draft ? { tlp: { label: draft.tlp } } : undefined,
      publisher: {
        category: publishers.includes(document.role ?? '') ? document.role : 'other',
        name: document.author ?? 'Unknown author',
        namespace:
          document.namespace ??
          `urn:holdfast:author:${encodeURIComponent((document.author ?? 'unknown').toWellFormed())}`,
      },
      title: `Status of vulnerabilities: ${document.id}`,
      tracking: {
        current_release_date: updated,
        generator: document.tool === null ? undefined : { engine: { name: document.tool } },
        id: document.id,
        initial_release_date: document.timestamp,
        revision_history: revisions,
        status: 'final',
        version: revisions.at(-1)!.number,
      },
    },
    product_tree: tree.written(),
    vulnerabilities: vulnerabilitiesOf(document, envelopes, tree),
  };
}

const publishers = ['coordinator', 'discoverer', 'other', 'translator', 'user', 'vendor'];

/** Every version has an entry (CSAF 2.0 §6.1.21); what nobody told is told as not known. */
function revisionsOf({ version, timestamp, revisions }: VexDocument, updated: string) {
  const last = Math.max(1, Number.parseInt(version ?? '1', 10) || 1);
  return Array.from({ length: last }, (_, i) => {
    const told = revisions.find((revision) => revision.version === String(i + 1));
    return {
      date: told?.date ?? (i + 1 === last ? updated : timestamp!),
      number: String(i + 1),
      summary: told?.summary ?? (i === 0 ? 'First version.' : 'Statements changed.'),
    };
  });
}

function idKey({ product, subcomponent }: Pick<VexStatement, 'product' | 'subcomponent'>): string {
  return `${targetKey(product)} ${targetKey(subcomponent)}`;
}

class ProductTree {
  readonly #ids = new Map<string, string>();
  readonly #branches: Loose[] = [];
  readonly #named: Loose[] = [];
  readonly #relationships: Loose[] = [];
  readonly #isDraft: boolean;

  constructor(statements: readonly VexStatement[], { isDraft }: { isDraft: boolean }) {
    this.#isDraft = isDraft;
    for (const { product, subcomponent } of statements) {
      const whole = this.#add(product!);
      if (!subcomponent) continue;
      const key = idKey({ product, subcomponent });
      if (this.#ids.has(key)) continue;
      const part = this.#add(subcomponent);
      const id = this.#take(key);
      const named = { product_id: id, name: `${labelOf(subcomponent)} as a part of ${labelOf(product!)}` };
      this.#relationships.push(this.#relation(named, part, whole));
    }
  }

  /** CSAF 2.1 has paths in the place of relationships. */
  #relation(named: Loose, part: string, whole: string): Loose {
    const category = 'default_component_of';
    return this.#isDraft
      ? {
          beginning_product_reference: part,
          full_product_name: named,
          subpaths: [{ category, next_product_reference: whole }],
        }
      : {
          category,
          full_product_name: named,
          product_reference: part,
          relates_to_product_reference: whole,
        };
  }

  idOf(statement: VexStatement): string {
    return this.#ids.get(statement.subcomponent ? idKey(statement) : targetKey(statement.product))!;
  }

  written(): Loose {
    return {
      branches: this.#branches.length > 0 ? this.#branches : undefined,
      full_product_names: this.#named.length > 0 ? this.#named : undefined,
      [this.#isDraft ? 'product_paths' : 'relationships']:
        this.#relationships.length > 0 ? this.#relationships : undefined,
    };
  }

  #take(key: string): string {
    const id = `CSAFPID-${String(this.#ids.size + 1).padStart(4, '0')}`;
    this.#ids.set(key, id);
    return id;
  }

  #add(target: VexTarget): string {
    const key = targetKey(target);
    const known = this.#ids.get(key);
    if (known) return known;
    const id = this.#take(key);
    const product = { name: labelOf(target), product_id: id, product_identification_helper: this.#helperOf(target) };
    if (target.name === null) this.#named.push(product);
    else this.#branches.push(branchOf(target, product));
    return id;
  }

  #helperOf({ purl, cpe, hashes, name }: VexTarget): Loose | undefined {
    const files = Object.entries(hashes).map(([algorithm, value]) => ({ algorithm: plainAlgorithm(algorithm), value }));
    if (purl === null && cpe === null && files.length === 0) return undefined;
    return {
      cpe: cpe ?? undefined,
      hashes: files.length > 0 ? [{ file_hashes: files, filename: name ?? 'file' }] : undefined,
      ...(purl !== null && (this.#isDraft ? { purls: [purl] } : { purl })),
    };
  }
}

function branchOf({ supplier, name, version, versions }: VexTarget, product: Loose): Loose {
  const inner =
    version !== null
      ? { category: 'product_name', name, branches: [{ category: 'product_version', name: version, product }] }
      : versions !== null
        ? { category: 'product_name', name, branches: [{ category: 'product_version_range', name: versions, product }] }
        : { category: 'product_name', name, product };
  return supplier === null ? inner : { category: 'vendor', name: supplier, branches: [inner] };
}

function labelOf({ name, version, versions, purl, cpe, id }: VexTarget): string {
  if (name === null) return purl ?? cpe ?? id ?? 'A product without a name';
  return [name, version ?? versions].filter((part) => part !== null).join(' ');
}

interface Collected {
  statement: VexStatement;
  product_status: Record<string, string[]>;
  flags: Loose[];
  threats: Loose[];
  remediations: Loose[];
  envelopes: Record<string, Envelope>;
}

function vulnerabilitiesOf(
  { statements }: VexDocument,
  envelopes: readonly (Envelope | undefined)[],
  tree: ProductTree,
): Loose[] {
  const byName = new Map<string, Collected>();
  for (const [i, statement] of statements.entries()) {
    const { name } = statement.vulnerability;
    let into = byName.get(name);
    if (!into) {
      into = { statement, product_status: {}, flags: [], threats: [], remediations: [], envelopes: {} };
      byName.set(name, into);
    }
    const id = tree.idOf(statement);
    const word = wordOf(statement);
    into.product_status[word] = [...(into.product_status[word] ?? []), id];
    if (statement.status === 'not_affected') sayWhy(into, statement, id);
    if (statement.status === 'affected') sayWhatToDo(into, statement, id);
    if (envelopes[i]) into.envelopes[id] = envelopes[i];
  }
  return [...byName.values()].map(vulnerabilityOf);
}

function sayWhy(into: Collected, { justification, impactStatement, timestamp }: VexStatement, id: string): void {
  const date = timestamp ?? undefined;
  if (justification !== null)
    into.flags.push({ date, label: wordOfJustification('csaf', justification), product_ids: [id] });
  const details = impactStatement ?? (justification === null ? noReason : undefined);
  if (details) into.threats.push({ category: 'impact', date, details, product_ids: [id] });
}

function sayWhatToDo(into: Collected, { remediations, actionStatement, timestamp }: VexStatement, id: string): void {
  const date = timestamp ?? undefined;
  const said =
    remediations.length > 0
      ? remediations
      : actionStatement === null
        ? [{ category: 'none_available', details: noAction, url: null }]
        : [{ category: 'mitigation', details: actionStatement, url: null }];
  for (const { category, details, url } of said) {
    into.remediations.push({ category, date, details, product_ids: [id], url: url ?? undefined });
  }
}

function vulnerabilityOf({ statement, envelopes, flags, threats, remediations, product_status }: Collected): Loose {
  const { name, aliases, description } = statement.vulnerability;
  const isCve = /^CVE-\d{4}-\d{4,}$/.test(name);
  const ids = isCve ? aliases : [name, ...aliases];
  const envelope = Object.keys(envelopes).length > 0;
  return {
    cve: isCve ? name : undefined,
    flags: flags.length > 0 ? flags : undefined,
    ids: ids.length > 0 ? ids.map((text) => ({ system_name: text.split('-')[0] || 'id', text })) : undefined,
    notes: [
      description === null
        ? { category: 'summary', text: `The status of ${name} in the products named here.` }
        : { category: 'description', text: description },
      ...(envelope ? [{ category: 'other', text: JSON.stringify(envelopes), title: envelopeName }] : []),
    ],
    product_status,
    remediations: remediations.length > 0 ? remediations : undefined,
    threats: threats.length > 0 ? threats : undefined,
  };
}
