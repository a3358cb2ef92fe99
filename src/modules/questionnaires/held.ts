import { AppError } from '../../common/errors.ts';
import { findShipped } from '../../engines/questionnaires/library/library.ts';
import type { Questionnaire } from '../../formats/questionnaire/document.ts';
import type { Tx } from '../../platform/database/database.ts';
import { type HeldVersion, listVersions, readDocuments } from './store.ts';

/** A questionnaire and how it is held. */
export interface Held {
  document: Questionnaire;
  ships: boolean;
  versions: string[];
  etag: string | null;
}

/** The questions alone, for whoever asks them; the newest version unless said. */
export async function readQuestions(tx: Tx, workspaceId: string, id: string, version?: string): Promise<Questionnaire> {
  return (await getHeld(tx, workspaceId, id, version)).document;
}

export async function getHeld(tx: Tx, workspaceId: string, id: string, version: string | undefined): Promise<Held> {
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

export function versionIn(versions: readonly HeldVersion[], version: string | undefined): HeldVersion {
  const held = version === undefined ? versions[0] : versions.find((one) => one.version === version);
  if (!held) throw noSuchQuestionnaire();
  return held;
}

function noSuchQuestionnaire(): AppError {
  return new AppError('not-found', 'There is no such questionnaire, or not in this version.');
}

export function asShipped(document: Questionnaire): Held {
  return { document, ships: true, versions: [document.version], etag: null };
}

export function heldOf(versions: readonly HeldVersion[], { etag }: HeldVersion, document: Questionnaire): Held {
  return { document, ships: false, versions: versions.map(({ version }) => version), etag };
}
