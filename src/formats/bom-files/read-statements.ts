import { type Parsed, parsed } from '../../common/parsed.ts';
import type { JsonObject } from '../bom/document.ts';
import { wholeLimitBytes } from '../bom/size-limit.ts';
import { memberOf, objectOf, textOf } from '../json/json.ts';
import type { VexDocument, VexStatement, VexTarget } from '../vex/document.ts';
import { readVex, readVexObject } from '../vex/vex.ts';
import { readBomDocument } from './read-bom-document.ts';
import { recogniseBom } from './recognise.ts';

/**
 * What a BOM itself states of vulnerabilities (`vulnerabilities[].analysis` of CycloneDX, profile Security of SPDX 3), or null. Its statements speak
 * of parts of whatever product the BOM was handed over for, so they name its subject no more: only the part.
 */
export async function readStatementsOfBom(bytes: Uint8Array): Promise<Parsed<VexDocument | null>> {
  if (statesNothing(bytes)) return parsed(null);
  const read = await readBomDocument(bytes, { lenient: true });
  if (!read.ok) return read;
  const { content, encoding, specVersion } = read.value;
  if (!content.vulnerabilities) return parsed(null);
  // An SPDX 3 document is read as itself: its words and places are those of its author.
  const stated = encoding === 'json-ld' ? readVex(bytes) : readVexObject(content);
  if (!stated.ok) return encoding === 'json-ld' && !hasAnalysis(content) ? parsed(null) : stated;
  const { statements, ...document } = stated.value;
  if (statements.length === 0) return parsed(null);
  return parsed(
    { ...document, specVersion, statements: statements.map((one) => withoutSubject(one, content)) },
    stated.warnings,
  );
}

/** SPDX 2 has no word for vulnerabilities; a large document of SPDX 3 takes many times its bytes as objects, so it is looked for one first. */
function statesNothing(bytes: Uint8Array): boolean {
  const recognised = recogniseBom(bytes);
  if (!recognised.ok || recognised.value.format !== 'spdx') return false;
  if (recognised.value.encoding !== 'json-ld') return true;
  const isLarge = bytes.length > wholeLimitBytes;
  return isLarge && !Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes('security_Vex');
}

function hasAnalysis({ vulnerabilities }: JsonObject): boolean {
  return Array.isArray(vulnerabilities) && vulnerabilities.some((one) => memberOf(objectOf(one), 'analysis') !== null);
}

function withoutSubject(statement: VexStatement, content: JsonObject): VexStatement {
  const { product, subcomponent } = statement;
  if (product === null || isSubject(product, content)) return { ...statement, product: null };
  return { ...statement, product: null, subcomponent: subcomponent ?? product };
}

/** A statement about certain versions of the subject is about a part of that name, which nothing is: it speaks of no part of this one. */
function isSubject({ id, name, versions, version }: VexTarget, content: JsonObject): boolean {
  const subject = memberOf(memberOf(content, 'metadata') ?? {}, 'component');
  if (!subject || versions !== null || version !== textOf(subject.version)) return false;
  const ref = textOf(subject['bom-ref']);
  return ref === null ? id === null && name !== null && name.endsWith(textOf(subject.name) ?? '\0') : id === ref;
}
