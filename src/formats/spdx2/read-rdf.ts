import { isUtf8 } from 'node:buffer';
import { refused } from '../../common/parsed.ts';
import type { ReadBomDocument } from '../bom/document.ts';
import { firstInvalidByte } from '../json/decode-utf8.ts';
import { isSpdx2Version } from './document.ts';
import { finishSpdx2, nearestPlaces } from './finish.ts';
import { documentOfGraph, versionOfGraph } from './rdf-document.ts';
import { parseRdfXml } from './rdf-graph.ts';
import { schemaOf } from './schema.ts';
import { textWindows, windowBytes } from './text-windows.ts';

/** Reads SPDX 2.1 to 2.3 in RDF/XML. */
export const readSpdx2Rdf: ReadBomDocument = async (bytes, options) => {
  if (!isUtf8(bytes)) {
    const at = `byte ${firstInvalidByte(bytes)}`;
    return refused({ at, message: 'The file is not valid UTF-8 from this byte on.' });
  }
  const graph = parseRdfXml(textWindows(bytes, windowBytes));
  if (!graph.ok) return graph;
  const version = versionOfGraph(graph.value);
  const rule = await schemaOf(isSpdx2Version(version) ? version : 'SPDX-2.3');
  const { document, problems } = documentOfGraph(graph.value, rule);
  if (problems.length > 0 && !options.lenient) return refused(...problems);
  const placesOf = (pointers: readonly string[]) =>
    nearestPlaces(pointers, (found) => documentOfGraph(graph.value, rule, found));
  return finishSpdx2({ document, placesOf }, { ...options, encoding: 'rdf-xml', overlooked: problems });
};
