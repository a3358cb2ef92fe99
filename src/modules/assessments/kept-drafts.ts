import type { Database, Tx } from '../../platform/database/database.ts';
import { readAnswersOf, type StoredAnswer } from './answers-store.ts';
import { listProofsOf, type StoredProof } from './proofs-store.ts';

/** What the supplier has written so far: of one assessment, held by a transaction. */
export interface Draft {
  answers: Map<string, StoredAnswer>;
  proofs: readonly StoredProof[];
  /** About how long it is, in characters. */
  size: number;
}

/** An assessment whose answers are held, and how often they were written. */
interface Held {
  assessment: { id: string };
  saves: number;
}

/** In all, over all assessments: many who write at once, and no more than a program may well carry. */
const mostKept = 16_000_000;

/**
 * Drafts from one save to the next, so that whoever writes on is not read anew each time (decision 0071). One is taken out while it is worked on
 * and put back once that is committed; it is good while the count of saves is the one that it was put back with.
 */
class KeptDrafts {
  readonly #drafts = new Map<string, { draft: Draft; saves: number }>();
  #size = 0;

  take(id: string, saves: number): Draft | undefined {
    const kept = this.#drafts.get(id);
    if (!kept) return undefined;
    this.#drafts.delete(id);
    this.#size -= kept.draft.size;
    return kept.saves === saves ? kept.draft : undefined;
  }

  put(id: string, draft: Draft, saves: number): void {
    this.take(id, saves);
    this.#drafts.set(id, { draft, saves });
    this.#size += draft.size;
    for (const [oldest] of this.#drafts) {
      if (this.#size <= mostKept) return;
      this.take(oldest, saves);
    }
  }
}

const keptBy = new WeakMap<Database, KeptDrafts>();

export function keptDraftsOf(database: Database): KeptDrafts {
  const kept = keptBy.get(database) ?? new KeptDrafts();
  keptBy.set(database, kept);
  return kept;
}

/** The drafts of these assessments, kept or read. */
export async function takeDrafts(
  tx: Tx,
  workspaceId: string,
  { held, kept }: { held: Iterable<Held>; kept: KeptDrafts },
): Promise<Map<string, Draft>> {
  const drafts = new Map<string, Draft>();
  const unknown = new Set<string>();
  for (const { assessment, saves } of held) {
    const draft = drafts.has(assessment.id) ? undefined : kept.take(assessment.id, saves);
    if (draft) drafts.set(assessment.id, draft);
    else if (!drafts.has(assessment.id)) unknown.add(assessment.id);
  }
  if (unknown.size > 0)
    for (const [id, draft] of await readDrafts(tx, workspaceId, [...unknown])) drafts.set(id, draft);
  return drafts;
}

export async function readDrafts(
  tx: Tx,
  workspaceId: string,
  assessmentIds: readonly string[],
): Promise<Map<string, Draft>> {
  const answers = await readAnswersOf(tx, workspaceId, assessmentIds);
  const proofs = Map.groupBy(await listProofsOf(tx, workspaceId, assessmentIds), ({ assessmentId }) => assessmentId);
  return new Map(
    assessmentIds.map((id) => {
      const own = { answers: answers.get(id) ?? new Map<string, StoredAnswer>(), proofs: proofs.get(id) ?? [] };
      return [id, { ...own, size: JSON.stringify([[...own.answers.values()], own.proofs]).length }];
    }),
  );
}
