import { newId } from '../../common/ids.ts';
import type { VexDocument as ReadDocument } from '../../formats/vex/document.ts';
import type { Context } from '../../platform/context.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import { judgedOrStarted } from '../judging/index.ts';
import { takeNumbers } from '../register/index.ts';
import { insertDocument, replaceStatementsOfBoms } from './store.ts';

interface Given {
  bom: { id: string; productId: string; fileName: string; sha256: Buffer };
  /** Null where the BOM states nothing. */
  document: ReadDocument | null;
}

/** Takes in what the BOM in force states of its parts, in the change that brings it; what earlier BOMs of the product stated counts no longer. */
export async function takeInStatements(context: Context, change: ChangeSet, { bom, document }: Given): Promise<void> {
  const { tx, workspaceId } = change;
  const { id: bomId, productId, fileName, sha256 } = bom;
  const documents = await replaceStatementsOfBoms(change, { productId, bomId });
  if (document) {
    const id = newId();
    const number = await takeNumbers(tx, workspaceId, 'vex', 1);
    const given = { id, number, productId, bomId, fileName, sha256, document, warnings: [] };
    documents.push(id, ...(await insertDocument(change, { ...given, receivedAt: context.clock() })));
    change.detail('statements', document.statements.length);
  }
  await judgedOrStarted(context, change, { documents });
}
