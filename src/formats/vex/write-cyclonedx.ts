import type { VexDocument, VexStatement, VexTarget } from './document.ts';
import { type Envelope, envelopeName } from './envelope.ts';
import type { Loose } from './loose.ts';
import { responseOfCategory, wordOfJustification, wordOfStatus } from './mapping.ts';
import { targetKey } from './targets.ts';
import type { WriteVex } from './write-with-envelopes.ts';

/** CycloneDX 1.6, which stands alone: what it speaks of is in it, as the subject or as components. */
export const writeCycloneDxVex: WriteVex = (document, envelopes) => {
  const inventory = new Inventory(document.statements);
  const vulnerabilities = [...grouped(document, envelopes, inventory)];
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: isSerial(document.id) ? document.id : undefined,
    version: Number(document.version) || 1,
    metadata: {
      timestamp: document.timestamp ?? undefined,
      tools: document.tool === null ? undefined : { components: [{ type: 'application', name: document.tool }] },
      authors: document.author === null ? undefined : [{ name: document.author }],
      component: inventory.subject,
      properties: [
        ...(document.id === null || isSerial(document.id) ? [] : [{ name: `${envelopeName}:id`, value: document.id }]),
        ...(document.role === null ? [] : [{ name: `${envelopeName}:role`, value: document.role }]),
      ],
    },
    components: inventory.components,
    vulnerabilities,
  };
};

function isSerial(id: string | null): boolean {
  return id !== null && /^urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
}

type Component = Record<string, unknown> & { components?: Component[] };

/** The products and parts that statements speak of, each once; a single product is the subject of the document. */
class Inventory {
  readonly subject: Component | undefined;
  readonly components: Component[] = [];
  readonly #refs = new Map<string, string>();

  constructor(statements: readonly VexStatement[]) {
    const products = new Map<string, VexTarget>();
    for (const { product } of statements) if (product && !isLink(product)) products.set(barely(product), product);
    const isAlone = products.size === 1 && statements.every(({ product }) => product !== null && !isLink(product));
    const holders = new Map<string, Component[]>();
    for (const [key, product] of products) {
      const component = this.#register(key, product);
      if (isAlone) this.subject = component;
      else this.components.push(component);
      const parts: Component[] = isAlone ? this.components : [];
      if (!isAlone) component.components = parts;
      holders.set(key, parts);
    }
    for (const { product, subcomponent } of statements) {
      if (!product || !subcomponent || isLink(product)) continue;
      const key = partKey(product, subcomponent);
      if (!this.#refs.has(key)) holders.get(barely(product))!.push(this.#register(key, subcomponent));
    }
    for (const component of this.components) if (component.components?.length === 0) delete component.components;
  }

  refOf({ product, subcomponent }: VexStatement): string {
    if (product && isLink(product)) return product.id!;
    return this.#refs.get(subcomponent ? partKey(product!, subcomponent) : barely(product!))!;
  }

  #register(key: string, target: VexTarget): Component {
    const ref = `ref-${this.#refs.size + 1}`;
    this.#refs.set(key, ref);
    return componentOf(target, ref);
  }
}

/** Nothing is known of it but where it stands in another document. */
function isLink({ id, name, purl, cpe, hashes }: VexTarget): boolean {
  return id !== null && name === null && purl === null && cpe === null && Object.keys(hashes).length === 0;
}

function barely(target: VexTarget): string {
  return targetKey({ ...target, versions: null });
}

function partKey(product: VexTarget, part: VexTarget): string {
  return `${barely(product)} ${barely(part)}`;
}

function componentOf(target: VexTarget, ref: string): Component {
  const hashes = Object.entries(target.hashes);
  return {
    type: 'application',
    'bom-ref': ref,
    supplier: target.supplier === null ? undefined : { name: target.supplier },
    name: target.name ?? target.purl ?? target.cpe ?? target.id ?? ref,
    version: target.version ?? undefined,
    hashes: hashes.length > 0 ? hashes.map(([alg, content]) => ({ alg: spelt(alg), content })) : undefined,
    cpe: target.cpe ?? undefined,
    purl: target.purl ?? undefined,
  };
}

/** The spelling of the schema. */
function spelt(algorithm: string): string {
  return algorithm.startsWith('blake') ? algorithm.replace('blake', 'BLAKE') : algorithm.toUpperCase();
}

function* grouped(
  { statements }: VexDocument,
  envelopes: readonly (Envelope | undefined)[],
  inventory: Inventory,
): Generator<Loose> {
  let last: { key: string; written: Loose; affects: Loose[] } | undefined;
  for (const [i, statement] of statements.entries()) {
    const members = membersOf(statement, envelopes[i]);
    const key = JSON.stringify(members);
    const affected = statement.product && affectedBy(statement, inventory);
    const isNew = !last?.affects.some(({ ref }) => ref === affected?.ref);
    if (last && last.key === key && affected && isNew) {
      last.affects.push(affected);
      continue;
    }
    if (last) yield last.written;
    const affects = affected ? [affected] : [];
    last = { key, affects, written: affected ? { ...members, affects } : members };
  }
  if (last) yield last.written;
}

function affectedBy(statement: VexStatement, inventory: Inventory): Loose {
  const named = statement.subcomponent ?? statement.product!;
  const ref = inventory.refOf(statement);
  if (named.versions !== null) return { ref, versions: [{ range: named.versions, status: statusOfRange(statement) }] };
  return isLink(named) && named.version !== null
    ? { ref, versions: [{ version: named.version, status: statusOfRange(statement) }] }
    : { ref };
}

function statusOfRange({ status }: VexStatement): string {
  return status === 'affected' ? 'affected' : status === 'under_investigation' ? 'unknown' : 'unaffected';
}

function membersOf(statement: VexStatement, envelope: Envelope | undefined): Loose {
  const { vulnerability, status, justification, remediations, source } = statement;
  const responses =
    source.format === 'cyclonedx'
      ? source.responses
      : [...new Set(remediations.flatMap(({ category }) => responseOfCategory(category) ?? []))];
  const state =
    source.format === 'cyclonedx' && !source.status.startsWith('affects.')
      ? source.status
      : wordOfStatus('cyclonedx', status);
  const label =
    source.format === 'cyclonedx'
      ? source.justification
      : justification && wordOfJustification('cyclonedx', justification);
  return {
    id: vulnerability.name,
    references:
      vulnerability.aliases.length > 0
        ? vulnerability.aliases.map((id) => ({ id, source: { name: id.split('-')[0] } }))
        : undefined,
    description: vulnerability.description ?? undefined,
    recommendation: statement.actionStatement ?? undefined,
    analysis: {
      state,
      justification: label ?? undefined,
      response: responses.length > 0 ? responses : undefined,
      detail: (status === 'not_affected' ? statement.impactStatement : statement.statusNotes) ?? undefined,
      firstIssued: statement.timestamp ?? undefined,
      lastUpdated: statement.lastUpdated ?? undefined,
    },
    properties: envelope ? [{ name: envelopeName, value: JSON.stringify(envelope) }] : undefined,
  };
}
