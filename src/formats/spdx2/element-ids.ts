import type { JsonObject } from '../bom/document.ts';
import { type Json, memberOf, objectOf, objectsOf, textOf } from '../json/json.ts';
import { Numbers } from './numbers.ts';

/** A component with where it lies. */
export interface Placed {
  component: Json;
  at: string;
  /** The component that it is nested in. */
  parent: Json | null;
}

/** Every component of a BOM, each before what is nested in it: the subject first. */
export function* eachComponent(content: JsonObject): Generator<Placed> {
  const subject = memberOf(objectOf(content.metadata), 'component');
  const open: Placed[] = placedIn(content.components, '/components', null).reverse();
  if (subject) open.push({ component: subject, at: '/metadata/component', parent: null });
  for (let one = open.pop(); one; one = open.pop()) {
    yield one;
    const nested = placedIn(one.component.components, `${one.at}/components`, one.component);
    for (let index = nested.length - 1; index >= 0; index--) open.push(nested[index]!);
  }
}

function placedIn(list: unknown, at: string, parent: Json | null): Placed[] {
  return objectsOf(list).map((component, index) => ({ component, at: `${at}/${index}`, parent }));
}

const spdxId = /^SPDXRef-[A-Za-z0-9.-]+$/;

/** Gives every component an identifier of its own: its reference where that is one, else one made of it. */
export class ElementIds {
  readonly #ids = new Map<Json, string>();
  readonly #byReference = new Map<string, string>();

  constructor(placed: readonly Placed[]) {
    const taken = new Set(['SPDXRef-DOCUMENT']);
    const numbers = new Numbers();
    const open: Placed[] = [];
    for (const one of placed) {
      const reference = textOf(one.component['bom-ref']);
      if (reference && spdxId.test(reference) && !taken.has(reference)) this.#give(one, reference, taken);
      else open.push(one);
    }
    for (const one of open) {
      const { component } = one;
      const text = textOf(component['bom-ref']) || [component.name, component.version].filter(Boolean).join('-');
      const stem = `SPDXRef-${
        text
          .replace(/^SPDXRef-/, '')
          .replaceAll(/[^A-Za-z0-9.]+/g, '-')
          .slice(0, 120) || 'Component'
      }`;
      this.#give(one, numbers.unused(stem, taken), taken);
    }
  }

  of({ component }: Placed): string {
    return this.#ids.get(component)!;
  }

  ofComponent(component: Json): string | undefined {
    return this.#ids.get(component);
  }

  ofReference(reference: string): string | undefined {
    return this.#byReference.get(reference);
  }

  #give({ component }: Placed, id: string, taken: Set<string>): void {
    taken.add(id);
    this.#ids.set(component, id);
    const reference = textOf(component['bom-ref']);
    if (reference && !this.#byReference.has(reference)) this.#byReference.set(reference, id);
  }
}
