import { AppError } from '../../common/errors.ts';
import type { Parsed } from '../../common/parsed.ts';
import type { Context } from '../../platform/context.ts';
import { readWholeContent } from '../../platform/files/content.ts';
import type { ComparedDocuments, DocumentTask } from '../../workers/judge-documents.ts';
import { compiledIndex } from '../findings/index.ts';
import type { Bom, BomCheck, BomComparison, BomProfile } from './contract.ts';
import { getBom } from './operations.ts';
import { listBomsOf } from './read-store.ts';

/** What a BOM has otherwise than an earlier one, read from both documents as they were received. */
export async function compareWithEarlier(
  context: Context,
  reference: string,
  earlier: string | undefined,
): Promise<BomComparison> {
  const to = await getBom(context, reference);
  const from = earlier === undefined ? await bomBefore(context, to) : await getBom(context, earlier);
  const index = await compiledIndex(context);
  const difference = await judge<ComparedDocuments>(context, {
    task: 'compare',
    from: await bytesOf(context, from),
    to: await bytesOf(context, to),
    indexPath: index?.path ?? null,
  });
  return { from: headOf(from), to: headOf(to), ...difference };
}

/** The one that was received before it for the same product. */
async function bomBefore({ database, workspaceId }: Context, bom: Bom): Promise<Bom> {
  const [before] = await database.inWorkspace(workspaceId, (tx) =>
    listBomsOf(tx, workspaceId, { readableBefore: bom }),
  );
  if (before) return before;
  throw new AppError('not-found', 'There is no earlier bill of materials of this product to compare with.');
}

export async function checkElements(context: Context, reference: string, profile: BomProfile): Promise<BomCheck> {
  const bom = await getBom(context, reference);
  return judge(context, { task: 'check', bytes: await bytesOf(context, bom), profile });
}

function bytesOf({ database, workspaceId }: Context, bom: Bom): Promise<Buffer> {
  if (bom.state !== 'ready') {
    throw new AppError('conflict', `${bom.number} was not taken in, so that nothing can be said of its parts.`);
  }
  return readWholeContent(database, workspaceId, Buffer.from(bom.sha256, 'hex'));
}

async function judge<Answer>({ workers }: Context, task: DocumentTask): Promise<Answer> {
  const answer = await workers.run<Parsed<Answer>>('judge-documents', task);
  if (answer.ok) return answer.value;
  throw new AppError('too-large', 'This document cannot be read whole.', { problems: answer.problems });
}

function headOf({ id, number, fileName, receivedAt, product }: Bom): BomComparison['from'] {
  return { id, number, fileName, receivedAt, product };
}
