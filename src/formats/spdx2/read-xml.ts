import { SaxesParser } from 'saxes';
import { refused } from '../../common/parsed.ts';
import type { ReadBomDocument } from '../bom/document.ts';
import { appendTo } from '../json/append-to.ts';
import { decodeUtf8 } from '../json/decode-utf8.ts';
import type { Json } from '../json/json.ts';
import { isSpdx2Version } from './document.ts';
import { finishSpdx2, nearestPlaces } from './finish.ts';
import { pointerTo, type Rule, shown } from './judge.ts';
import { schemaOf } from './schema.ts';

const limitBytes = 64 * 1024 * 1024;
const depthLimit = 100;

/** Reads SPDX 2.2 and 2.3 in plain XML: the members of the JSON form as elements, lists as elements that stand again. */
export const readSpdx2Xml: ReadBomDocument = async (bytes, options) => {
  if (bytes.length > limitBytes)
    return refused({ at: '', message: `SPDX in XML is read up to ${limitBytes / 1024 / 1024} MB; write it as JSON.` });
  const text = decodeUtf8(bytes);
  if (!text.ok) return text;
  const version = /<spdxVersion>\s*([^<\s]*)/.exec(text.value)?.[1];
  const rule = await schemaOf(isSpdx2Version(version) ? version : 'SPDX-2.3');
  try {
    const document = parseXml(text.value, rule);
    const placesOf = (pointers: readonly string[]) =>
      nearestPlaces(pointers, (found) => parseXml(text.value, rule, found));
    return finishSpdx2({ document, placesOf }, { ...options, encoding: 'xml' });
  } catch (mistake) {
    if (mistake instanceof XmlMistake) return refused({ at: mistake.at, message: mistake.message });
    throw mistake;
  }
};

class XmlMistake extends Error {
  readonly at: string;

  constructor({ line, column }: { line: number; column: number }, message: string) {
    super(message);
    this.at = `line ${line}, column ${column + 1}`;
  }
}

interface Level {
  rule: Rule | undefined;
  json: Json;
  text: string;
  path: (string | number)[];
}

function parseXml(text: string, rule: Rule, found?: (pointer: string, place: string) => void): Json {
  const parser = new SaxesParser();
  const levels: Level[] = [];
  let root: Json = {};
  parser.on('error', (error) => {
    throw new XmlMistake(parser, error.message.replace(/^\d+:\d+: /, ''));
  });
  parser.on('doctype', () => {
    throw new XmlMistake(parser, 'A document type declaration is not read: a BOM needs none.');
  });
  parser.on('opentag', ({ name }) => {
    if (levels.length > depthLimit)
      throw new XmlMistake(parser, `Elements lie more than ${depthLimit} deep in each other here.`);
    const above = levels.at(-1);
    if (!above) levels.push({ rule, json: root, text: '', path: [] });
    else levels.push(levelIn(above, name));
    found?.(pointerTo(levels.at(-1)!.path), `line ${parser.line}, column ${parser.column + 1}`);
  });
  parser.on('text', take);
  parser.on('cdata', take);
  parser.on('closetag', ({ name }) => {
    const level = levels.pop()!;
    const above = levels.at(-1);
    const value = valueIn(level);
    if (!above) root = level.json;
    else if (ruleIn(above, name)?.is === 'array') appendTo(above.json, name, value);
    else if (Object.hasOwn(above.json, name))
      throw new XmlMistake(parser, `The element ${shown(name)} stands twice here.`);
    else Object.defineProperty(above.json, name, { value, enumerable: true, configurable: true, writable: true });
  });

  function take(piece: string): void {
    const level = levels.at(-1);
    if (level) level.text += piece;
  }

  parser.write(text).close();
  return root;
}

function ruleIn({ rule }: Level, name: string): Rule | undefined {
  return rule?.is === 'object' ? rule.members?.get(name) : undefined;
}

function levelIn(above: Level, name: string): Level {
  const rule = ruleIn(above, name);
  if (rule?.is !== 'array') return { rule, json: {}, text: '', path: [...above.path, name] };
  const before = above.json[name];
  return {
    rule: rule.items,
    json: {},
    text: '',
    path: [...above.path, name, Array.isArray(before) ? before.length : 0],
  };
}

/** The element as the type that the schema has for it; text that is not of that type stays text, for the schema to judge. */
function valueIn({ rule, json, text }: Level): unknown {
  if (Object.keys(json).length > 0 || rule?.is === 'object') return json;
  if (rule?.is === 'boolean' && /^\s*(?:true|false)\s*$/.test(text)) return text.trim() === 'true';
  if (rule?.is === 'integer' && /^\s*\d{1,15}\s*$/.test(text)) return Number(text);
  return text;
}
