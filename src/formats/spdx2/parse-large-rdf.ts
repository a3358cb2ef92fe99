import { isUtf8 } from 'node:buffer';
import { type Parsed, refused } from '../../common/parsed.ts';
import type { Bom } from '../bom/bom.ts';
import type { ReadOptions } from '../bom/document.ts';
import { firstInvalidByte } from '../json/decode-utf8.ts';
import type { Json } from '../json/json.ts';
import { isSpdx2Version } from './document.ts';
import { nearestPlaces } from './finish.ts';
import type { Rule } from './judge.ts';
import { type LargePart, type LargeSpdx2, largeLists, parseLargeSpdx2 } from './parse-large.ts';
import { GraphReader, versionOfGraph } from './rdf-document.ts';
import { parseRdfXml, type RdfGraph } from './rdf-graph.ts';
import { schemaOf } from './schema.ts';
import { textWindows, windowBytes } from './text-windows.ts';

/** Reads SPDX 2.1 to 2.3 in RDF/XML of any size: its statements are kept as numbers, and become objects a few at a time (decision 0059). */
export async function parseLargeSpdx2Rdf(
  bytes: Uint8Array,
  options: ReadOptions,
  limits = { windowBytes },
): Promise<Parsed<Bom>> {
  if (!isUtf8(bytes)) {
    const at = `byte ${firstInvalidByte(bytes)}`;
    return refused({ at, message: 'The file is not valid UTF-8 from this byte on.' });
  }
  const graph = parseRdfXml(textWindows(bytes, limits.windowBytes));
  if (!graph.ok) return graph;
  const version = versionOfGraph(graph.value);
  const rule = await schemaOf(isSpdx2Version(version) ? version : 'SPDX-2.3');
  return parseLargeSpdx2(new LargeRdf(graph.value, rule, options), options);
}

class LargeRdf implements LargeSpdx2 {
  readonly #graph: RdfGraph;
  readonly #rule: Rule;
  readonly #isLenient: boolean;
  readonly #head: Json;
  readonly #lists: LargePart[] = [];

  constructor(graph: RdfGraph, rule: Rule, { lenient }: ReadOptions) {
    this.#graph = graph;
    this.#rule = rule;
    this.#isLenient = lenient;
    this.#head = new GraphReader(graph, rule).document;
    for (const list of largeLists) {
      const entries = this.#head[list];
      if (!Array.isArray(entries)) continue;
      this.#lists.push({ is: 'entries', list, first: 0, entries });
      delete this.#head[list];
    }
  }

  get spdxVersion(): unknown {
    return this.#head.spdxVersion;
  }

  *parts(): Generator<LargePart> {
    const reader = new GraphReader(this.#graph, this.#rule);
    yield* this.#lists;
    for (const part of reader.parts()) yield { is: 'entries', ...part };
    if (reader.problems.length > 0) {
      yield { is: 'mistakes', problems: reader.problems, overlooked: this.#isLenient };
    }
  }

  head(): Json {
    return this.#head;
  }

  readonly placesOf = (pointers: readonly string[]): ReadonlyMap<string, string> =>
    nearestPlaces(pointers, (found) => {
      for (const _ of new GraphReader(this.#graph, this.#rule, found).parts());
    });
}
