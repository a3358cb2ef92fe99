import { readFile } from 'node:fs/promises';
import { AppError } from '../../common/errors.ts';
import { outlineOf, structureOf } from '../../engines/questionnaires/describe.ts';
import { findShipped, shippedIds } from '../../engines/questionnaires/library/library.ts';
import type { Questionnaire as Document } from '../../formats/questionnaire/document.ts';
import { readQuestionnaire } from '../../formats/questionnaire/read-questionnaire.ts';
import { writeQuestionnaireWorkbook } from '../../formats/questionnaire-workbook/write-workbook.ts';
import type { Context } from '../../platform/context.ts';
import { changeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { SpooledFile } from '../../platform/files/spool.ts';
import type { Download } from '../../platform/http/bind.ts';
import { requireEtag } from '../../platform/http/etag.ts';
import { mostQuestionnaires, type Questionnaire, type WholeQuestionnaire } from './contract.ts';
import {
  type HeldVersion,
  insertQuestionnaire,
  listVersions,
  lockQuestionnaires,
  readDocuments,
  removeVersion,
} from './store.ts';

/** A questionnaire and how it is held. */
interface Held {
  document: Document;
  ships: boolean;
  versions: string[];
  etag: string | null;
}

export function listQuestionnaires({ database, workspaceId }: Context): Promise<{ items: Questionnaire[] }> {
  return database.inWorkspace(workspaceId, async (tx) => {
    const shipped = await Promise.all(shippedIds.map((id) => findShipped(id)));
    const newest = [...Map.groupBy(await listVersions(tx, workspaceId), ({ key }) => key).values()];
    const documents = await readDocuments(
      tx,
      workspaceId,
      newest.map(([first]) => first!.id),
    );
    const own = newest.map((versions) => heldOf(versions, versions[0]!, documents.get(versions[0]!.id)!));
    return { items: [...shipped.map((document) => asShipped(document!)), ...own].map(shown) };
  });
}

export async function getQuestionnaire(context: Context, id: string, version?: string): Promise<WholeQuestionnaire> {
  const { database, workspaceId } = context;
  const held = await database.inWorkspace(workspaceId, (tx) => getHeld(tx, workspaceId, id, version));
  return { ...structureOf(held.document), ...shown(held), document: held.document };
}

export async function downloadWorkbook(context: Context, id: string, version?: string): Promise<Download> {
  const { database, workspaceId } = context;
  const { document } = await database.inWorkspace(workspaceId, (tx) => getHeld(tx, workspaceId, id, version));
  const bytes = await writeQuestionnaireWorkbook(document);
  return {
    fileName: `${document.id}-${document.version}.xlsx`,
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    bytes,
    size: bytes.length,
  };
}

export async function addQuestionnaire(context: Context, file: SpooledFile): Promise<Questionnaire> {
  const read = readQuestionnaire(await readFile(file.path));
  if (!read.ok) {
    throw new AppError('invalid-input', 'This is no questionnaire that can be taken.', { problems: read.problems });
  }
  const { id, version, title } = read.value;
  if (shippedIds.includes(id)) {
    const message = `${id} comes with Holdfast. Give yours an id of its own, for example own-${id}.`;
    throw new AppError('conflict', message, { problems: [{ at: '/id', message }] });
  }
  return changeSet(context, 'questionnaire.added', async (change) => {
    await lockQuestionnaires(change);
    const all = await listVersions(change.tx, change.workspaceId);
    if (all.some((one) => one.key === id && one.version === version)) {
      const message = `${id} ${version} is here already. Give the changed one a higher version.`;
      throw new AppError('conflict', message, { problems: [{ at: '/version', message }] });
    }
    const keys = new Set(all.map(({ key }) => key));
    if (!keys.has(id) && keys.size >= mostQuestionnaires) {
      throw new AppError('conflict', `The workspace holds ${mostQuestionnaires} questionnaires, the most it can.`);
    }
    await insertQuestionnaire(change, read.value);
    change.detail('questionnaire', id);
    change.detail('version', version);
    change.detail('title', title);
    return shown(await getHeld(change.tx, change.workspaceId, id, version));
  });
}

export function withdrawQuestionnaire(
  context: Context,
  { id, version, ifMatch }: { id: string; version: string | undefined; ifMatch: string },
): Promise<void> {
  return changeSet(context, 'questionnaire.withdrawn', async (change) => {
    if (shippedIds.includes(id)) throw new AppError('conflict', `${id} comes with Holdfast and stays.`);
    await lockQuestionnaires(change);
    const versions = await listVersions(change.tx, change.workspaceId, id);
    const held = versionIn(versions, version);
    requireEtag(held.etag, ifMatch);
    await removeVersion(change, held.id);
    change.detail('questionnaire', id);
    change.detail('version', held.version);
  });
}

/** The questions alone, for whoever asks them; the newest version unless said. */
export async function readQuestions(tx: Tx, workspaceId: string, id: string, version?: string): Promise<Document> {
  return (await getHeld(tx, workspaceId, id, version)).document;
}

async function getHeld(tx: Tx, workspaceId: string, id: string, version: string | undefined): Promise<Held> {
  const shipped = await findShipped(id);
  if (shipped) {
    if (version === undefined || version === shipped.version) return asShipped(shipped);
    throw noSuchQuestionnaire();
  }
  const versions = await listVersions(tx, workspaceId, id);
  const held = versionIn(versions, version);
  const documents = await readDocuments(tx, workspaceId, [held.id]);
  return heldOf(versions, held, documents.get(held.id)!);
}

function versionIn(versions: readonly HeldVersion[], version: string | undefined): HeldVersion {
  const held = version === undefined ? versions[0] : versions.find((one) => one.version === version);
  if (!held) throw noSuchQuestionnaire();
  return held;
}

function noSuchQuestionnaire(): AppError {
  return new AppError('not-found', 'There is no such questionnaire, or not in this version.');
}

function asShipped(document: Document): Held {
  return { document, ships: true, versions: [document.version], etag: null };
}

function heldOf(versions: readonly HeldVersion[], { etag }: HeldVersion, document: Document): Held {
  return { document, ships: false, versions: versions.map(({ version }) => version), etag };
}

function shown({ document, ships, versions, etag }: Held): Questionnaire {
  return { ...outlineOf(document), ships, versions, etag };
}
