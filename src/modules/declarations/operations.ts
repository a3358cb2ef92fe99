import { AppError } from '../../common/errors.ts';
import type { Page } from '../../common/page.ts';
import type { Context } from '../../platform/context.ts';
import { type ChangeSet, changeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { Download } from '../../platform/http/bind.ts';
import { requireEtag } from '../../platform/http/etag.ts';
import { mailLetter, raiseFollowed } from '../notices/index.ts';
import { findNode, findNodes, holdRegister, readPage } from '../register/index.ts';
import { issueLink, revokeLinks } from '../vendor-links/index.ts';
import { applyRows, fileNameOf } from './apply.ts';
import { emptyStatement } from './check-statement.ts';
import type { AskInput, Declaration, DeclarationQuery, RowChoice } from './contract.ts';
import { mergedInto, readHeld, readPassedOn } from './held-store.ts';
import { keyOf, type PlannedRow, planOf } from './plan.ts';
import { presented, purpose } from './present.ts';
import {
  countDeclarations,
  type DeclarationChange,
  type DeclaredVersion,
  findDeclaration,
  findEarlier,
  findVersion,
  insertDeclaration,
  listBelow,
  listChildren,
  listDeclarationsOf,
  lockDeclaration,
  readAsker,
  readChangeNumber,
  readTaken,
  type StoredDeclaration,
  updateDeclaration,
} from './store.ts';

const dayMs = 24 * 3600_000;

export function listDeclarations(context: Context, query: DeclarationQuery): Promise<Page<Declaration>> {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const supplier = query.supplier === undefined ? undefined : await findNode(tx, workspaceId, query.supplier);
    if (query.supplier !== undefined && !supplier) throw new AppError('not-found', 'There is no such supplier.');
    const filter = { supplierId: supplier?.id, state: query.state };
    const page = await readPage(context, 'declarations', query, (slice) =>
      listDeclarationsOf(tx, workspaceId, filter, slice),
    );
    return {
      ...page,
      items: await presented(tx, context, page.items),
      total: await countDeclarations(tx, workspaceId, filter),
    };
  });
}

/** Asks each supplier by a link of its own. What it declared when we asked it before is where it begins. */
export async function askForDeclarations(context: Context, input: AskInput) {
  const now = context.clock();
  const expiresAt = new Date(now.getTime() + input.linkDays * dayMs);
  const asked = await changeSet(context, 'declaration.asked', async (change) => {
    const { tx, workspaceId } = change;
    const nodes = await requireSuppliers(tx, workspaceId, input);
    const made: { id: string; token: string; email: string | null }[] = [];
    for (const [place, node] of nodes.entries()) {
      const earlier = await findEarlier(tx, workspaceId, node.id, undefined);
      const id = await insertDeclaration(change, {
        supplierId: node.id,
        name: node.name,
        parentId: null,
        parentRef: null,
        depth: 0,
        passOn: input.passOn,
        note: input.note || null,
        dueOn: input.dueOn ?? null,
        askedAt: now,
        statement: earlier ? (await getDeclared(tx, workspaceId, earlier)).statement : emptyStatement,
      });
      const token = await issueLink(tx, { workspaceId, purpose, subjectId: id }, { now, expiresAt });
      made.push({ id, token, email: input.suppliers[place]!.email ?? null });
      change.subject(node.id);
    }
    change.detail('suppliers', made.length);
    change.detail('expiresAt', expiresAt.toISOString());
    return made;
  });
  const items = [];
  for (const { id, token, email } of asked) {
    const declaration = await readOne(context, id);
    items.push({ declaration, link: await handOver(context, declaration, { token, email, expiresAt }) });
  }
  return { items };
}

async function requireSuppliers(tx: Tx, workspaceId: string, { suppliers }: AskInput) {
  const nodes = await findNodes(
    tx,
    workspaceId,
    suppliers.map(({ id }) => id),
  );
  const problems = nodes.flatMap((node, place) => {
    const at = `/suppliers/${place}/id`;
    if (node?.kind !== 'supplier') return [{ at, message: `There is no supplier "${suppliers[place]!.id}".` }];
    const isTwice = nodes.findIndex((one) => one?.id === node.id) !== place;
    return isTwice ? [{ at, message: `${node.name} stands here twice.` }] : [];
  });
  if (problems.length > 0) throw new AppError('invalid-input', problems[0]!.message, { problems });
  return nodes.map((node) => node!);
}

/** Mails a link where an address is given; the mail is the only place where it goes by itself. */
async function handOver(
  context: Context,
  { name, note, dueOn }: Declaration,
  { token, email, expiresAt }: { token: string; email: string | null; expiresAt: Date },
) {
  const link = { token, expiresAt: expiresAt.toISOString() };
  if (!email) return { ...link, mailed: false, problem: null };
  const asker = await context.database.inWorkspace(context.workspaceId, (tx) => readAsker(tx, context.workspaceId));
  const { problem } = await mailLetter(context, email, {
    from: asker,
    subject: `Please declare the sites and suppliers of ${name}`,
    says: [
      `${asker} asks ${name} to declare its sites, its suppliers and its owners.`,
      ...(note ? [note] : []),
      `You need no account: the link below is yours alone and holds until ${expiresAt.toISOString().slice(0, 10)}.`,
      ...(dueOn ? [`An answer is hoped for by ${dueOn}.`] : []),
    ],
    link: { label: 'Open the declaration', path: `/declare#${token}` },
  });
  return { ...link, mailed: problem === null, problem };
}

export function getDeclaration(context: Context, reference: string) {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const found = await requireDeclaration(tx, workspaceId, reference);
    const [declaration] = await presented(tx, context, [found]);
    const version = await findVersion(tx, workspaceId, found.id, found.version);
    return {
      ...declaration!,
      chain: await presented(tx, context, await listBelow(tx, workspaceId, found.id)),
      by: version?.by ?? null,
      byErased: version?.byErased ?? false,
      acceptedChange: found.state === 'accepted' ? await readChangeNumber(tx, workspaceId, found.etag) : null,
      queries: found.queries,
    };
  });
}

async function requireDeclaration(tx: Tx, workspaceId: string, reference: string): Promise<StoredDeclaration> {
  return (await findDeclaration(tx, workspaceId, reference)) ?? noSuch();
}

function noSuch(): never {
  throw new AppError('not-found', 'There is no such declaration.');
}

async function readOne(context: Context, reference: string): Promise<Declaration> {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const [declaration] = await presented(tx, context, [await requireDeclaration(tx, workspaceId, reference)]);
    return declaration!;
  });
}

/** A decided declaration is asked anew instead: its link would lead to something that nobody can alter. */
export async function renewLink(
  context: Context,
  reference: string,
  { linkDays, email }: { linkDays: number; email?: string | null | undefined },
) {
  const now = context.clock();
  const expiresAt = new Date(now.getTime() + linkDays * dayMs);
  const { id, token } = await changeSet(context, 'declaration.link-renewed', async (change) => {
    const { tx, workspaceId } = change;
    const held = await hold(change, reference);
    refuseDecided(held);
    const subject = { workspaceId, purpose, subjectId: held.id };
    await revokeLinks(tx, subject, now);
    note(change, held);
    return { id: held.id, token: await issueLink(tx, subject, { now, expiresAt }) };
  });
  return handOver(context, await readOne(context, id), { token, email: email ?? null, expiresAt });
}

export function revokeLink(context: Context, reference: string): Promise<void> {
  return changeSet(context, 'declaration.link-revoked', async (change) => {
    const held = await hold(change, reference);
    const { tx, workspaceId } = change;
    const ended = await revokeLinks(tx, { workspaceId, purpose, subjectId: held.id }, context.clock());
    if (ended === 0) throw new AppError('conflict', 'No link to this declaration is open.');
    note(change, held);
  });
}

async function hold({ tx, workspaceId }: ChangeSet, reference: string): Promise<StoredDeclaration> {
  return (await lockDeclaration(tx, workspaceId, reference)) ?? noSuch();
}

function note(change: ChangeSet, { supplier, number }: StoredDeclaration): void {
  if (supplier) change.subject(supplier.id);
  change.detail('declaration', number);
}

function refuseDecided({ number, state }: StoredDeclaration): void {
  if (state !== 'accepted' && state !== 'rejected') return;
  throw new AppError('conflict', `${number} is ${state} already. Ask the supplier anew.`);
}

export function previewDeclaration(context: Context, reference: string) {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const declaration = await requireDeclaration(tx, workspaceId, reference);
    const version = await getDeclared(tx, workspaceId, declaration);
    const items = await planned(tx, workspaceId, { declaration, version, choices: new Map() });
    const counts = { new: 0, changed: 0, unchanged: 0, withdrawn: 0, refused: 0 };
    for (const { what } of items) counts[what]++;
    const { statement } = version;
    const sections = ['sites', 'suppliers', 'owners'] as const;
    return {
      etag: declaration.etag,
      version: version.number,
      counts,
      none: statement.none,
      nothingSaid: sections.filter((section) => !statement.none.includes(section) && statement[section].length === 0),
      items: items.map(({ nodeId: _, joins: __, linkId: ___, ...row }) => row),
    };
  });
}

async function getDeclared(
  tx: Tx,
  workspaceId: string,
  { id, number, version }: StoredDeclaration,
): Promise<DeclaredVersion> {
  const found = await findVersion(tx, workspaceId, id, version);
  if (!found) throw new AppError('conflict', `${number} was not declared yet.`);
  return found;
}

interface Planned {
  declaration: StoredDeclaration;
  version: DeclaredVersion;
  choices: ReadonlyMap<string, RowChoice>;
}

async function planned(tx: Tx, workspaceId: string, { declaration, version, choices }: Planned): Promise<PlannedRow[]> {
  const { supplier, parent, name, taken, queries } = declaration;
  const day = version.declaredAt.toISOString().slice(0, 10);
  const earlier = supplier && !parent ? await readTaken(tx, workspaceId, supplier.id) : {};
  const selfId = supplier && (await mergedInto(tx, workspaceId, supplier.id));
  return planOf({
    statement: version.statement,
    name,
    held: await readHeld(tx, workspaceId, { selfId, day }),
    taken: { ...earlier, ...taken },
    passedOn: await readPassedOn(tx, workspaceId, declaration.id),
    queries,
    choices,
    day,
  });
}

/** Takes the rows that are chosen into the register: one change set, which an undo takes back with the state of the declaration. */
export function acceptDeclaration(
  context: Context,
  reference: string,
  input: { rows: RowChoice[]; rest: 'take' | 'leave' },
  ifMatch: string,
): Promise<Declaration> {
  return decide(context, 'declaration.accepted', { reference, ifMatch }, async (change, declaration) => {
    const { tx, workspaceId } = change;
    await holdRegister(change, 'alone');
    const version = await getDeclared(tx, workspaceId, declaration);
    const choices = await choicesOf(tx, workspaceId, input.rows);
    const rows = await planned(tx, workspaceId, { declaration, version, choices });
    refuseUnknownRows([...choices.values()], rows);
    const isTaken = (row: PlannedRow) =>
      row.what !== 'refused' && (choices.get(keyOf(row))?.take ?? input.rest === 'take');
    const { supplier } = declaration;
    const knownId = supplier && (await mergedInto(tx, workspaceId, supplier.id));
    const at = context.clock();
    const { selfId, taken } = await applyRows({ change, declaration, version, knownId, rows, isTaken, at });
    await tellChildren(change, declaration, taken);
    change.subject(selfId);
    change.detail('version', version.number);
    change.detail('rows', { taken: rows.filter(isTaken).length, of: rows.length });
    return { supplierId: selfId, state: 'accepted', decidedAt: context.clock(), comment: null, queries: {}, taken };
  });
}

/** What somebody chose, with the ids of the nodes that are named. */
async function choicesOf(tx: Tx, workspaceId: string, rows: readonly RowChoice[]): Promise<Map<string, RowChoice>> {
  const named = rows.filter(({ as }) => as !== undefined && as !== 'new');
  const nodes = await findNodes(
    tx,
    workspaceId,
    named.map(({ as }) => as!),
  );
  const ids = new Map(named.map((row, place) => [keyOf(row), nodes[place]]));
  const choices = new Map<string, RowChoice>();
  for (const [place, row] of rows.entries()) {
    const node = ids.get(keyOf(row));
    const kind = row.section === 'sites' ? 'site' : 'supplier';
    if (ids.has(keyOf(row)) && node?.kind !== kind) {
      throw refusal(`/rows/${place}/as`, `There is no ${kind} "${row.as}".`);
    }
    choices.set(keyOf(row), node ? { ...row, as: node.id } : row);
  }
  return choices;
}

function refuseUnknownRows(chosen: readonly RowChoice[], rows: readonly PlannedRow[]): void {
  const known = new Map(rows.map((row) => [keyOf(row), row]));
  for (const [place, choice] of chosen.entries()) {
    const row = known.get(keyOf(choice));
    if (!row) throw refusal(`/rows/${place}/ref`, `The declaration has no row "${keyOf(choice)}".`);
    if (row.what === 'refused' && choice.take) throw refusal(`/rows/${place}`, `${row.name}: ${row.problem}`);
    if (choice.as !== undefined && choice.as !== 'new' && row.nodeId !== choice.as) {
      throw refusal(`/rows/${place}/as`, 'It cannot be taken for that one.');
    }
  }
}

function refusal(at: string, message: string): AppError {
  return new AppError('invalid-input', message, { problems: [{ at, message }] });
}

/** Those that this supplier named and that answer for themselves stand in the register from now on. */
async function tellChildren(
  change: ChangeSet,
  { id }: StoredDeclaration,
  taken: Record<string, { nodeId: string } | null>,
): Promise<void> {
  for (const child of await listChildren(change.tx, change.workspaceId, id)) {
    const node = taken[`suppliers/${child.parentRef}`];
    if (node && !child.supplier) await updateDeclaration(change, child.id, { supplierId: node.nodeId });
  }
}

export function queryDeclaration(
  context: Context,
  reference: string,
  { comment, rows }: { comment: string; rows: { section: string; ref: string; comment: string }[] },
  ifMatch: string,
): Promise<Declaration> {
  return decide(context, 'declaration.queried', { reference, ifMatch }, async (_, declaration) => {
    if (declaration.version === 0) throw new AppError('conflict', `${declaration.number} was not declared yet.`);
    return { state: 'queried', comment, queries: Object.fromEntries(rows.map((row) => [keyOf(row), row.comment])) };
  });
}

export function rejectDeclaration(
  context: Context,
  reference: string,
  { comment }: { comment: string },
  ifMatch: string,
): Promise<Declaration> {
  return decide(context, 'declaration.rejected', { reference, ifMatch }, async () => ({
    state: 'rejected',
    comment,
    queries: {},
    decidedAt: context.clock(),
  }));
}

async function decide(
  context: Context,
  action: string,
  { reference, ifMatch }: { reference: string; ifMatch: string },
  deciding: (change: ChangeSet, declaration: StoredDeclaration) => Promise<DeclarationChange>,
): Promise<Declaration> {
  const id = await changeSet(context, action, async (change) => {
    const declaration = await hold(change, reference);
    requireEtag(declaration.etag, ifMatch);
    refuseDecided(declaration);
    note(change, declaration);
    await updateDeclaration(change, declaration.id, await deciding(change, declaration));
    await raiseFollowed(change);
    return declaration.id;
  });
  return readOne(context, id);
}

/** The words of one version, as they were declared. */
export function downloadDeclaration(
  { database, workspaceId }: Context,
  reference: string,
  { version }: { version?: number | undefined },
): Promise<Download> {
  return database.inWorkspace(workspaceId, async (tx) => {
    const declaration = await requireDeclaration(tx, workspaceId, reference);
    const number = version ?? declaration.version;
    // Versions never change, so they have no past of their own: later ones are not there yet.
    const found = number <= declaration.version && (await findVersion(tx, workspaceId, declaration.id, number));
    if (!found) throw new AppError('not-found', 'There is no such version.');
    return {
      fileName: fileNameOf(declaration, found.number),
      mediaType: 'application/json',
      bytes: JSON.stringify(found.statement, null, 2),
    };
  });
}
