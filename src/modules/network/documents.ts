import { AppError } from '../../common/errors.ts';
import { type NetworkForm, networkForms, writeNetworkAs } from '../../formats/network/write-as.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { Download } from '../../platform/http/bind.ts';
import { countPlaces, type RegisterDocument, readNetworkDocument } from './document-store.ts';

/** The network of the workspace as a file, as of the day of the reader. */
export async function exportNetwork(
  context: Context,
  { components = true, format }: { components?: boolean | undefined; format: NetworkForm },
): Promise<Download> {
  const { database, workspaceId } = context;
  if (components && (await database.inWorkspace(workspaceId, (tx) => countPlaces(tx, workspaceId))) > mostWritten) {
    throw new AppError(
      'invalid-input',
      `The bills of materials list components in more than ${mostWritten} places, too many for one file. Ask for it without them: components=false.`,
    );
  }
  const { document } = await writtenDocument(context, components);
  const { ending, mediaType } = networkForms[format];
  return { fileName: `network.${ending}`, mediaType, bytes: await writeNetworkAs(format, document) };
}

/** Places of components that a file may hold: each takes some 1,000 bytes until it is written. */
const mostWritten = 500_000;

function writtenDocument({ database, workspaceId, clock }: Context, components: boolean): Promise<RegisterDocument> {
  const day = clock().toISOString().slice(0, 10);
  const parts = components ? 'components' : 'none';
  return database.inWorkspace(workspaceId, (tx) => readNetworkDocument(tx, workspaceId, { day, parts }));
}

/** The network as the models weigh it. */
export function documentOf({ database, workspaceId, clock }: Context, components: boolean): Promise<RegisterDocument> {
  const day = clock().toISOString().slice(0, 10);
  return database.inWorkspace(workspaceId, async (tx) => {
    const parts = components ? await partsWeighed(tx, workspaceId) : 'none';
    return readNetworkDocument(tx, workspaceId, { day, parts });
  });
}

/** As objects so many places of components in BOMs fill the memory of the program. */
const mostPlaces = 200_000;

/** Where BOMs list too many components for a model of each, those who supply them are weighed as suppliers of the products. */
export async function partsWeighed(tx: Tx, workspaceId: string): Promise<'components' | 'suppliers'> {
  return (await countPlaces(tx, workspaceId)) > mostPlaces ? 'suppliers' : 'components';
}

/** What an answer made of it has to say beside: what of the network it leaves out. */
export function notesOn({ parts }: Pick<RegisterDocument, 'parts'>): string[] {
  return parts === 'suppliers' ? [onlySuppliersWeighed] : [];
}

export const onlySuppliersWeighed = `The bills of materials list components in more than ${mostPlaces} places: those who supply them are weighed as suppliers of the products, the components themselves are left out.`;
