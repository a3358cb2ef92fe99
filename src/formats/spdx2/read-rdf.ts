import { refused } from '../../common/parsed.ts';
import type { ReadBomDocument } from '../bom/document.ts';
import { decodeUtf8 } from '../json/decode-utf8.ts';
import { isSpdx2Version } from './document.ts';
import { finishSpdx2, nearestPlaces } from './finish.ts';
import { documentOfGraph, versionOfGraph } from './rdf-document.ts';
import { parseRdfXml } from './rdf-graph.ts';
import { schemaOf } from './schema.ts';

const limitBytes = 64 * 1024 * 1024;

/** Reads SPDX 2.1 to 2.3 in RDF/XML. */
export const readSpdx2Rdf: ReadBomDocument = async (bytes, options) => {
  if (bytes.length > limitBytes) {
    return refused({
      at: '',
      message: `SPDX in RDF/XML is read up to ${limitBytes / 1024 / 1024} MB; write it as JSON.`,
    });
  }
  const text = decodeUtf8(bytes);
  if (!text.ok) return text;
  const graph = parseRdfXml([text.value]);
  if (!graph.ok) return graph;
  const version = versionOfGraph(graph.value);
  const rule = await schemaOf(isSpdx2Version(version) ? version : 'SPDX-2.3');
  const { document, problems } = documentOfGraph(graph.value, rule);
  if (problems.length > 0 && !options.lenient) return refused(...problems);
  const placesOf = (pointers: readonly string[]) =>
    nearestPlaces(pointers, (found) => documentOfGraph(graph.value, rule, found));
  return finishSpdx2({ document, placesOf }, { ...options, encoding: 'rdf-xml', overlooked: problems });
};
