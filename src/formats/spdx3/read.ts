import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import type { BomDocument, JsonObject, ReadBomDocument, ReadOptions } from '../bom/document.ts';
import { LossList } from '../bom/loss-list.ts';
import { limited } from '../json/explain.ts';
import { isObject, type Json, listOf, objectOf, textOf } from '../json/json.ts';
import { readJson } from '../json/read-json.ts';
import { listedLicences } from '../spdx2/listed-licences.ts';
import { toPivot } from '../spdx2/to-pivot.ts';
import { spdx3Classes } from './classes.ts';
import { Spdx3Graph } from './graph.ts';
import { judgeSpdx3 } from './judge.ts';
import { phaseNames } from './names.ts';
import { addOwnFacts } from './own-facts.ts';
import { vulnerabilitiesIn } from './security.ts';
import { toSpdx2 } from './to-spdx2.ts';

const limit = 100;

/** Reads SPDX 3.0.1 in JSON-LD. The context is the one that the standard fixes; it is never fetched. */
export const readSpdx3: ReadBomDocument = async (bytes, options) => {
  const json = readJson(bytes);
  if (!json.ok) return json;
  if (!isObject(json.value))
    return refused({ at: '', message: 'An SPDX document is an object; this is something else.' });
  return readDocument(json.value, options);
};

async function readDocument(document: Json, { lenient }: ReadOptions): Promise<Parsed<BomDocument>> {
  const { problems, more } = judgeSpdx3(document, await spdx3Classes(), limit);
  const told = more > 0 ? [...problems, { at: '', message: `At least ${more} more are not listed.` }] : problems;
  if (told.length > 0 && !lenient) return refused(...told);
  const graph = new Spdx3Graph(document);
  if (graph.problems.length > 0 && !lenient) return refused(...limited(graph.problems));
  const own = new LossList();
  const { document: form, places } = toSpdx2(graph, own);
  const { content, losses } = toPivot(form, await listedLicences());
  const creation = graph.ofType('CreationInfo')[0]?.json ?? {};
  return parsed(
    {
      format: 'spdx',
      encoding: 'json-ld',
      specVersion: textOf(creation.specVersion) ?? '3.0.1',
      content: withOwn(content, graph, own),
      losses: [...own.problems(), ...losses.map(({ at, message }) => ({ at: placeOf(at, places), message }))],
    },
    limited([...told, ...graph.problems, ...graph.warnings]),
  );
}

/** What SPDX 3 knows and SPDX 2.3 does not. */
function withOwn(content: JsonObject, graph: Spdx3Graph, losses: LossList): JsonObject {
  const phases = graph.ofType('software_Sbom').flatMap(({ json }) => listOf(json.software_sbomType));
  const lifecycles = phaseNames.filter(([spdx]) => phases.includes(spdx)).map(([, phase]) => ({ phase }));
  const vulnerabilities = vulnerabilitiesIn(graph, losses);
  const own: Json = {
    ...content,
    metadata: { ...objectOf(content.metadata), ...(lifecycles.length > 0 && { lifecycles }) },
    ...(vulnerabilities.length > 0 && { vulnerabilities }),
  };
  addOwnFacts(own, graph);
  return own;
}

function placeOf(at: string, places: ReadonlyMap<string, string>): string {
  const [, stem = '', rest = ''] = /^(\/[a-z]+\/\d+)(.*)$/.exec(at) ?? [];
  const place = places.get(stem);
  return place === undefined ? '' : rest === '' ? place : `${place}${rest}`;
}
