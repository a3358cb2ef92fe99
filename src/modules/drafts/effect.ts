import { AppError } from '../../common/errors.ts';
import type { NetworkEdit } from '../../engines/network/apply-edits.ts';
import type { WeighedEdits } from '../../engines/network/weigh-edits.ts';
import type { Context } from '../../platform/context.ts';
import type { DraftTask } from '../../workers/weigh-draft.ts';
import { documentOf, notesOn, type RegisterDocument } from '../network/index.ts';
import { readNodeRefs } from '../register/index.ts';
import type { DraftEffect } from './contract.ts';
import { networkEditsOf } from './network-edits.ts';
import { findDraft, type KeptEdit } from './store.ts';

/** What a draft would do; what an adopted one did, which is told of the register as it was before. */
export async function readEffect(
  context: Context,
  reference: string,
  { components = true }: { components?: boolean | undefined },
): Promise<DraftEffect> {
  const { database, workspaceId } = context;
  const draft = await database.inWorkspace(workspaceId, (tx) => findDraft(tx, workspaceId, reference));
  if (!draft) throw new AppError('not-found', 'There is no such draft.');
  const then =
    draft.state === 'adopted' ? { ...context, database: database.seenWith({ asOf: draft.change - 1 }) } : context;
  const register = await documentOf(then, components);
  const { edits, kept } = networkEditsOf(register, draft.edits);
  const task: DraftTask = { document: register.document, edits };
  const weighed = await context.workers.run<WeighedEdits>('weigh-draft', task);
  const effect = await described(then, register, { weighed, edits, kept });
  return { ...effect, notes: [...effect.notes, ...notesOn(register)] };
}

async function described(
  { database, workspaceId }: Context,
  { document, ids }: RegisterDocument,
  { weighed, edits, kept }: { weighed: WeighedEdits; edits: readonly NetworkEdit[]; kept: readonly KeptEdit[] },
): Promise<DraftEffect> {
  const places = new Map(document.nodes.map(({ id }, place) => [id, place]));
  const mentioned = idsIn(weighed).filter((id) => places.has(id));
  const refs = await database.inWorkspace(workspaceId, (tx) =>
    readNodeRefs(
      tx,
      workspaceId,
      mentioned.map((id) => ids[places.get(id)!]!),
    ),
  );
  const refOf = new Map(refs.map((ref) => [ref.id, ref]));
  const added = edits.flatMap((edit) => (edit.edit === 'add-node' ? [edit.node] : []));
  const { problems, difference, ...effect } = weighed;
  const { nodes, links, groups } = difference;
  return {
    ...effect,
    nodes: [
      ...mentioned.map((as) => {
        const place = places.get(as)!;
        const { id, kind, name = as } = document.nodes[place]!;
        const ref = refOf.get(ids[place]!);
        return {
          as: id,
          id: ids[place]!,
          kind: ref?.kind ?? kind,
          number: ref?.number ?? null,
          name: ref?.name ?? name,
        };
      }),
      ...added.map(({ id, kind, name = id }) => ({ as: id, id: null, kind, number: null, name })),
    ],
    problems: problems.flatMap(({ edit, message }) => (kept[edit] ? [{ edit: kept[edit].id, message }] : [])),
    levels: difference.levels,
    difference: { nodes, links, groups },
  };
}

/** The nodes that an effect speaks of, each once. */
function idsIn({ stops, difference, singlePoints, concentration, failure, compromise }: WeighedEdits): string[] {
  const { nodes, links, levels } = difference;
  return [
    ...new Set([
      ...stops.flatMap((stop) => [stop.id, ...stop.for]),
      ...levels.flatMap(({ id, from, to, because }) => [
        id,
        ...from.path,
        ...to.path,
        ...because.flatMap(({ link }) => (link ? [link.from, link.to] : [])),
      ]),
      ...[...singlePoints.new, ...singlePoints.gone].flatMap(({ of, id }) => [of, id]),
      ...concentration.flatMap(({ of, from, to }) => [of, from?.largest?.party ?? '', to?.largest?.party ?? '']),
      ...[...failure, ...compromise].map(({ of }) => of),
      ...[...nodes.added, ...nodes.removed, ...nodes.changed].map(({ id }) => id),
      ...[...links.added, ...links.removed, ...links.changed].flatMap(({ from, to }) => [from, to]),
    ]),
  ];
}
