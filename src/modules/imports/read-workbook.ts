import { MessageChannel } from 'node:worker_threads';
import type { Parsed } from '../../common/parsed.ts';
import type { RegisterReading } from '../../formats/register-workbook/rows.ts';
import type { Context } from '../../platform/context.ts';
import { readWholeContent } from '../../platform/files/content.ts';
import type { HeldRegister } from '../register/index.ts';
import type { RegisterImport } from './contract.ts';

/** Reads and checks the workbook of an import in a worker thread, against the keys that the register holds. */
export async function readWorkbook(
  { database, workspaceId, workers }: Context,
  { sha256, fileName }: Pick<RegisterImport, 'sha256' | 'fileName'>,
  held: HeldRegister,
  progress: (done: number, total: number) => void,
): Promise<Parsed<RegisterReading>> {
  const bytes = await readWholeContent(database, workspaceId, Buffer.from(sha256, 'hex'));
  const { port1, port2 } = new MessageChannel();
  port1.on('message', ({ done, total }: { done: number; total: number }) => progress(done, total));
  try {
    return await workers.run<Parsed<RegisterReading>>(
      'read-workbook',
      {
        bytes,
        fileName,
        knownKeys: new Map([...held.nodes].map(([key, { kind }]) => [key, kind])),
        knownParents: new Map(
          [...held.suppliers.values()].flatMap(({ key, parentKey }) => (parentKey ? [[key, parentKey] as const] : [])),
        ),
        port: port2,
      },
      { move: [port2 as unknown as ArrayBuffer] },
    );
  } finally {
    port1.close();
  }
}
