import type { NetworkAnalysis } from '../../engines/network/analyze-network.ts';
import type { NetworkDifference } from '../../engines/network/compare-networks.ts';
import type { Differences } from '../../engines/network/field-changes.ts';
import type { Context } from '../../platform/context.ts';
import { readPast } from '../../platform/database/past.ts';
import type { NetworkTask } from '../../workers/study-network.ts';
import { documentOf, notesOn } from './documents.ts';
import { namesOf } from './file-names.ts';

interface Asked {
  components?: boolean | undefined;
}

/** What `network analyze` says of a file, said of the network of the workspace. */
export async function analyzeRegister(context: Context, { components = true }: Asked): Promise<NetworkAnalysis> {
  const register = await documentOf(context, components);
  const analysis = await study<NetworkAnalysis>(context, { task: 'analyze', document: register.document });
  return { ...analysis, notes: [...analysis.notes, ...notesOn(register)] };
}

/** What `network diff` says of two files, said of the workspace at an earlier change or moment and at that of the reader, with who is who. */
export async function compareRegister(context: Context, { since, components = true }: Asked & { since: string }) {
  const { database, workspaceId, clock } = context;
  const past = await readPast(database, workspaceId, { asked: since, now: clock(), at: '/query/since' });
  const then = { ...context, database: database.seenWith({ asOf: past.number }), clock: () => past.at };
  const before = await documentOf(then, components);
  const after = await documentOf(context, components);
  const difference = await study<NetworkDifference>(context, {
    task: 'compare',
    before: before.document,
    after: after.document,
  });
  const ids = idsIn(difference);
  const named = await namesOf(context, [after, before], ids);
  const groups = [...(before.document.groups ?? []), ...(after.document.groups ?? [])];
  return {
    ...difference,
    notes: notesOn(before.parts === 'suppliers' ? before : after),
    named: Object.fromEntries([...ids].flatMap((id) => (named(id) ? [[id, named(id)!]] : []))),
    groupNames: Object.fromEntries(
      groups.flatMap(({ id, name }) => (name !== undefined && ids.has(id) ? [[id, name]] : [])),
    ),
  };
}

/** Of all that is told, ids of groups and the sources in their fields included. */
function idsIn({ nodes, links, groups, levels }: NetworkDifference): Set<string> {
  const all = <Name>({ added, removed, changed }: Differences<Name>): Name[] => [...added, ...removed, ...changed];
  const causes = levels.flatMap(({ because }) => because);
  const fields = [...causes, ...groups.changed.flatMap((one) => one.fields)].map(({ field }) => field);
  return new Set([
    ...[...all(nodes), ...all(groups)].map(({ id }) => id),
    ...all(links).flatMap(({ from, to }) => [from, to]),
    ...levels.flatMap(({ id, from, to }) => [id, ...from.path, ...to.path]),
    ...causes.flatMap(({ id, link }) => [id ?? [], link ? [link.from, link.to] : []].flat()),
    ...fields.flatMap((field) => sourceIn(field) ?? []),
  ]);
}

/** The source of which a field of a group speaks: `sources/acme/qualified`; ids may have strokes of their own. */
function sourceIn(field: string): string | undefined {
  const [, source] = /^sources\/(.*?)(?:\/(?:share|qualified|switchDays|dependence))?$/.exec(field) ?? [];
  return source;
}

function study<Answer>({ workers }: Context, task: NetworkTask): Promise<Answer> {
  return workers.run<Answer>('study-network', task);
}
