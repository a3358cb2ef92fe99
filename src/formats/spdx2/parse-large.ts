import type { Problem } from '../../common/errors.ts';
import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import type { Bom } from '../bom/bom.ts';
import type { ReadOptions } from '../bom/document.ts';
import { readDocument } from '../cyclonedx/read-document.ts';
import { limited } from '../json/explain.ts';
import { type Json, objectsOf } from '../json/json.ts';
import { placed, versionOf } from './finish.ts';
import { judge, type Rule } from './judge.ts';
import { LargeElements } from './large-elements.ts';
import { listedLicences } from './listed-licences.ts';
import { Spdx2Rules } from './rules.ts';
import { schemaOf } from './schema.ts';
import { annotationsIn, headOf } from './to-pivot.ts';

/** The lists of a document that may be long. */
export const largeLists = [
  'hasExtractedLicensingInfos',
  'packages',
  'files',
  'snippets',
  'relationships',
  'documentDescribes',
  'annotations',
  'revieweds',
] as const;
export type LargeList = (typeof largeLists)[number];

/** A part of a large document, in the objects of SPDX 2.3 JSON. */
export type LargePart =
  /** What is wrong with the serialisation; `overlooked` is what a lenient reader can pass over. */
  | { is: 'mistakes'; problems: readonly Problem[]; overlooked: boolean }
  /** Members that stand twice and the like. */
  | { is: 'warnings'; problems: readonly Problem[] }
  /** Entries of a list, in the order of the document; `about` says for each annotation what it is about, if not the document. */
  | { is: 'entries'; list: LargeList; first: number; entries: unknown[]; about?: readonly string[] }
  /** A file that belongs to a package, by their order. */
  | { is: 'contained'; part: string; file: string };

/** A document of any size in pieces. */
export interface LargeSpdx2 {
  spdxVersion: unknown;
  /** In any order. */
  parts(): Iterable<LargePart>;
  /** The document without its lists; asked for when all parts have come. */
  head(): Json;
  /** Where these pointers lie in the text, where the pointers themselves are not the places. */
  placesOf?: (pointers: readonly string[]) => ReadonlyMap<string, string>;
}

/** The long lists of an object that grows, handed over as far as they have come. */
export class ListsInParts {
  readonly #taken = new Map<string, number>();

  /** How many entries of this list were handed over. */
  taken(list: string): number {
    return this.#taken.get(list) ?? 0;
  }

  *takenFrom(document: Json): Generator<LargePart> {
    for (const list of largeLists) {
      const entries = document[list];
      if (!Array.isArray(entries)) continue;
      delete document[list];
      const first = this.taken(list);
      this.#taken.set(list, first + entries.length);
      yield { is: 'entries', list, first, entries };
    }
  }
}

/** So many problems are told. */
const limit = 100;

/**
 * Reads SPDX 2 of any size into rows: each part becomes objects, is judged by the schema and the rules, gives rows and numbers of
 * relationships, and is let go (decisions 0032 and 0059).
 */
export async function parseLargeSpdx2(document: LargeSpdx2, options: ReadOptions): Promise<Parsed<Bom>> {
  const version = versionOf(document.spdxVersion, options);
  if (!version.ok) return refused(...placed(version.problems, document));
  const reader = new Reader(document, {
    rule: await schemaOf(version.value),
    elements: new LargeElements(await listedLicences()),
    lenient: options.lenient,
  });
  if (!reader.read()) return refused(...placed(limited(reader.problems), document));
  const { bom, warnings } = reader.finish();
  const specVersion = String(document.spdxVersion ?? version.value);
  return parsed({ ...bom, specVersion }, limited(placed(limited([...version.warnings, ...warnings]), document)));
}

class Reader {
  problems: Problem[] = [];
  readonly #warnings: Problem[] = [];
  readonly #document: LargeSpdx2;
  readonly #rule: Rule & { is: 'object' };
  readonly #elements: LargeElements;
  readonly #rules: Spdx2Rules;
  readonly #isLenient: boolean;
  #head: Json = {};
  #more = 0;

  constructor(
    document: LargeSpdx2,
    { rule, elements, lenient }: { rule: Rule; elements: LargeElements; lenient: boolean },
  ) {
    if (rule.is !== 'object') throw new Error('The schema of SPDX 2 describes an object.');
    this.#document = document;
    this.#rule = rule;
    this.#elements = elements;
    this.#rules = new Spdx2Rules({ spdxVersion: document.spdxVersion }, elements);
    this.#isLenient = lenient;
  }

  /** Whether the document is taken, perhaps with problems that are overlooked. */
  read(): boolean {
    for (const part of this.#document.parts()) {
      if (part.is === 'mistakes' && !part.overlooked) return this.#fail(part.problems);
      this.#take(part);
      if (!this.#isLenient && this.problems.length >= limit) return this.#refuse();
    }
    this.#head = this.#document.head();
    this.#judge(this.#head, this.#rule, (at) => at);
    for (const problem of this.#elements.strayAnnotations()) this.#tell(problem);
    if (this.#mustRefuse()) return this.#refuse();
    this.#rules.judgeHead(this.#head);
    const { problems, warnings } = this.#rules.finish();
    for (const problem of problems) this.#tell(problem);
    this.#warnings.push(...warnings);
    return this.#mustRefuse() ? this.#refuse() : true;
  }

  finish(): { bom: Bom; warnings: Problem[] } {
    const { losses } = this.#elements;
    const head = headOf(this.#head, losses);
    const { subject, ...rows } = this.#elements.build();
    const { bom } = readDocument(head, () => rows);
    return {
      bom: { ...bom, format: 'spdx', subject, rootIs: subject ? 'subject' : 'implied' },
      warnings: [...this.#told(), ...this.#warnings, ...losses.problems()],
    };
  }

  #mustRefuse(): boolean {
    return !this.#isLenient && this.problems.length > 0;
  }

  #refuse(): false {
    this.problems = this.#told();
    return false;
  }

  /** A mistake that ends the reading, whoever asks. */
  #fail(problems: readonly Problem[]): false {
    this.problems = [...problems];
    return false;
  }

  #tell(problem: Problem): void {
    if (this.problems.length < limit) this.problems.push(problem);
    else this.#more++;
  }

  #told(): Problem[] {
    const more = { at: '', message: `At least ${this.#more} more are not listed.` };
    return this.#more > 0 ? [...this.problems, more] : this.problems;
  }

  #take(part: LargePart): void {
    if (part.is === 'mistakes') for (const problem of part.problems) this.#tell(problem);
    else if (part.is === 'warnings') this.#warnings.push(...part.problems.slice(0, limit - this.#warnings.length));
    else if (part.is === 'contained') this.#elements.addContained(part.part, part.file);
    else this.#takeEntries(part);
  }

  #takeEntries({ list, first, entries, about }: LargePart & { is: 'entries' }): void {
    this.#judgeEntries(list, entries, first);
    const objects = objectsOf(entries);
    switch (list) {
      case 'packages':
      case 'files':
      case 'snippets':
      case 'hasExtractedLicensingInfos':
        this.#rules.collectIds(list, objects, first);
        this.#rules.judgeEntries(list, objects, first);
        if (list === 'packages') this.#elements.addPackages(objects, first);
        else if (list === 'files') this.#elements.addFiles(objects, first);
        else if (list === 'snippets') this.#elements.addSnippets(objects, first);
        else this.#elements.addLicences(objects, first);
        return;
      case 'relationships':
        this.#rules.judgeEntries(list, objects, first);
        this.#elements.addRelationships(objects, first);
        return;
      case 'documentDescribes':
        this.#rules.judgeDescribed(entries, first);
        this.#elements.addDescribed(entries);
        return;
      case 'annotations':
      case 'revieweds':
        this.#rules.judgeAnnotations({ [list]: objects }, '', first);
        annotationsIn({ [list]: objects }, '', [], this.#elements.losses, first);
        for (const [offset, annotation] of objects.entries()) {
          if (about) this.#elements.addAnnotation(annotation, about[offset]!, first + offset);
        }
    }
  }

  #judgeEntries(list: LargeList, entries: unknown[], first: number): void {
    const rule = this.#rule.members?.get(list);
    if (rule?.is !== 'array') throw new Error(`The schema of SPDX 2 has no list "${list}".`);
    this.#judge(entries, rule, (at) => {
      const [, index, ...rest] = at.split('/');
      return index === undefined ? `/${list}` : ['', list, Number(index) + first, ...rest].join('/');
    });
  }

  #judge(value: unknown, rule: Rule, placeOf: (at: string) => string): void {
    const { problems, more } = judge(value, rule, { mend: this.#isLenient, limit });
    for (const { at, message } of problems) this.#tell({ at: placeOf(at), message });
    this.#more += more;
  }
}
