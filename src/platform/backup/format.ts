import { z } from 'zod';

/**
 * What a backup is: a gzipped tar that the usual tools open. It begins with `holdfast-backup.json`, so that a reader knows at once
 * what it holds and by whom it can be read; then comes each table as the text of COPY, in parts `data/TABLE/000001.copy`; with keys
 * the master key as `secrets/master.key`; at the end `manifest.json`, which counts and hashes all of it (decision 0015).
 */

/** The layout of the file. A later program reads this one too; a program meets no later one. */
export const formatVersion = 1;

export const headName = 'holdfast-backup.json';
export const manifestName = 'manifest.json';
export const masterKeyName = 'secrets/master.key';

/** `data/supplier/000001.copy` */
export function partName(table: string, part: number): string {
  return `data/${table}/${String(part).padStart(6, '0')}.copy`;
}

/** The table of a part's name; undefined where the name is none of a part. */
export function tableOfPart(name: string): string | undefined {
  return /^data\/([a-z][a-z0-9_]*)\/\d{6,}\.copy$/.exec(name)?.[1];
}

const Name = z.string().regex(/^[a-z][a-z0-9_]*$/);
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** What stands at the beginning: enough to refuse a file that cannot be read here. */
export const Head = z.object({
  format: z.literal('holdfast-backup'),
  formatVersion: z.int().min(1),
  program: z.string().describe('The version of Holdfast that wrote it'),
  postgres: z.string().describe('`18.4`'),
  madeAt: z.iso.datetime(),
  migrations: z.array(z.string()).min(1).describe('The schema, as the names of the migrations that made it'),
  keys: z.boolean().describe('Whether the master key and what it seals are in the file'),
});
export type Head = z.infer<typeof Head>;

export const TablePart = z.object({
  name: Name,
  columns: z.array(Name).min(1),
  rows: z.int().min(0),
  bytes: z.int().min(0),
  sha256: Sha256.describe('Over all parts one after the other'),
});
export type TablePart = z.infer<typeof TablePart>;

export const Manifest = Head.extend({
  tables: z.array(TablePart),
  masterKeySha256: Sha256.nullable(),
  sequences: z.array(z.object({ name: Name, lastValue: z.int(), isCalled: z.boolean() })),
  heads: z
    .array(z.object({ workspaceId: z.uuid(), head: z.string().nullable() }))
    .describe('The head of each audit chain as `NUMBER:HASH`; null where nothing was changed yet'),
});
export type Manifest = z.infer<typeof Manifest>;
