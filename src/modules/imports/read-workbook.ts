import { MessageChannel } from 'node:worker_threads';
import type { Parsed } from '../../common/parsed.ts';
import type { RowDecisions } from '../../formats/register-workbook/decide-rows.ts';
import type { KnownRow } from '../../formats/register-workbook/derive-keys.ts';
import type { KnownMappings } from '../../formats/register-workbook/plan-sheets.ts';
import type { Context } from '../../platform/context.ts';
import { readWholeContent } from '../../platform/files/content.ts';
import type { ReadWorkbookInput, WorkbookReading } from '../../workers/read-workbook.ts';
import type { HeldRegister } from '../register/index.ts';
import type { RegisterImport } from './contract.ts';

/** Reads and checks the workbook of an import in a worker thread, against the keys that the register holds. */
export async function readWorkbook(
  { database, workspaceId, workers }: Context,
  { sha256, fileName }: Pick<RegisterImport, 'sha256' | 'fileName'>,
  held: HeldRegister,
  { mappings, decisions }: { mappings: KnownMappings; decisions: RowDecisions },
  progress: (done: number, total: number) => void,
): Promise<Parsed<WorkbookReading>> {
  const bytes = await readWholeContent(database, workspaceId, Buffer.from(sha256, 'hex'));
  const { port1, port2 } = new MessageChannel();
  port1.on('message', ({ done, total }: { done: number; total: number }) => progress(done, total));
  const isMapped = (mappings.chosen?.length ?? 0) + (mappings.remembered?.size ?? 0) > 0;
  const input: Omit<ReadWorkbookInput, 'port'> = {
    bytes,
    fileName,
    ...mappings,
    decisions,
    knownKeys: new Map([...held.nodes].map(([key, { kind }]) => [key, kind])),
    knownParents: new Map(
      [...held.suppliers.values()].flatMap(({ key, parentKey }) => (parentKey ? [[key, parentKey] as const] : [])),
    ),
    knownRows: isMapped ? knownRows(held) : [],
  };
  try {
    return await workers.run<Parsed<WorkbookReading>>(
      'read-workbook',
      { ...input, port: port2 },
      { move: [port2 as unknown as ArrayBuffer] },
    );
  } finally {
    port1.close();
  }
}

/** By what rows without a key are found; nobody means a row that is retired. */
function knownRows({ nodes, suppliers }: HeldRegister): KnownRow[] {
  return [...nodes].flatMap(([key, { kind, name, retired }]): KnownRow[] => {
    if (retired) return [];
    const { aliases, lei, duns, uei, cage, domain } = suppliers.get(key) ?? {};
    if (kind !== 'supplier') return [{ key, kind, name }];
    return [{ key, kind, name, aliases: aliases ?? [], lei, duns, uei, cage, domain } as KnownRow];
  });
}
