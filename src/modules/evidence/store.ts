import { type RawBuilder, sql } from 'kysely';
import { newId } from '../../common/ids.ts';
import type { Facet } from '../../common/page.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { personNamed } from '../people/index.ts';
import {
  allOf,
  ascending,
  asSearched,
  knownFirst,
  type ListSource,
  nodeJson,
  nodeRefOf,
  numberOf,
  parseNumber,
  type RefColumns,
  type Shown,
  takeNumbers,
} from '../register/index.ts';
import {
  type Evidence,
  type EvidenceGrade,
  type EvidenceKind,
  type EvidenceListQuery,
  type EvidenceOrigin,
  expiresSoonDays,
} from './contract.ts';
import { dayAfter, stateOn } from './state.ts';

/** What a row says beside where it hangs. */
export interface EvidenceValues {
  kind: EvidenceKind;
  title: string;
  summary: string | null;
  origin: EvidenceOrigin;
  /** Left as it is where it is not said: an erased name cannot be said again. */
  author?: string | null | undefined;
  grade: EvidenceGrade;
  adverse: boolean;
  observedOn: string;
  validUntil: string | null;
}

/** A node or a link, by id. */
export type SubjectId = { nodeId: string } | { linkId: string };

interface EvidenceRow extends Omit<EvidenceValues, 'author'> {
  id: string;
  author: string | null;
  author_erased: boolean;
  number: number;
  node: RefColumns | null;
  link_id: string | null;
  link_kind: string;
  from: RefColumns;
  to: RefColumns;
  recordedAt: Date;
  file_name: string | null;
  sha256: Buffer | null;
  size: number | null;
  change_set_id: string;
}

const columns = sql`evidence.id, evidence.number, evidence.kind, evidence.title, evidence.summary, evidence.origin,
  author.name as author, author.erased_at is not null as author_erased, evidence.grade, evidence.adverse, evidence.observed_on as "observedOn",
  evidence.recorded_at as "recordedAt", evidence.valid_until as "validUntil", evidence.file_name, evidence.sha256,
  evidence.size, evidence.change_set_id, evidence.link_id, link.kind as link_kind,
  ${nodeJson('node')} as node, ${nodeJson('f')} as "from", ${nodeJson('t')} as "to"`;

function tables(workspaceId: string): RawBuilder<unknown> {
  return sql`evidence
    left join person author on author.workspace_id = ${workspaceId} and author.id = evidence.author_id
    left join node on node.workspace_id = ${workspaceId} and node.id = evidence.node_id
    left join supply_link link on link.workspace_id = ${workspaceId} and link.id = evidence.link_id
    left join node f on f.workspace_id = ${workspaceId} and f.id = link.from_id
    left join node t on t.workspace_id = ${workspaceId} and t.id = link.to_id`;
}

function evidenceOf(row: EvidenceRow, today: string): Evidence {
  return {
    id: row.id,
    number: numberOf('evidence', row.number)!,
    subject: {
      node: row.node && nodeRefOf(row.node),
      link: row.link_id
        ? { id: row.link_id, kind: row.link_kind, from: nodeRefOf(row.from), to: nodeRefOf(row.to) }
        : null,
    },
    kind: row.kind,
    title: row.title,
    summary: row.summary,
    origin: row.origin,
    author: row.author,
    authorErased: row.author_erased,
    grade: row.grade,
    adverse: row.adverse,
    observedOn: row.observedOn,
    validUntil: row.validUntil,
    recordedAt: row.recordedAt.toISOString(),
    state: stateOn(row.validUntil, today),
    file: row.sha256 && {
      name: row.file_name!,
      sha256: row.sha256.toString('hex'),
      bytes: row.size!,
    },
    etag: row.change_set_id,
  };
}

/** By id, or by the number people see. */
export async function findEvidence(
  tx: Tx,
  workspaceId: string,
  reference: string,
  today: string,
): Promise<Evidence | undefined> {
  const parsed = parseNumber(reference);
  const where =
    parsed?.series === 'evidence' ? sql`evidence.number = ${parsed.number}` : sql`evidence.id::text = ${reference}`;
  const { rows } = await sql<EvidenceRow>`
    select ${columns} from ${tables(workspaceId)} where evidence.workspace_id = ${workspaceId} and ${where}`.execute(
    tx,
  );
  return rows[0] && evidenceOf(rows[0], today);
}

/** What a list is narrowed to: the subject by id, and the day it is read on. */
export interface EvidenceFilter extends Omit<EvidenceListQuery, 'limit' | 'after' | 'subject' | 'sort'> {
  subject: SubjectId | undefined;
  today: string;
}

type Faceted = 'kind' | 'origin' | 'state';

/** What the list can be sorted by, and how its rows are read on a day. */
export const evidenceRows = (today: string): Omit<ListSource<EvidenceListQuery, Evidence>, 'shown'> => ({
  name: 'evidence',
  id: sql`evidence.id`,
  sorts: {
    observed: {
      terms: [
        { by: sql`evidence.observed_on::text`, descending: true },
        { by: sql`evidence.number`, descending: true },
      ],
    },
    validUntil: { terms: [...knownFirst(sql`evidence.valid_until::text`, ''), ...ascending(sql`evidence.number`)] },
    title: { terms: ascending(sql`lower(evidence.title)`, sql`evidence.number`) },
    number: { terms: ascending(sql`evidence.number`) },
  },
  read: async (tx, workspaceId, ids) => {
    const { rows } = await sql<EvidenceRow>`
      select ${columns} from ${tables(workspaceId)}
      where evidence.workspace_id = ${workspaceId} and evidence.id = any(${ids}::uuid[])`.execute(tx);
    return rows.map((row) => evidenceOf(row, today));
  },
});

export function shownEvidence(workspaceId: string, filter: EvidenceFilter): Shown {
  return { from: sql`evidence`, where: matching(workspaceId, filter) };
}

export async function facetsOfEvidence(
  tx: Tx,
  workspaceId: string,
  filter: EvidenceFilter,
): Promise<Record<Faceted, Facet>> {
  const facet = async (name: Faceted): Promise<Facet> => {
    const value = name === 'state' ? stateIn(filter.today) : sql.ref(`evidence.${name}`);
    const { rows } = await sql<Facet[number]>`
      select ${value} as value, count(*) as count from evidence
      where ${matching(workspaceId, filter, name)} group by 1 order by count desc, value`.execute(tx);
    return rows;
  };
  return { kind: await facet('kind'), origin: await facet('origin'), state: await facet('state') };
}

/** `stateOn` in SQL. */
function stateIn(today: string): RawBuilder<string> {
  return sql`case when evidence.valid_until < ${today}::date then 'expired'
    when evidence.valid_until <= ${dayAfter(today, expiresSoonDays)}::date then 'expires-soon' else 'good' end`;
}

function matching(workspaceId: string, filter: EvidenceFilter, except?: Faceted): RawBuilder<boolean> {
  const { subject, q, kind, origin, state, adverse, today } = filter;
  return allOf([
    sql`evidence.workspace_id = ${workspaceId}`,
    subject && hangsOn(workspaceId, subject),
    q ? sql`lower(evidence.title) like ${`%${asSearched(q).replaceAll(/[\\%_]/g, '\\$&')}%`}` : undefined,
    kind && except !== 'kind' ? sql`evidence.kind = any(${kind}::text[])` : undefined,
    origin && except !== 'origin' ? sql`evidence.origin = any(${origin}::text[])` : undefined,
    state && except !== 'state' ? sql`${stateIn(today)} = any(${state}::text[])` : undefined,
    adverse === undefined ? undefined : sql`evidence.adverse = ${adverse}`,
  ]);
}

/** What hangs on a node hangs on its links too. */
function hangsOn(workspaceId: string, subject: SubjectId): RawBuilder<unknown> {
  if ('linkId' in subject) return sql`evidence.link_id = ${subject.linkId}`;
  return sql`(evidence.node_id = ${subject.nodeId} or evidence.link_id in (
    select id from supply_link where workspace_id = ${workspaceId} and ${subject.nodeId}::uuid in (from_id, to_id)))`;
}

export async function insertEvidence(
  change: ChangeSet,
  subject: SubjectId,
  values: EvidenceValues,
  recordedAt: Date,
): Promise<string> {
  const { tx, workspaceId } = change;
  const id = newId();
  change.wrote('evidence');
  await tx
    .insertInto('evidence')
    .values({
      workspace_id: workspaceId,
      id,
      number: await takeNumbers(tx, workspaceId, 'evidence', 1),
      node_id: 'nodeId' in subject ? subject.nodeId : null,
      link_id: 'linkId' in subject ? subject.linkId : null,
      recorded_at: recordedAt,
      ...(await columnsOf(change, values)),
    })
    .execute();
  return id;
}

export async function updateEvidence(change: ChangeSet, id: string, values: EvidenceValues): Promise<void> {
  change.wrote('evidence');
  await change.tx
    .updateTable('evidence')
    .set(await columnsOf(change, values))
    .where('workspace_id', '=', change.workspaceId)
    .where('id', '=', id)
    .execute();
}

async function columnsOf(change: ChangeSet, { author, observedOn, validUntil, ...values }: EvidenceValues) {
  return {
    kind: values.kind,
    title: values.title,
    summary: values.summary,
    origin: values.origin,
    grade: values.grade,
    adverse: values.adverse,
    ...(author === undefined ? {} : { author_id: author && (await personNamed(change, author)) }),
    observed_on: observedOn,
    valid_until: validUntil,
    change_set_id: change.id,
  };
}

export async function updateFile(
  change: ChangeSet,
  id: string,
  file: { fileName: string; sha256: Buffer; size: number },
): Promise<void> {
  change.wrote('evidence');
  await change.tx
    .updateTable('evidence')
    .set({ file_name: file.fileName, sha256: file.sha256, size: file.size, change_set_id: change.id })
    .where('workspace_id', '=', change.workspaceId)
    .where('id', '=', id)
    .execute();
}

export async function removeEvidence(change: ChangeSet, id: string): Promise<void> {
  change.wrote('evidence');
  await change.tx.deleteFrom('evidence').where('workspace_id', '=', change.workspaceId).where('id', '=', id).execute();
}

/** Holds the row until the change is committed. */
export async function lockEvidence({ tx, workspaceId }: ChangeSet, id: string): Promise<void> {
  await sql`select from evidence where workspace_id = ${workspaceId} and id = ${id} for update`.execute(tx);
}

export interface ExpiringEvidence {
  id: string;
  number: string;
  validUntil: string;
  /** The node that it hangs on, or both ends of its link. */
  nodeIds: string[];
}

/** Evidence whose last day lies between two days; what was over already when it was written down is no news. */
export async function listExpiring(
  tx: Tx,
  workspaceId: string,
  { from, to }: { from: string; to: string },
): Promise<ExpiringEvidence[]> {
  const { rows } = await sql<Omit<ExpiringEvidence, 'number'> & { number: number }>`
    select evidence.id, evidence.number, evidence.valid_until as "validUntil",
      case when evidence.node_id is null then array[link.from_id, link.to_id] else array[evidence.node_id] end as "nodeIds"
    from evidence
    left join supply_link link on link.workspace_id = ${workspaceId} and link.id = evidence.link_id
    where evidence.workspace_id = ${workspaceId} and evidence.valid_until between ${from}::date and ${to}::date
      and evidence.valid_until >= (evidence.recorded_at at time zone 'UTC')::date
    order by evidence.valid_until, evidence.id`.execute(tx);
  return rows.map((row) => ({ ...row, number: numberOf('evidence', row.number)! }));
}
