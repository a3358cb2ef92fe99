import { readFile } from 'node:fs/promises';
import { AppError } from '../../common/errors.ts';
import { isId, newId } from '../../common/ids.ts';
import type { CsafDraft, VexDocument as ReadDocument, VexFormat, VexTarget } from '../../formats/vex/document.ts';
import { readVex, writeVex } from '../../formats/vex/vex.ts';
import type { Context } from '../../platform/context.ts';
import { type ChangeSet, changeWithin } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { keepContent, readContent } from '../../platform/files/content.ts';
import type { SpooledFile } from '../../platform/files/spool.ts';
import type { Download } from '../../platform/http/bind.ts';
import type { FindingListQuery } from '../findings/contract.ts';
import { idsOfFindings } from '../findings/index.ts';
import { judgedOrStarted, judgeTouched, lockJudging } from '../judging/index.ts';
import { type Filters, getNodeId, takeNumbers } from '../register/index.ts';
import type { VexDocument, VexEffect } from './contract.ts';
import { statementOf } from './said.ts';
import {
  countOutside,
  findSame,
  insertDocument,
  readBodies,
  readDocuments,
  readSaid,
  readStatementsOf,
  removeDocument,
} from './store.ts';

interface Upload {
  fileName: string;
  product?: string | undefined;
  draft: boolean;
  file: SpooledFile;
}

type Taken = VexDocument & { effect: VexEffect };

/** Carries the answer of a preview out of the transaction that must leave nothing behind. */
class Unwound extends Error {
  readonly taken: Taken;

  constructor(taken: Taken) {
    super('A preview leaves nothing behind.');
    this.taken = taken;
  }
}

/** The document is taken in and judged as in earnest, and all of it undone: a preview that cannot differ from the deed. */
export async function previewVex(context: Context, upload: Upload): Promise<Taken> {
  const { document, warnings } = await readUpload(upload);
  try {
    return await context.database.inWorkspace(context.workspaceId, async (tx) => {
      throw new Unwound(await takeIn(context, tx, { ...upload, document, warnings, preview: true }));
    });
  } catch (error) {
    if (error instanceof Unwound) return error.taken;
    throw error;
  }
}

export async function importVex(context: Context, upload: Upload): Promise<Taken> {
  const { document, warnings } = await readUpload(upload);
  return context.database.inWorkspace(context.workspaceId, (tx) =>
    takeIn(context, tx, { ...upload, document, warnings, preview: false }),
  );
}

async function readUpload({ file, draft }: Upload) {
  if (file.size === 0) throw new AppError('invalid-input', 'The file is empty.');
  const read = readVex(await readFile(file.path), { allowDraft: draft });
  if (!read.ok)
    throw new AppError('invalid-input', 'This is no VEX document that can be read.', { problems: read.problems });
  if (read.value.statements.length === 0) throw new AppError('invalid-input', 'The document holds no statement.');
  return { document: read.value, warnings: read.warnings };
}

async function takeIn(
  context: Context,
  tx: Tx,
  {
    fileName,
    product,
    file,
    document,
    warnings,
    preview,
  }: Upload & { document: ReadDocument; warnings: VexDocument['warnings']; preview: boolean },
): Promise<Taken> {
  const { workspaceId, clock } = context;
  const productId = product === undefined ? null : await getNodeId(tx, workspaceId, 'product', product);
  const known = await findSame(tx, workspaceId, { sha256: file.sha256, productId });
  if (known) {
    const [same] = await readDocuments(tx, workspaceId, known);
    return {
      ...same!,
      effect: { ...noEffect, outside: await countOutside(tx, workspaceId, known) },
    };
  }
  return changeWithin(tx, context, 'vex.imported', async (change) => {
    const id = newId();
    await lockJudging(tx, workspaceId);
    await keepContent(tx, workspaceId, file);
    const number = await takeNumbers(tx, workspaceId, 'vex', 1);
    const given = { id, number, productId, bomId: null, fileName, sha256: file.sha256, document, warnings };
    const replaced = await insertDocument(change, { ...given, receivedAt: clock() });
    if (productId) change.subject(productId);
    const outside = await countOutside(tx, workspaceId, id);
    const effect = { ...(await effectOf(context, change, { documents: [id, ...replaced], preview })), outside };
    const [taken] = await readDocuments(tx, workspaceId, id);
    const told = { document: taken!.number, sha256: taken!.sha256, statements: taken!.statements, ...effect };
    for (const [name, value] of Object.entries(told)) change.detail(name, value);
    return { ...taken!, effect };
  });
}

type Effect = Omit<VexEffect, 'outside'>;
const noEffect: Effect = { closed: 0, reopened: 0, states: {}, jobId: null };

async function effectOf(
  context: Context,
  change: ChangeSet,
  { documents, preview }: { documents: string[]; preview: boolean },
): Promise<Effect> {
  const answer = preview
    ? { judged: await judgeTouched(change, { documents }, { now: context.clock() }) }
    : await judgedOrStarted(context, change, { documents });
  if ('jobId' in answer) return { ...noEffect, jobId: answer.jobId };
  const { closed, reopened, states } = answer.judged;
  return { closed, reopened, states, jobId: null };
}

export function listVex({ database, workspaceId }: Context) {
  return database.inWorkspace(workspaceId, async (tx) => ({ items: await readDocuments(tx, workspaceId) }));
}

const shownStatements = 500;

export function getVex({ database, workspaceId }: Context, id: string) {
  return database.inWorkspace(workspaceId, async (tx) => {
    const document = await getDocument(tx, workspaceId, id);
    const rows = await readStatementsOf(tx, workspaceId, id, shownStatements);
    return {
      ...document,
      items: rows.map(({ position, body }) => ({
        position,
        vulnerability: body.vulnerability.name,
        product: nameOf(body.product),
        subcomponent: nameOf(body.subcomponent),
        status: body.status,
        justification: body.justification,
        impact: body.impactStatement,
        action: body.actionStatement,
        timestamp: body.timestamp,
        source: { status: body.source.status, justification: body.source.justification },
        at: body.at,
      })),
    };
  });
}

function nameOf(target: VexTarget | null): string | null {
  if (target === null) return null;
  const { purl, name, version, versions, cpe, id } = target;
  if (purl !== null) return versions === null ? purl : `${purl} ${versions}`;
  return [name ?? cpe ?? id, version ?? versions].filter((part) => part !== null).join(' ');
}

async function getDocument(tx: Tx, workspaceId: string, id: string): Promise<VexDocument> {
  const [document] = isId(id) ? await readDocuments(tx, workspaceId, id) : [];
  if (!document) throw new AppError('not-found', 'There is no such VEX document.');
  return document;
}

export async function downloadVex({ database, workspaceId }: Context, id: string): Promise<Download> {
  const document = await database.inWorkspace(workspaceId, (tx) => getDocument(tx, workspaceId, id));
  return {
    fileName: document.fileName,
    mediaType: 'application/octet-stream',
    bytes: readContent(database, workspaceId, Buffer.from(document.sha256, 'hex')),
  };
}

export function removeVex(context: Context, id: string): Promise<VexEffect> {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const { number } = await getDocument(tx, workspaceId, id);
    return changeWithin(tx, context, 'vex.removed', async (change) => {
      await lockJudging(tx, workspaceId);
      const revived = await removeDocument(change, id);
      const effect = {
        ...(await effectOf(context, change, { documents: [id, ...revived], preview: false })),
        outside: 0,
      };
      for (const [name, value] of Object.entries({ document: number, ...effect })) change.detail(name, value);
      return effect;
    });
  });
}

const mostExported = 100_000;

const mediaTypes: Readonly<Record<VexFormat, string>> = {
  openvex: 'application/json',
  csaf: 'application/json',
  cyclonedx: 'application/vnd.cyclonedx+json',
  spdx: 'application/spdx+json',
};

/** Statements of what the findings of a list come to. The same findings make the same document under the same id; its version is the change. */
export async function exportVex(
  { database, workspaceId, clock }: Context,
  {
    format,
    draft,
    tlp,
    ...query
  }: Filters<Omit<FindingListQuery, 'state'>> & { format: VexFormat; draft: boolean } & CsafDraft,
): Promise<Download> {
  const content = await database.inWorkspace(workspaceId, async (tx) => {
    const { ids, change, at } = await idsOfFindings(tx, workspaceId, query, { limit: mostExported });
    if (ids.length > mostExported) {
      throw new AppError(
        'too-large',
        `A VEX document holds ${mostExported} statements at most; narrow the list first.`,
      );
    }
    const findings = await readSaid(tx, workspaceId, ids);
    const keys = findings.flatMap(({ by }) => (by?.kind === 'statement' ? [by.id] : []));
    const bodies = keys.length > 0 ? await readBodies(tx, workspaceId, keys) : new Map();
    const time = at?.toISOString() ?? clock().toISOString();
    const { name } = await tx
      .selectFrom('workspace')
      .select('name')
      .where('id', '=', workspaceId)
      .executeTakeFirstOrThrow();
    const scope = Object.entries(query)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => `${key}=${String(value)}`);
    // CSAF lists every version before the last one; each change is a document of its own there.
    const id = `urn:holdfast:${workspaceId}:vex:${encodeURIComponent(scope.sort().join('&') || 'all')}`;
    const document: ReadDocument & { id: string; timestamp: string } = {
      format,
      specVersion: '',
      ...(format === 'csaf' ? { id: `${id}:${change}`, version: '1' } : { id, version: String(Math.max(1, change)) }),
      author: name,
      role: null,
      tool: 'Holdfast',
      timestamp: time,
      lastUpdated: null,
      namespace: null,
      revisions: [],
      statements: findings.map((finding) =>
        statementOf(finding, finding.by?.kind === 'statement' ? bodies.get(finding.by.id) : undefined, {
          format,
          at: time,
        }),
      ),
    };
    return writeVex(document, format, { draft: draft ? { tlp } : undefined }).content;
  });
  if (content === null) {
    throw new AppError('unprocessable', 'There is no finding here, so there is nothing to state.');
  }
  const bytes = Buffer.from(`${JSON.stringify(content, null, 2)}\n`);
  return { fileName: `${format}.json`, mediaType: mediaTypes[format], bytes, size: bytes.length };
}
