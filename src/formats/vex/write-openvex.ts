import type { VexDocument, VexStatement, VexTarget } from './document.ts';
import { type Envelope, notesWith } from './envelope.ts';
import { wordOfJustification, wordOfStatus } from './mapping.ts';
import { genericPurl, purlWithRange } from './targets.ts';
import type { WriteVex } from './write-with-envelopes.ts';

/** OpenVEX 0.2.0: every statement carries its own time, so that a later version of the document leaves it as it was. */
export const writeOpenVex: WriteVex = (document, envelopes) => ({
  '@context': 'https://openvex.dev/ns/v0.2.0',
  '@id': document.id,
  author: document.author,
  role: document.role ?? undefined,
  timestamp: document.timestamp,
  last_updated: document.lastUpdated ?? undefined,
  version: Number(document.version) || 1,
  tooling: document.tool ?? undefined,
  statements: [...grouped(document, envelopes)],
});

type Written = Record<string, unknown> & { products?: WrittenTarget[] };
type WrittenTarget = Record<string, unknown> & { subcomponents?: unknown[] };

/** Neighbours that differ in nothing but what they speak of become one statement. */
function* grouped({ statements }: VexDocument, envelopes: readonly (Envelope | undefined)[]): Generator<Written> {
  let last: { key: string; written: Written } | undefined;
  for (const [i, statement] of statements.entries()) {
    const members = membersOf(statement, envelopes[i]);
    const key = JSON.stringify(members);
    if (last?.key === key && statement.product !== null && last.written.products) {
      addTarget(last.written.products, statement);
      continue;
    }
    if (last) yield last.written;
    const written: Written = { ...members };
    if (statement.product !== null) {
      written.products = [];
      addTarget(written.products, statement);
    }
    last = { key, written };
  }
  if (last) yield last.written;
}

function addTarget(products: WrittenTarget[], { product, subcomponent }: VexStatement): void {
  const written = targetOf(product!);
  const before = products.at(-1);
  const parts = before?.subcomponents;
  const isSame = before && JSON.stringify({ ...before, subcomponents: undefined }) === JSON.stringify(written);
  const part = subcomponent && targetOf(subcomponent);
  if (isSame && part && parts && !parts.some((other) => JSON.stringify(other) === JSON.stringify(part)))
    parts.push(part);
  else products.push(part ? { ...written, subcomponents: [part] } : written);
}

function membersOf(statement: VexStatement, envelope: Envelope | undefined) {
  const { vulnerability, justification, remediations } = statement;
  return {
    '@id': statement.id ?? undefined,
    vulnerability: {
      name: vulnerability.name,
      description: vulnerability.description ?? undefined,
      aliases: vulnerability.aliases.length > 0 ? vulnerability.aliases : undefined,
    },
    timestamp: statement.timestamp ?? undefined,
    last_updated: statement.lastUpdated ?? undefined,
    supplier: statement.supplier ?? undefined,
    status: wordOfStatus('openvex', statement.status),
    status_notes: notesWith(statement.statusNotes, envelope),
    justification: justification === null ? undefined : wordOfJustification('openvex', justification),
    impact_statement: statement.impactStatement ?? (needsImpact(statement) ? noReason : undefined),
    action_statement:
      statement.actionStatement ??
      (statement.status === 'affected' ? remediations.map(({ details }) => details).join('\n') || noAction : undefined),
  };
}

/** OpenVEX demands a reason or a sentence; where the author gave neither, the sentence says just that. */
export const noReason = 'The author gave no reason.';
export const noAction = 'The author named no action.';

function needsImpact({ status, justification }: VexStatement): boolean {
  return status === 'not_affected' && justification === null;
}

function targetOf(target: VexTarget): WrittenTarget {
  const purl = purlWithRange(target);
  const identifiers = {
    purl: purl ?? undefined,
    ...(target.cpe === null ? {} : target.cpe.startsWith('cpe:2.3:') ? { cpe23: target.cpe } : { cpe22: target.cpe }),
  };
  const hasIdentifiers = purl !== null || target.cpe !== null;
  return {
    '@id': idOf(target, purl),
    identifiers: hasIdentifiers && (purl === null || target.cpe !== null) ? identifiers : undefined,
    hashes:
      Object.keys(target.hashes).length > 0
        ? Object.fromEntries(
            Object.entries(target.hashes).map(([name, value]) => [name === 'sha-1' ? 'sha1' : name, value]),
          )
        : undefined,
  };
}

/** An id is an IRI; a name of another kind becomes a URN. */
function idOf(target: VexTarget, purl: string | null): string {
  if (purl !== null) return purl;
  const generic = genericPurl(target);
  if (generic !== null) return target.versions === null ? generic : purlWithRange({ ...target, purl: generic })!;
  if (target.cpe !== null) return target.cpe;
  const id = target.id ?? '';
  return /^[a-z][a-z0-9+.-]*:\S+$/i.test(id) ? id : `urn:holdfast:ref:${encodeURIComponent(id)}`;
}
