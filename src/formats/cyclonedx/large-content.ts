import type { Problem } from '../../common/errors.ts';
import { type Parsed, parsed } from '../../common/parsed.ts';
import type { Bom } from '../bom/bom.ts';
import { DigestPlaces } from '../json/digest-places.ts';
import { limited, problemLimit } from '../json/explain.ts';
import { isObject, type Json, memberOf, objectOf } from '../json/json.ts';
import { canonicalJson } from '../json/unique-items.ts';
import { problemsOf, withoutMisfits } from './judge.ts';
import { LargeRows } from './large-rows.ts';
import { readDocument } from './read-document.ts';
import type { SpecVersion } from './recognise.ts';

/**
 * The rows of a document that comes in parts, each in the JSON form of its version: first all but its long lists, then these in stretches.
 * The schema judges each part, and nothing of it is kept but what rows are made of (decision 0031).
 */
export class LargeContent {
  readonly problems: Problem[] = [];
  /** The document with its long lists emptied; of services what a BOM says of them stays, and of vulnerabilities their number. */
  #document: Json = {};
  readonly #rows = new LargeRows();
  readonly #version: SpecVersion;
  readonly #isLenient: boolean;
  readonly #lists = new Map<string, { count: number; seen: DigestPlaces | null; services: unknown[] }>();

  constructor(version: SpecVersion, { lenient }: { lenient: boolean }) {
    this.#version = version;
    this.#isLenient = lenient;
  }

  /** All but the long lists. */
  async takeRest(document: Json): Promise<void> {
    this.#document = await this.#judged(document, (at) => at);
    const { metadata, components, dependencies } = this.#document;
    this.#rows.addComponents(memberOf(objectOf(metadata), 'component')?.components);
    this.#rows.addComponents(components);
    this.#rows.addDependencies(dependencies);
  }

  /** The next entries of a long list. */
  async takeStretch(name: string, stretch: unknown[]): Promise<void> {
    const list = this.#listNamed(name);
    const first = list.count;
    if (list.seen) this.#findRepeats(name, stretch, list.seen, first);
    const judged = await this.#judged({ ...this.#head(), [name]: stretch }, (at) => shifted(at, name, first));
    list.count += stretch.length;
    if (name === 'components') this.#rows.addComponents(judged.components);
    else if (name === 'dependencies') this.#rows.addDependencies(judged.dependencies);
    else if (name === 'services') list.services.push(...(judged.services as unknown[]).map(slim));
  }

  /** Whether it is taken, as far as it came, perhaps with problems that are overlooked. */
  get isTaken(): boolean {
    return this.#isLenient || this.problems.length === 0;
  }

  /** More than are told, so that nobody need read on. */
  get isFull(): boolean {
    return !this.#isLenient && this.problems.length > problemLimit;
  }

  /** The entries of a list that have come. */
  countOf(name: string): number {
    return this.#lists.get(name)?.count ?? 0;
  }

  finish(told: readonly Problem[]): Parsed<Bom> {
    const document = { ...this.#document };
    for (const [name, { count, services }] of this.#lists) {
      document[name] = name === 'services' ? services : name === 'vulnerabilities' ? new Array(count) : [];
    }
    const { bom, warnings } = readDocument(document, (subject, services) => this.#rows.build(subject, services));
    return parsed(bom, limited([...told, ...this.problems, ...warnings]));
  }

  #listNamed(name: string) {
    let list = this.#lists.get(name);
    if (!list) {
      list = { count: 0, seen: uniqueLists.includes(name) ? new DigestPlaces() : null, services: [] };
      this.#lists.set(name, list);
    }
    return list;
  }

  /** What the schema wants of every document. */
  #head(): Json {
    const { bomFormat, version } = this.#document;
    return { bomFormat, specVersion: this.#version, ...(version !== undefined && { version }) };
  }

  /** The document, without what has another type than the schema wants where that is overlooked. */
  async #judged(document: Json, place: (at: string) => string): Promise<Json> {
    const recognised = { version: this.#version, document };
    const problems = await problemsOf(recognised);
    this.#note(problems.map(({ at, message }) => ({ at: place(at), message })));
    return problems.length > 0 && this.#isLenient ? withoutMisfits(recognised) : document;
  }

  #note(problems: readonly Problem[]): void {
    if (this.problems.length <= problemLimit) this.problems.push(...problems);
  }

  #findRepeats(name: string, stretch: readonly unknown[], seen: DigestPlaces, first: number): void {
    for (const [offset, item] of stretch.entries()) {
      const earlier = seen.placeOf(canonicalJson(item), first + offset);
      if (earlier < 0 || earlier >= first) continue;
      const message = `This entry repeats entry ${earlier} of the same list.`;
      this.#note([{ at: `/${name}/${first + offset}`, message }]);
    }
  }
}

/** The place of something in a stretch of a list, in the whole list. */
export function shifted(at: string, name: string, by: number): string {
  const [empty, first, index, ...rest] = at.split('/');
  return first === name && index !== undefined ? [empty, first, Number(index) + by, ...rest].join('/') : at;
}

/** The lists of a BOM in which no entry may stand twice. */
const uniqueLists: readonly string[] = [
  'components',
  'services',
  'dependencies',
  'compositions',
  'vulnerabilities',
  'annotations',
];

function slim(service: unknown): unknown {
  if (!isObject(service)) return service;
  const { 'bom-ref': reference, group, name, version, provider, services } = service;
  return {
    'bom-ref': reference,
    group,
    name,
    version,
    provider: { name: objectOf(provider).name },
    services: Array.isArray(services) ? services.map(slim) : undefined,
  };
}
