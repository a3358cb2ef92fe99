import { MessageChannel } from 'node:worker_threads';
import type { Parsed } from '../../common/parsed.ts';
import type { KnownGroup } from '../../formats/register-workbook/check-groups.ts';
import type { RowDecisions } from '../../formats/register-workbook/decide-rows.ts';
import type { KnownRow } from '../../formats/register-workbook/derive-keys.ts';
import linkEnds from '../../formats/register-workbook/link-ends.json' with { type: 'json' };
import type { KnownMappings } from '../../formats/register-workbook/plan-sheets.ts';
import type { NetworkReadOptions } from '../../formats/register-workbook/read-network-rows.ts';
import { groupKey, linkKey } from '../../formats/register-workbook/row-key.ts';
import type { RegisterReading } from '../../formats/register-workbook/rows.ts';
import type { Context } from '../../platform/context.ts';
import { readWholeContent } from '../../platform/files/content.ts';
import type { ReadWorkbookInput, WorkbookReading } from '../../workers/read-workbook.ts';
import { type HeldRegister, numberOf } from '../register/index.ts';
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
    knownGroups: knownGroups(held),
    knownComponents: new Map([...held.components].filter(([key]) => held.nodes.get(key)!.ownKey !== null)),
    knownOddLinks: oddLinks(held),
    knownAliases: aliases(held),
    knownRows: isMapped ? knownRows(held) : [],
  };
  try {
    const read = await workers.run<Parsed<WorkbookReading>>(
      'read-workbook',
      { ...input, port: port2 },
      { move: [port2 as unknown as ArrayBuffer] },
    );
    if (read.ok && read.value.reading) nameRows(read.value.reading, held);
    return read;
  } finally {
    port1.close();
  }
}

/** A node of a network file needs no name: it keeps the one that it has, else goes by its key. */
function nameRows({ rows }: RegisterReading, { nodes }: HeldRegister): void {
  for (const row of rows.Suppliers) row.legalName ??= nodes.get(row.key)?.name ?? row.key;
  for (const sheet of [rows.Sites, rows.Products, rows.Systems, rows.Functions, rows.Components]) {
    for (const row of sheet) row.name ??= nodes.get(row.key)?.name ?? row.key;
  }
}

/** Nodes without a key of their own, as exported network files call them. */
function aliases({ nodes }: HeldRegister): NonNullable<NetworkReadOptions['knownAliases']> {
  return new Map(
    [...nodes].flatMap(([key, { id, kind, number, ownKey, name }]) => {
      if (ownKey !== null) return [];
      const named = (isId: boolean) => ({ key, kind, name, isId });
      const shown = numberOf(kind, number);
      const byId = [id, named(true)] as const;
      return shown === null ? [byId] : [[shown, named(false)] as const, byId];
    }),
  );
}

/** Links that a network file brought, of kinds that their ends do not have as a rule. */
function oddLinks({ nodes, links }: HeldRegister): Set<string> {
  const odd = [...links.values()].filter(({ fromKey, toKey, kind }) => {
    const ends = linkEnds[kind];
    return !ends.from.includes(nodes.get(fromKey)!.kind) || !ends.to.includes(nodes.get(toKey)!.kind);
  });
  return new Set(odd.map(linkKey));
}

/** Groups by all that files may call them: as workbooks do, by their id, or by what they are of and their name. */
function knownGroups({ groups, sources }: HeldRegister): Map<string, KnownGroup> {
  const known = new Map<string, KnownGroup & { shares: Map<string, number | null> }>();
  for (const [called, { id, key, ofKey, name }] of groups) {
    const group = { key, name, shares: new Map() };
    for (const word of [called, id]) known.set(word, group);
    if (!known.has(`${ofKey}\t${name}`)) known.set(`${ofKey}\t${name}`, group);
  }
  for (const source of sources.values()) known.get(groupKey(source))!.shares.set(source.sourceKey, source.share);
  return known;
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
