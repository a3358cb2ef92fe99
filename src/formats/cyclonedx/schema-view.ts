import { isObject, type Json, listOf, objectOf } from '../json/json.ts';
import type { SpecVersion } from './recognise.ts';
import { schemaOf } from './schema.ts';

/** What the JSON schema of a version says of the members at one place, whatever the choices it leaves. */
export interface SchemaView {
  /** The member called so, undefined where the schema knows none. */
  member(name: string): SchemaView | undefined;
  isRequired(name: string): boolean;
  isList(): boolean;
  isObject(): boolean;
  entry(): SchemaView;
  /** All values that are allowed here; none where any is. */
  values(): readonly unknown[];
}

export async function schemaView(version: SpecVersion): Promise<SchemaView> {
  const { schema, others } = await schemaOf(version);
  return new View([schema as Json], schema as Json, others);
}

/** Several nodes of a schema, as a place may have one of several forms. */
class View implements SchemaView {
  readonly #nodes: readonly Json[];
  readonly #root: Json;
  readonly #others: ReadonlyMap<string, object>;
  readonly #members = new Map<string, View | undefined>();

  constructor(nodes: readonly Json[], root: Json, others: ReadonlyMap<string, object>) {
    this.#root = root;
    this.#others = others;
    this.#nodes = nodes.flatMap((node) => [...this.#forms(node)]);
  }

  member(name: string): View | undefined {
    if (!this.#members.has(name)) {
      const found = this.#nodes.map((node) => objectOf(node.properties)[name]).filter(isObject);
      this.#members.set(name, found.length > 0 ? this.#view(found) : undefined);
    }
    return this.#members.get(name);
  }

  isRequired(name: string): boolean {
    return this.#nodes.some(({ required }) => listOf(required).includes(name));
  }

  isList(): boolean {
    return this.#nodes.some(({ type }) => type === 'array');
  }

  isObject(): boolean {
    return this.#nodes.some(({ type }) => type === 'object');
  }

  entry(): View {
    return this.#view(this.#nodes.flatMap(({ items }) => (Array.isArray(items) ? items : [items])).filter(isObject));
  }

  values(): readonly unknown[] {
    return this.#nodes.flatMap((node) => [...listOf(node.enum), ...('const' in node ? [node.const] : [])]);
  }

  #view(nodes: readonly Json[]): View {
    return new View(nodes, this.#root, this.#others);
  }

  /** A node, or the forms it chooses from. */
  *#forms(node: Json): Generator<Json> {
    if (typeof node.$ref === 'string') yield* this.#forms(this.#resolve(node.$ref));
    else yield node;
    for (const choice of ['oneOf', 'anyOf', 'allOf']) {
      for (const form of listOf(node[choice])) if (isObject(form)) yield* this.#forms(form);
    }
  }

  #resolve(reference: string): Json {
    const [file = '', pointer = ''] = reference.split('#');
    let found: unknown = file === '' ? this.#root : this.#others.get(file.split('/').at(-1)!);
    for (const part of pointer.split('/').slice(1)) found = objectOf(found)[part];
    return objectOf(found);
  }
}
