import { AppError, type Problem } from '../../common/errors.ts';
import { requireId } from '../../common/ids.ts';
import * as test from '../../engines/taxonomy/critical-software.ts';
import { editions, phases, roles } from '../../engines/taxonomy/taxonomy.ts';
import type { Context } from '../../platform/context.ts';
import { type ChangeSet, changeSet } from '../../platform/database/change-set.ts';
import { requireEtag } from '../../platform/http/etag.ts';
import type { EntryKind, NewTaxonomyEntry, Taxonomy, TaxonomyEntry, TaxonomyEntryChange } from './contract.ts';
import { type EntryValues, insertEntry, lockEntry, readEntries, updateEntry } from './entry-store.ts';
import { ownCodeOf } from './own-code.ts';

export function getTaxonomy({ database, workspaceId }: Context): Promise<Taxonomy> {
  return database.inWorkspace(workspaceId, async (tx) => ({
    editions: { ...editions, criticalSoftware: { version: test.version, source: test.source } },
    roles,
    phases,
    entries: await readEntries(tx, workspaceId),
    questions: test.questions,
    categories: test.categories,
  }));
}

export function addEntry(context: Context, input: NewTaxonomyEntry): Promise<TaxonomyEntry> {
  return changeSet(context, 'taxonomy-entry.added', async (change) => {
    const entries = await readEntries(change.tx, change.workspaceId);
    const { kind, name, sentence = null, under = [], category = null } = input;
    const values = { name, sentence, under: [...new Set(under)], category, retired: false };
    refuseWrong({ kind, ...values }, entries);
    const code = ownCodeOf(name, new Set(entries.filter((one) => one.kind === kind).map((one) => one.code)));
    return finish(change, await insertEntry(change, { kind, code, ...values }));
  });
}

export function changeEntry(
  context: Context,
  id: string,
  input: TaxonomyEntryChange,
  ifMatch: string,
): Promise<TaxonomyEntry> {
  return changeSet(context, 'taxonomy-entry.changed', async (change) => {
    const entry = await getOwnEntry(change, id);
    requireEtag(entry.etag!, ifMatch);
    const values: EntryValues = {
      name: input.name ?? entry.name,
      sentence: input.sentence === undefined ? entry.sentence : input.sentence,
      under: input.under === undefined ? entry.under : [...new Set(input.under)],
      category: input.category === undefined ? entry.category : input.category,
      retired: entry.retired,
    };
    const others = (await readEntries(change.tx, change.workspaceId)).filter((one) => one.id !== entry.id);
    refuseWrong({ kind: entry.kind, ...values }, others);
    await updateEntry(change, entry.id!, values);
    return finish(change, entry.id!);
  });
}

export function retireEntry(context: Context, id: string): Promise<TaxonomyEntry> {
  return setRetired(context, 'taxonomy-entry.retired', id, true);
}

export function restoreEntry(context: Context, id: string): Promise<TaxonomyEntry> {
  return setRetired(context, 'taxonomy-entry.restored', id, false);
}

function setRetired(context: Context, action: string, id: string, retired: boolean): Promise<TaxonomyEntry> {
  return changeSet(context, action, async (change) => {
    const entry = await getOwnEntry(change, id);
    const others = (await readEntries(change.tx, change.workspaceId)).filter((one) => one.id !== entry.id);
    if (!retired) refuseWrong(entry, others);
    const { name, sentence, under, category } = entry;
    await updateEntry(change, entry.id!, { name, sentence, under, category, retired });
    return finish(change, entry.id!);
  });
}

async function getOwnEntry(change: ChangeSet, id: string): Promise<TaxonomyEntry> {
  const entry = await lockEntry(change, requireId(id));
  if (entry) return entry;
  throw new AppError('not-found', 'This workspace added no such entry; what ships with Holdfast stays as it is.');
}

/** The names of these lists are none of a person: the audit entry may say them. */
async function finish(change: ChangeSet, id: string): Promise<TaxonomyEntry> {
  const entry = (await lockEntry(change, id))!;
  change.detail('entry', entry.name);
  change.detail('code', entry.code);
  return entry;
}

function refuseWrong(entry: EntryValues & { kind: EntryKind }, others: readonly TaxonomyEntry[]): void {
  const problems: Problem[] = [...wrongName(entry, others), ...wrongPlace(entry, others), ...wrongCategory(entry)];
  if (problems.length === 0) return;
  const code = problems[0]!.at === '/name' ? 'conflict' : 'invalid-input';
  throw new AppError(code, problems[0]!.message, { problems });
}

function wrongName({ kind, name }: EntryValues & { kind: EntryKind }, others: readonly TaxonomyEntry[]): Problem[] {
  const same = others.find((one) => one.kind === kind && !one.retired && one.name.toLowerCase() === name.toLowerCase());
  return same ? [{ at: '/name', message: `"${same.name}" is on the list already.` }] : [];
}

/** Under what an entry of each kind must stand. */
function wrongPlace({ kind, under }: EntryValues & { kind: EntryKind }, others: readonly TaxonomyEntry[]): Problem[] {
  const lists = others.filter((one) => one.kind === 'function-list' && !one.retired);
  const rules: Record<EntryKind, { of: readonly { code: string }[]; least: number; most: number; words: string }> = {
    element: { of: roles, least: 1, most: 1, words: 'An element stands under one role' },
    'function-list': { of: [], least: 0, most: 0, words: 'A list stands under nothing' },
    'critical-function': { of: lists, least: 1, most: 1, words: 'A critical function stands on one list' },
    'vulnerability-kind': {
      of: phases,
      least: 1,
      most: phases.length,
      words: 'A kind of vulnerability comes in during one or more phases',
    },
  };
  const { of, least, most, words } = rules[kind];
  const codes = of.map(({ code }) => code);
  const allowed = codes.length > 0 ? `: ${codes.join(', ')}` : '';
  if (under.length < least || under.length > most) return [{ at: '/under', message: `${words}${allowed}.` }];
  return under.flatMap((code, place) =>
    codes.includes(code) ? [] : [{ at: `/under/${place}`, message: `There is no "${code}"${allowed}.` }],
  );
}

function wrongCategory({ kind, category }: EntryValues & { kind: EntryKind }): Problem[] {
  if (category === null) return [];
  if (kind !== 'element') return [{ at: '/category', message: 'Only an element belongs to a category of software.' }];
  if (test.categories.some(({ code }) => code === category)) return [];
  const codes = test.categories.map(({ code }) => code).join(', ');
  return [{ at: '/category', message: `There is no category "${category}": ${codes}.` }];
}
