import type { Problem } from '../../common/errors.ts';
import { GrowingWords } from '../../common/growing.ts';
import { type Component, type ComponentColumns, componentAt, textColumns } from '../bom/bom.ts';
import { graphOfColumns } from '../bom/graph.ts';
import { LargeColumnsBuilder } from '../bom/large-columns.ts';
import { LossList } from '../bom/loss-list.ts';
import { implyEdges } from '../cyclonedx/large-rows.ts';
import { componentOf } from '../cyclonedx/read-document.ts';
import type { DocumentRows } from '../cyclonedx/read-rows.ts';
import { type Json, listOf, textOf } from '../json/json.ts';
import { carriedIn } from './carried.ts';
import { namedLicences } from './extracted-licences.ts';
import { shown } from './judge.ts';
import { documentId, Layout } from './layout.ts';
import { Numbers } from './numbers.ts';
import { olderMembers, RelationTable } from './relation-table.ts';
import { snippetRelationLost } from './relations.ts';
import type { TextSet } from './rules.ts';
import { componentOfFile, componentOfPackage, type Licences } from './to-component.ts';
import { annotationsIn, crossReferencesLost, idOf, snippetLost } from './to-pivot.ts';

/** The rows of a large document and what it is about. */
interface LaidOutRows extends DocumentRows {
  subject: Component | null;
}

type Amend = (component: Json, offset: number) => void;

/** Packages, files and relationships as columns, in the order in which they come; keeps no object of them. */
export class LargeElements implements TextSet {
  readonly losses = new LossList();
  readonly #columns = new LargeColumnsBuilder();
  readonly #isFile = new GrowingWords();
  /** By number of text: 0 for no identifier, 1 for that of no component, else 2 + the component. */
  readonly #bearers = new GrowingWords();
  readonly #relations: RelationTable;
  readonly #older: RelationTable;
  readonly #licences: Licences;
  /** Names of licences by the references that are made of them, both as numbers of texts. */
  readonly #named = new Map<number, number>();
  /** What annotations of ours carry for elements that may stand behind them: identifier, place in `textColumns`, text. */
  readonly #carried = new GrowingWords();
  /** What annotations are about that stand apart from it: identifier, place. */
  readonly #about = new GrowingWords();
  readonly #numbers = new Numbers();

  constructor(listed: Licences) {
    this.#licences = { ...listed, choices: new Map() };
    this.#relations = new RelationTable(this.#columns.strings);
    this.#older = new RelationTable(this.#columns.strings);
  }

  has(id: string): boolean {
    return this.#bearer(this.#columns.strings.idOf(id)) > 0;
  }

  add(id: string): void {
    const text = this.#columns.strings.idOf(id);
    if (this.#bearer(text) === 0) this.#bear(text, 1);
  }

  /** `amend` adds to a component, by the place of its entry, what SPDX 2 cannot say. */
  addPackages(entries: readonly Json[], first: number, amend: Amend = () => {}): void {
    for (const [offset, part] of entries.entries()) {
      const bearings = this.#bearings(part, 'packages', first + offset);
      const component = componentOfPackage(part, bearings);
      amend(component, offset);
      this.#addComponent(component, bearings.id, 0);
      this.#addElement(part, 'packages', bearings);
    }
  }

  addFiles(entries: readonly Json[], first: number, amend: Amend = () => {}): void {
    for (const [offset, file] of entries.entries()) {
      const bearings = this.#bearings(file, 'files', first + offset);
      const component = componentOfFile(file, bearings);
      amend(component, offset);
      this.#addComponent(component, bearings.id, 1);
      this.#addElement(file, 'files', bearings);
    }
  }

  addSnippets(entries: readonly Json[], first: number): void {
    for (const offset of entries.keys()) this.losses.add(`/snippets/${first + offset}`, snippetLost);
  }

  addRelationships(entries: readonly Json[], first: number): void {
    for (const [offset, entry] of entries.entries()) this.#relations.addEntry(entry, first + offset);
  }

  addDescribed(entries: readonly unknown[]): void {
    for (const to of entries) {
      if (typeof to === 'string') this.#older.add({ from: documentId, type: 'DESCRIBES', to, comment: null }, -1);
    }
  }

  /** A file that belongs to a package, where the document says so by their order. */
  addContained(part: string, file: string): void {
    this.#older.add({ from: part, type: 'CONTAINS', to: file, comment: null }, -1);
  }

  addLicences(entries: readonly Json[], first: number): void {
    crossReferencesLost(entries, this.losses, first);
    const { named } = namedLicences({ hasExtractedLicensingInfos: entries });
    const { strings } = this.#columns;
    for (const { licenseId } of entries) {
      const name = typeof licenseId === 'string' ? textOf(named(licenseId)?.name) : null;
      if (name !== null) this.#named.set(strings.idOf(String(licenseId)), strings.idOf(name));
    }
  }

  /** An annotation that stands apart from what it is about. */
  addAnnotation(annotation: Json, about: string, place: number): void {
    const { strings } = this.#columns;
    const id = strings.idOf(about);
    this.#about.push(id);
    this.#about.push(place);
    const carried = carriedIn(annotation);
    const column = (textColumns as readonly unknown[]).indexOf(carried?.member);
    if (carried && column >= 0)
      for (const word of [id, column, strings.idOf(String(carried.value))]) this.#carried.push(word);
  }

  /** Annotations about nothing in the document, when all of it has come. */
  *strayAnnotations(): Generator<Problem> {
    const { words, length } = this.#about;
    for (let at = 0; at < length; at += 2) {
      if (this.#bearer(words[at]!) > 0) continue;
      const about = shown(this.#columns.strings.textOf(words[at]!));
      const message = `The annotation that begins here is about ${about}, no element of this document.`;
      yield { at: `/annotations/${words[at + 1]}`, message };
    }
  }

  /** Gives its memory away: nothing can be added afterwards. */
  build(): LaidOutRows {
    this.#relations.append(this.#older);
    const { strings, count } = this.#columns;
    const noted = new Set<string>();
    const elements = { count, nodeOf: (text: number) => this.#bearer(text) - 2 };
    const layout = new Layout(this.#relations, elements, (relation) => this.#note(relation, noted));
    const scopes = {
      required: strings.idOf('required'),
      optional: strings.idOf('optional'),
      excluded: strings.idOf('excluded'),
    };
    const columns = this.#columns.build();
    this.#amend(columns);
    for (let node = 0; node < count; node++) {
      const scope = layout.scopeOf(node);
      if (scope) columns.scope[node] = scopes[scope];
    }
    const subject = layout.subject < 0 ? null : componentAt(columns, layout.subject);
    return { subject, ...this.#laidOut(columns, layout), warnings: [] };
  }

  #bearer(text: number): number {
    return text < this.#bearers.length ? this.#bearers.words[text]! : 0;
  }

  #bear(text: number, bearer: number): void {
    while (this.#bearers.length <= text) this.#bearers.push(0);
    this.#bearers.words[text] = bearer;
  }

  #bearings(element: Json, list: 'packages' | 'files', index: number) {
    const isTaken = { has: (id: string) => this.#bearer(this.#columns.strings.idOf(id)) > 1 };
    const id = this.#numbers.unused(idOf(element, list, index), isTaken);
    return { id, at: `/${list}/${index}`, licences: this.#licences, losses: this.losses };
  }

  #addComponent(component: Json, id: string, isFile: 0 | 1): void {
    const node = this.#columns.add(componentOf(component, -1));
    this.#bear(this.#columns.strings.idOf(id), 2 + node);
    this.#isFile.push(isFile);
  }

  #addElement(element: Json, list: 'packages' | 'files', { id, at }: { id: string; at: string }): void {
    if (element.annotations !== undefined) annotationsIn(element, at, [id], this.losses);
    const [, member, type] = olderMembers.find(([one]) => one === list)!;
    if (!element.SPDXID) return;
    for (const to of listOf(element[member])) {
      if (typeof to === 'string') this.#older.add({ from: String(element.SPDXID), type, to, comment: null }, -1);
    }
  }

  #note(relation: number, noted: Set<string>): void {
    if (this.#bearer(this.#relations.from.words[relation]!) > 1) return;
    const { from, type, to, comment } = this.#relations.relationAt(relation);
    if (from === documentId || from.startsWith('DocumentRef-')) return;
    const line = `${from} ${type} ${to} ${comment}`;
    if (noted.has(line)) return;
    noted.add(line);
    this.losses.add(`/relationships/${this.#relations.places.words[relation]}`, snippetRelationLost);
  }

  /** Puts in what is known only when all has come. */
  #amend(columns: ComponentColumns): void {
    const { values } = columns.licences;
    if (this.#named.size > 0) for (const [at, text] of values.entries()) values[at] = this.#named.get(text) ?? text;
    const { words, length } = this.#carried;
    for (let at = 0; at < length; at += 3) {
      const node = this.#bearer(words[at]!) - 2;
      if (node >= 0) columns[textColumns[words[at + 1]!]!][node] = words[at + 2]!;
    }
  }

  /** Components as they lie in each other, packages before files. */
  #laidOut(columns: ComponentColumns, layout: Layout): DocumentRows {
    const { count } = columns;
    const sequence = new Uint32Array(count);
    let length = 0;
    for (const kind of [0, 1]) {
      for (let node = 0; node < count; node++) if (this.#isFile.words[node] === kind) sequence[length++] = node;
    }
    const order = layout.order(sequence);
    const placeOf = new Uint32Array(count);
    for (const [place, node] of order.entries()) placeOf[node] = place + 1;
    const from = new GrowingWords();
    const to = new GrowingWords();
    for (let edge = 0; edge < layout.dependencies.from.length; edge++) {
      const target = layout.dependencies.to.words[edge]!;
      if (target === Layout.nothing) continue;
      from.push(placeOf[layout.dependencies.from.words[edge]!]!);
      to.push(placeOf[target]!);
    }
    const nodeCount = 1 + order.length;
    if (layout.subject < 0) implyEdges(nodeCount, from, to);
    return {
      components: rearranged(columns, order, (node) => {
        const parent = layout.parents[node]!;
        return parent < 0 ? -1 : placeOf[parent]! - 1;
      }),
      dependencies: graphOfColumns(nodeCount, from.trimmed(), to.trimmed()),
      warnings: [],
    };
  }
}

/** The same components in another order. */
function rearranged(
  columns: ComponentColumns,
  order: Uint32Array,
  parentOf: (node: number) => number,
): ComponentColumns {
  const texts = textColumns.map((column) => [column, order.map((node) => columns[column][node]!)] as const);
  return {
    ...columns,
    ...(Object.fromEntries(texts) as Record<(typeof textColumns)[number], Uint32Array<ArrayBuffer>>),
    count: order.length,
    parent: Int32Array.from(order, parentOf),
    licences: regrouped(columns.licences, order, ['values']),
    hashes: regrouped(columns.hashes, order, ['algorithms', 'values']),
  };
}

function regrouped<Name extends string>(
  rows: { starts: Uint32Array } & Record<Name, Uint32Array<ArrayBuffer>>,
  order: Uint32Array,
  names: readonly Name[],
): { starts: Uint32Array<ArrayBuffer> } & Record<Name, Uint32Array<ArrayBuffer>> {
  const starts = new Uint32Array(order.length + 1);
  for (const [place, node] of order.entries()) {
    starts[place + 1] = starts[place]! + rows.starts[node + 1]! - rows.starts[node]!;
  }
  const filled = names.map((name) => {
    const values = new Uint32Array(starts[order.length]!);
    for (const [place, node] of order.entries()) {
      values.set(rows[name].subarray(rows.starts[node], rows.starts[node + 1]), starts[place]);
    }
    return [name, values] as const;
  });
  return { starts, ...(Object.fromEntries(filled) as Record<Name, Uint32Array<ArrayBuffer>>) };
}
