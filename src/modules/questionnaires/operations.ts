import { readFile } from 'node:fs/promises';
import { AppError } from '../../common/errors.ts';
import { outlineOf, structureOf } from '../../engines/questionnaires/describe.ts';
import { findShipped, shippedIds } from '../../engines/questionnaires/library/library.ts';
import { narrowedTo } from '../../engines/questionnaires/narrow.ts';
import { inLanguage, languagesOf } from '../../formats/questionnaire/in-language.ts';
import { readQuestionnaire } from '../../formats/questionnaire/read-questionnaire.ts';
import { writeQuestionnaireWorkbook } from '../../formats/questionnaire-workbook/write-workbook.ts';
import type { Context } from '../../platform/context.ts';
import { changeSet } from '../../platform/database/change-set.ts';
import type { SpooledFile } from '../../platform/files/spool.ts';
import type { Download } from '../../platform/http/bind.ts';
import { requireEtag } from '../../platform/http/etag.ts';
import { mostQuestionnaires, type Questionnaire, type WholeQuestionnaire } from './contract.ts';
import { askedElsewhere } from './elsewhere.ts';
import { asShipped, getHeld, type Held, heldOf, versionIn } from './held.ts';
import {
  findWeights,
  insertQuestionnaire,
  listVersions,
  lockQuestionnaires,
  readDocuments,
  removeVersion,
} from './store.ts';
import { weightsShown } from './weights.ts';

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
  const { held, weights } = await database.inWorkspace(workspaceId, async (tx) => ({
    held: await getHeld(tx, workspaceId, id, version),
    weights: await findWeights(tx, workspaceId, id),
  }));
  return {
    ...structureOf(held.document),
    ...shown(held),
    document: held.document,
    ownWeights: weightsShown(weights),
    elsewhere: await askedElsewhere(id),
  };
}

export async function downloadWorkbook(
  { database, workspaceId }: Context,
  id: string,
  {
    version,
    language,
    profile,
  }: { version?: string | undefined; language?: string | undefined; profile?: string | undefined },
): Promise<Download> {
  const { document } = await database.inWorkspace(workspaceId, (tx) => getHeld(tx, workspaceId, id, version));
  if (language !== undefined && !languagesOf(document).includes(language)) {
    throw new AppError('not-found', `${document.title} is not here in that language.`);
  }
  const part = profile === undefined ? document : narrowedTo(document, profile);
  if (!part) throw new AppError('not-found', `${document.title} has no such profile.`);
  const bytes = await writeQuestionnaireWorkbook(inLanguage(part, language ?? document.language));
  return {
    fileName: `${[document.id, document.version, profile, language].filter((one) => one !== undefined).join('-')}.xlsx`,
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
  if (id === 'new') {
    const message = 'The id "new" is the address of the page where questionnaires begin. Take another.';
    throw new AppError('invalid-input', message, { problems: [{ at: '/id', message }] });
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

function shown({ document, ships, versions, etag }: Held): Questionnaire {
  return { ...outlineOf(document), ships, versions, etag };
}
