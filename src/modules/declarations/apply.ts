import type { ChangeSet } from '../../platform/database/change-set.ts';
import { keepBytes } from '../../platform/files/content.ts';
import { noteEvidence } from '../evidence/index.ts';
import { insertFact } from '../facts/index.ts';
import { findLink, insertLink, updateLink } from '../links/index.ts';
import { updateNode } from '../register/index.ts';
import { addSite, amendSite } from '../sites/index.ts';
import { stateAlternatives } from '../source-groups/index.ts';
import { addSupplier, amendSupplier } from '../suppliers/index.ts';
import { identifierNames } from './check-statement.ts';
import type { Statement } from './contract.ts';
import { findSiteLink } from './held-store.ts';
import { keyOf, type PlannedRow } from './plan.ts';
import type { DeclaredVersion, StoredDeclaration, Taken } from './store.ts';

interface Applying {
  change: ChangeSet;
  declaration: StoredDeclaration;
  version: DeclaredVersion;
  /** Who declares, as it stands in the register by now. */
  knownId: string | null;
  rows: readonly PlannedRow[];
  isTaken: (row: PlannedRow) => boolean;
  at: Date;
}

type Company = Statement['suppliers'][number] | Statement['owners'][number];

/** Writes the rows that are taken; gives the node of who declares and what each row became. */
export async function applyRows(applying: Applying): Promise<{ selfId: string; taken: Taken }> {
  const writer = new Writer(applying);
  await writer.writeSelf();
  for (const row of applying.rows) await writer.write(row);
  await writer.writeAlternatives();
  return { selfId: writer.selfId, taken: writer.taken };
}

class Writer {
  readonly taken: Taken = {};
  selfId = '';
  readonly #applying: Applying;
  readonly #source: string;
  readonly #day: string;
  readonly #evidence;
  readonly #byRef: ReadonlyMap<string, Statement['sites'][number] | Company>;

  constructor(applying: Applying) {
    const { declaration, version } = applying;
    const { statement, declaredAt, by } = version;
    this.#applying = applying;
    this.#day = declaredAt.toISOString().slice(0, 10);
    this.#source = `Declaration ${declaration.number} of ${declaration.name}`.slice(0, 200);
    this.#evidence = {
      kind: 'statement' as const,
      origin: 'supplier' as const,
      author: by,
      observedOn: this.#day,
      validUntil: statement.validUntil,
    };
    this.#byRef = new Map(
      (['sites', 'suppliers', 'owners'] as const).flatMap((section) =>
        statement[section].map((row) => [keyOf({ section, ref: row.ref }), row] as const),
      ),
    );
  }

  /** Who declares, its own times, and the declaration word for word as evidence of all of it. */
  async writeSelf(): Promise<void> {
    const { change, declaration, version, rows, at } = this.#applying;
    const self = rows.find(({ section }) => section === 'self');
    this.selfId = this.#applying.knownId ?? self?.nodeId ?? (await addSupplier(change, { name: declaration.name })).id;
    if (self && this.#applying.isTaken(self)) await this.#writeFacts(this.selfId, self);
    const bytes = Buffer.from(JSON.stringify(version.statement, null, 2));
    const kept = await keepBytes(change.tx, change.workspaceId, bytes);
    const fileName = fileNameOf(declaration, version.number);
    const title = `Declaration ${declaration.number}, version ${version.number}`;
    const subject = { nodeId: this.selfId };
    await noteEvidence(change, subject, { ...this.#evidence, title, file: { fileName, ...kept } }, at);
  }

  async write(row: PlannedRow): Promise<void> {
    if (row.section === 'self') return;
    if (!this.#applying.isTaken(row)) {
      if (row.what !== 'withdrawn') this.taken[keyOf(row)] = null;
    } else if (row.what === 'withdrawn') await this.#withdraw(row);
    else if (row.section === 'sites')
      await this.#writeSite(row, this.#byRef.get(keyOf(row)) as Statement['sites'][number]);
    else await this.#writeCompany(row, this.#byRef.get(keyOf(row)) as Company);
  }

  async #writeSite(row: PlannedRow, { name, country, owned }: Statement['sites'][number]): Promise<void> {
    const { change, at } = this.#applying;
    const said = { ...(country ? { country } : {}), ...(owned === null ? {} : { owned }) };
    const isNew = row.nodeId === null;
    const id = row.nodeId ?? (await addSite(change, { name: name!, supplierId: this.selfId, ...said })).id;
    if (!isNew && row.changes.some(({ field }) => field === 'country' || field === 'owned'))
      await amendSite(change, id, said);
    if (isNew) await this.#signSiteLink(id);
    await this.#writeFacts(id, row);
    if (row.what !== 'unchanged') {
      await noteEvidence(change, { nodeId: id }, { ...this.#evidence, title: this.#source }, at);
    }
    this.taken[keyOf(row)] = { nodeId: id, linkId: null };
  }

  /** The field of a new site that says whose it is states a link; it is known by this declaration. */
  async #signSiteLink(siteId: string): Promise<void> {
    const { change } = this.#applying;
    const ends = { siteId, supplierId: this.selfId };
    const id = await findSiteLink(change.tx, change.workspaceId, ends);
    if (id) await updateLink(change, id, { ...this.#linkValues, kind: 'site-of', ...noShare });
  }

  async #writeCompany(row: PlannedRow, said: Company): Promise<void> {
    const { change } = this.#applying;
    const id = row.nodeId ?? this.#joined(row) ?? (await this.#addCompany(said));
    const isFilled = row.changes.some(({ field }) => field === 'country' || identifierNames.includes(field as never));
    if (row.nodeId && isFilled) {
      const fields = row.changes.filter(({ field }) => field === 'country' || identifierNames.includes(field as never));
      await amendSupplier(change, id, Object.fromEntries(fields.map(({ field, after }) => [field, after])));
    }
    const role = 'role' in said ? said.role : 'owns';
    const linkId = await this.#writeLink(row, { fromId: id, toId: this.selfId, kind: role }, said);
    const site = 'siteRef' in said && said.siteRef ? this.taken[`sites/${said.siteRef}`] : null;
    if (site && role !== 'resells' && role !== 'owns' && row.changes.some(({ field }) => field === 'site')) {
      await insertLink(change, { ...this.#linkValues, fromId: id, toId: site.nodeId, kind: role, ...noShare });
    }
    this.taken[keyOf(row)] = { nodeId: id, linkId };
  }

  /** The node that an earlier row of the same company has made. */
  #joined({ joins }: PlannedRow): string | undefined {
    if (joins === null) return undefined;
    return joins.startsWith('self/') ? this.selfId : this.taken[joins]?.nodeId;
  }

  async #addCompany(said: Company): Promise<string> {
    const { name, country, share: _, shareMax: __, ref: ___, ...rest } = said;
    const identified = Object.fromEntries(
      Object.entries(rest).filter(([field]) => identifierNames.includes(field as never)),
    );
    return (await addSupplier(this.#applying.change, { name: name!, country, ...identified })).id;
  }

  get #linkValues() {
    const { validUntil } = this.#applying.version.statement;
    return {
      dependence: null,
      transmission: null,
      confidence: 'declared' as const,
      source: this.#source,
      validFrom: this.#day,
      validUntil,
      declaredAs: null,
    };
  }

  async #writeLink(
    row: PlannedRow,
    ends: { fromId: string; toId: string; kind: 'supplies' | 'resells' | 'administers' | 'owns' },
    said: Company,
  ): Promise<string | null> {
    const { change, at } = this.#applying;
    if (row.what === 'unchanged') return row.linkId;
    if (ends.fromId === ends.toId) return null;
    let id = row.linkId;
    if (id === null) {
      const { share, shareMax } = said;
      id = (await insertLink(change, { ...this.#linkValues, ...ends, share, shareMax })) ?? null;
    } else {
      const before = (await findLink(change.tx, change.workspaceId, id))!;
      const share = said.share === null ? before : said;
      const { dependence, transmission, validFrom } = before;
      await updateLink(change, id, {
        ...this.#linkValues,
        kind: ends.kind,
        share: share.share,
        shareMax: share.shareMax,
        dependence,
        transmission,
        validFrom: validFrom ?? this.#day,
      });
    }
    if (id !== null)
      await noteEvidence(change, { linkId: id }, { ...this.#evidence, ...wordsOf(said, this.#source) }, at);
    return id;
  }

  async #writeFacts(nodeId: string, { changes }: PlannedRow): Promise<void> {
    const { change, version, at } = this.#applying;
    for (const { field, after } of changes) {
      if (field !== 'region' && field !== 'recoverDays' && field !== 'bufferDays') continue;
      await insertFact(change, {
        nodeId,
        attribute: field,
        value: field === 'region' ? after : Number(after),
        confidence: 'declared',
        source: this.#source,
        validFrom: this.#day,
        validUntil: version.statement.validUntil,
        statedAt: at,
      });
    }
  }

  async #withdraw({ section, nodeId, linkId }: PlannedRow): Promise<void> {
    const { change } = this.#applying;
    if (section === 'sites') return updateNode(change, nodeId!, { retired: true });
    const { kind, share, shareMax, dependence, transmission, confidence, validFrom } = (await findLink(
      change.tx,
      change.workspaceId,
      linkId!,
    ))!;
    const ended = { source: this.#source, validFrom, validUntil: this.#day };
    await updateLink(change, linkId!, { kind, share, shareMax, dependence, transmission, confidence, ...ended });
  }

  /** Suppliers of one item, each of them said not to be the only one, stand in for each other. */
  async writeAlternatives(): Promise<void> {
    const { change, version } = this.#applying;
    const byItem = new Map<string, { name: string; rows: Statement['suppliers'] }>();
    for (const row of version.statement.suppliers) {
      if (row.singleSource !== false || !row.item || !this.taken[`suppliers/${row.ref}`]) continue;
      const item = byItem.get(row.item.toLowerCase()) ?? { name: row.item, rows: [] };
      item.rows.push(row);
      byItem.set(row.item.toLowerCase(), item);
    }
    for (const { name, rows } of byItem.values()) {
      const sources = new Map(
        rows.map(({ ref, share, shareMax }) => {
          const { nodeId } = this.taken[`suppliers/${ref}`]!;
          return [nodeId, { nodeId, share, shareMax, qualified: null, switchDays: null, dependence: null }] as const;
        }),
      );
      if (sources.size > 1)
        await stateAlternatives(change, { nodeId: this.selfId, name, sources: [...sources.values()] });
    }
  }
}

const noShare = { share: null, shareMax: null };

export function fileNameOf({ number }: Pick<StoredDeclaration, 'number'>, version: number): string {
  return `declaration-${number}-v${version}.json`;
}

function wordsOf(said: Company, source: string): { title: string; summary: string | null } {
  if (!('item' in said)) return { title: source, summary: null };
  const single =
    said.singleSource === true ? 'The only source.' : said.singleSource === false ? 'There are others.' : null;
  const title = said.item ? `${source}: ${said.item}`.slice(0, 300) : source;
  return { title, summary: single };
}
