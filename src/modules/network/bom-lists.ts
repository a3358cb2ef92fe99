import type { Tx } from '../../platform/database/database.ts';
import { readLists } from './bom-list-store.ts';
import { IdNumbers } from './id-numbers.ts';

/** What one BOM lists, as numbers in `BomLists`. */
export interface BomList {
  /** Its components, each once. */
  parts: Uint32Array;
  /** A supplier's name and a component that names it, in turn. */
  named: Uint32Array;
}

/** Components read at a time. */
const partsAtOnce = 50_000;
/** So many lists are kept beside those that were needed last. */
const keptBeside = 1000;

const nothing: BomList = { parts: new Uint32Array(), named: new Uint32Array() };

/** The lists of the BOMs of one workspace. None ever changes, so each is read once, whoever asks and for whatever moment. */
export class BomLists {
  readonly parts = new IdNumbers();
  readonly names = new IdNumbers();
  readonly #lists = new Map<string, BomList>();

  /** Reads those that are not known yet, some at a time. */
  async need(tx: Tx, workspaceId: string, boms: readonly { id: string; components: number }[]): Promise<void> {
    let batch: string[] = [];
    let parts = 0;
    for (const { id, components } of boms) {
      if (this.#lists.has(id)) continue;
      batch.push(id);
      parts += components;
      if (parts < partsAtOnce) continue;
      await this.#read(tx, workspaceId, batch);
      batch = [];
      parts = 0;
    }
    if (batch.length > 0) await this.#read(tx, workspaceId, batch);
  }

  of(bomId: string): BomList {
    return this.#lists.get(bomId) ?? nothing;
  }

  /** Forgets what nobody has needed lately. */
  keep(boms: ReadonlySet<string>): void {
    for (const id of this.#lists.keys()) {
      if (this.#lists.size <= boms.size * 2 + keptBeside) return;
      if (!boms.has(id)) this.#lists.delete(id);
    }
  }

  async #read(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<void> {
    const rows = new Map((await readLists(tx, workspaceId, ids)).map((row) => [row.id, row]));
    for (const id of ids) {
      const { parts, named } = rows.get(id) ?? { parts: null, named: null };
      this.#lists.set(id, { parts: this.#partsIn(parts), named: this.#namedIn(named) });
    }
  }

  #partsIn(ids: Buffer | null): Uint32Array {
    const parts = new Set<number>();
    for (let at = 0; at < (ids?.length ?? 0); at += 16) parts.add(this.parts.add(ids!, at));
    return Uint32Array.from(parts);
  }

  #namedIn(pairs: Buffer | null): Uint32Array {
    return Uint32Array.from({ length: (pairs?.length ?? 0) / 16 }, (_, place) =>
      (place % 2 === 0 ? this.names : this.parts).add(pairs!, place * 16),
    );
  }
}
