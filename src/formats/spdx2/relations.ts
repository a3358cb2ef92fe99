import type { LossList } from '../bom/loss-list.ts';
import { appendTo } from '../json/append-to.ts';
import { type Json, listOf, objectsOf, textOf } from '../json/json.ts';
import type { Spdx2Document } from './document.ts';
import { dependencyKinds, kindByScope, nestedInSubject } from './names.ts';
import { property } from './to-component.ts';

interface Relation {
  from: string;
  type: string;
  to: string;
  comment: string | null;
  at: string;
}

/** What is nested deeper than this stays beside its container, with a note. */
const nestingLimit = 64;

/** Lays the components of a document into each other and draws their dependencies, as its relationships say. */
export class Relations {
  subject: Json | null = null;
  topLevel: Json[] = [];
  dependencies: Json[] = [];
  compositions: Json[] = [];
  /** Relationships that begin outside the components, as `from TYPE to comment`. */
  ofDocument: string[] = [];

  readonly #components: ReadonlyMap<string, Json>;
  readonly #losses: LossList;
  readonly #parents = new Map<string, string>();
  readonly #inSubject = new Set<string>();
  readonly #dependsOn = new Map<string, Set<string>>();
  readonly #unknown = { assemblies: [] as string[], dependencies: [] as string[] };
  readonly #complete = { assemblies: [] as string[], dependencies: [] as string[] };
  readonly #noted = new Set<string>();
  #subjectId: string | null = null;

  constructor(document: Spdx2Document, components: ReadonlyMap<string, Json>, losses: LossList) {
    this.#components = components;
    this.#losses = losses;
    const relations = relationsOf(document);
    this.#findSubject(relations);
    this.#nest(relations.filter(({ type }) => type === 'CONTAINS'));
    this.#depend(relations.filter(({ type }) => dependencyKinds.has(type)));
    for (const relation of relations) {
      if (relation.type !== 'CONTAINS' && relation.type !== 'DESCRIBES' && !dependencyKinds.has(relation.type)) {
        this.#note(relation);
      }
    }
    this.#arrange();
  }

  #findSubject(relations: readonly Relation[]): void {
    const describing = relations.filter(({ type }) => type === 'DESCRIBES');
    const described = new Set(describing.filter(({ from }) => from === documentId).map(({ to }) => to));
    const [only] = described;
    if (described.size === 1 && only && this.#components.has(only)) this.#subjectId = only;
    else if (described.size === 0 && this.#components.size === 1) this.#subjectId = [...this.#components.keys()][0]!;
    for (const relation of describing) {
      const isSaid = relation.from === documentId && relation.to === this.#subjectId && relation.comment === null;
      if (!isSaid) this.#note(relation);
    }
  }

  #nest(containing: readonly Relation[]): void {
    const [others, bySubject] = partition(containing, ({ from }) => from !== this.#subjectId);
    // RDF has no order of statements: which of several containers counts must not depend on it.
    others.sort((a, b) => (`${a.from} ${a.to}` < `${b.from} ${b.to}` ? -1 : 1));
    for (const relation of [...others, ...bySubject]) {
      const { from, to, comment } = relation;
      const isNestable = this.#components.has(from) && this.#components.has(to) && to !== this.#subjectId;
      if (to === 'NOASSERTION' && comment === null && this.#components.has(from)) this.#unknown.assemblies.push(from);
      else if (to === 'NONE' && comment === null && this.#components.has(from)) this.#complete.assemblies.push(from);
      else if (isNestable && from === this.#subjectId && !this.#parents.has(to) && !comment)
        this.#parents.set(to, from);
      else if (isNestable && from === this.#subjectId && !this.#parents.has(to) && comment === nestedInSubject) {
        this.#parents.set(to, from);
        this.#inSubject.add(to);
      } else if (isNestable && comment === null && this.#canNest(to, from)) this.#parents.set(to, from);
      else if (this.#parents.get(to) !== from || comment !== null) this.#note(relation);
    }
  }

  #canNest(child: string, parent: string): boolean {
    if (this.#parents.has(child)) return false;
    let above: string | undefined = parent;
    for (let depth = 0; above !== undefined; depth++) {
      if (above === child || depth === nestingLimit) return false;
      above = this.#parents.get(above);
    }
    return true;
  }

  #depend(relations: readonly Relation[]): void {
    const edges: { relation: Relation; to: string }[] = [];
    const scopes = new Map<string, Set<string | null>>();
    for (const relation of relations) {
      const kind = dependencyKinds.get(relation.type)!;
      const [from, to] = kind.forward ? [relation.from, relation.to] : [relation.to, relation.from];
      if (this.#components.has(from) && this.#components.has(to)) {
        setIn(this.#dependsOn, from).add(to);
        setIn(scopes, to).add(kind.scope);
        edges.push({ relation, to });
      } else this.#dependOnNone(relation);
    }
    for (const [id, found] of scopes) {
      const scope = found.has(null)
        ? undefined
        : (['required', 'optional', 'excluded'] as const).find((one) => found.has(one));
      if (scope) this.#components.get(id)!.scope = scope;
    }
    for (const { relation, to } of edges) {
      const scope = this.#components.get(to)!.scope as keyof typeof kindByScope | undefined;
      const plain = scope
        ? relation.type === kindByScope[scope]
        : relation.type === 'DEPENDS_ON' || relation.type === 'DEPENDENCY_OF';
      if (!plain || relation.comment !== null) this.#note(relation);
    }
  }

  #dependOnNone(relation: Relation): void {
    const { from, type, to, comment } = relation;
    const isPlain = type === 'DEPENDS_ON' && comment === null && this.#components.has(from);
    if (isPlain && to === 'NONE') setIn(this.#dependsOn, from);
    else if (isPlain && to === 'NOASSERTION') this.#unknown.dependencies.push(from);
    else this.#note(relation);
  }

  /** What CycloneDX has no form for stands in a property of the element that it begins at. */
  #note({ from, type, to, comment, at }: Relation): void {
    const bearer = this.#components.get(from);
    const rest = comment === null ? to : `${to} ${comment}`;
    const line = `${from} ${type} ${rest}`;
    if (this.#noted.has(line)) return;
    this.#noted.add(line);
    if (bearer) property(bearer, `spdx:relationship:${type}`, rest);
    else if (from === documentId || from.startsWith('DocumentRef-')) this.ofDocument.push(line);
    else this.#losses.add(at, 'A relationship of a snippet has no place in CycloneDX.');
  }

  #arrange(): void {
    for (const [id, component] of this.#components) {
      const parent = this.#parents.get(id);
      if (id === this.#subjectId) this.subject = component;
      else if (parent === undefined || (parent === this.#subjectId && !this.#inSubject.has(id)))
        this.topLevel.push(component);
      else appendTo(this.#components.get(parent)!, 'components', component);
    }
    for (const [ref, targets] of this.#dependsOn) this.dependencies.push({ ref, dependsOn: [...targets] });
    this.#compose('unknown', this.#unknown);
    this.#compose('complete', this.#complete);
  }

  #compose(aggregate: string, { assemblies, dependencies }: { assemblies: string[]; dependencies: string[] }): void {
    if (assemblies.length > 0) this.compositions.push({ aggregate, assemblies: [...new Set(assemblies)] });
    if (dependencies.length > 0) this.compositions.push({ aggregate, dependencies: [...new Set(dependencies)] });
  }
}

const documentId = 'SPDXRef-DOCUMENT';

/** All relationships of a document with inverse forms turned round, and those that only older members say. */
function relationsOf(document: Spdx2Document): Relation[] {
  const relations: Relation[] = [];
  for (const [index, json] of objectsOf(document.relationships).entries()) {
    const from = textOf(json.spdxElementId);
    const to = textOf(json.relatedSpdxElement);
    const type = textOf(json.relationshipType);
    if (from === null || to === null || type === null) continue;
    const inverse = inverses.get(type);
    const isTurned = inverse && to !== 'NONE' && to !== 'NOASSERTION';
    const ends = isTurned ? { from: to, to: from, type: inverse } : { from, to, type };
    relations.push({ ...ends, comment: textOf(json.comment), at: `/relationships/${index}` });
  }
  const older = [...olderRelations(document)];
  if (older.length === 0) return relations;
  const said = new Set(relations.filter(({ comment }) => comment === null).map(keyOf));
  return [...relations, ...older.filter((relation) => !said.has(keyOf(relation)))];
}

function keyOf({ from, type, to }: Relation): string {
  return `${from} ${type} ${to}`;
}

/** `documentDescribes`, `hasFiles` and `fileDependencies`, which SPDX 2.3 deprecates in favour of relationships. */
function* olderRelations(document: Spdx2Document): Generator<Relation> {
  for (const [index, to] of listOf(document.documentDescribes).entries()) {
    const at = `/documentDescribes/${index}`;
    if (typeof to === 'string') yield { from: documentId, type: 'DESCRIBES', to, comment: null, at };
  }
  for (const [list, member, type] of olderMembers) {
    for (const [index, element] of objectsOf(document[list]).entries()) {
      for (const [position, to] of listOf(element[member]).entries()) {
        const at = `/${list}/${index}/${member}/${position}`;
        if (typeof to === 'string') yield { from: String(element.SPDXID), type, to, comment: null, at };
      }
    }
  }
}

const olderMembers = [
  ['packages', 'hasFiles', 'CONTAINS'],
  ['files', 'fileDependencies', 'DEPENDS_ON'],
] as const;

const inverses: ReadonlyMap<string, string> = new Map([
  ['CONTAINED_BY', 'CONTAINS'],
  ['DESCRIBED_BY', 'DESCRIBES'],
]);

function setIn<T>(sets: Map<string, Set<T>>, key: string): Set<T> {
  let set = sets.get(key);
  if (!set) {
    set = new Set();
    sets.set(key, set);
  }
  return set;
}

function partition<T>(items: readonly T[], belongs: (item: T) => boolean): [T[], T[]] {
  return [items.filter(belongs), items.filter((item) => !belongs(item))];
}
