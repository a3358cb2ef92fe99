import { type Json, objectsOf, textOf } from '../json/json.ts';
import { parseLicenceExpression } from '../licence-expression/licence-expression.ts';
import { fields, isList } from './fields.ts';
import type { ComplianceStatement, Part } from './part.ts';
import { fieldOfProperty, readPart, regimeOfProperty, statementPrefix } from './read-parts.ts';
import { formatValue, type Value } from './read-value.ts';

/** The component of CycloneDX 1.7 that `readPart` reads as this part. What `onto` says beside it stays; what is nested in it is the caller's. */
export function writePart(part: Part, onto: Json = {}): Json {
  const component: Json = { ...onto, type: part.kind, name: part.name };
  const members: Json = {
    'bom-ref': part.ref,
    manufacturer: part.maker === null ? null : { ...objectOf(onto.manufacturer), name: part.maker },
    supplier: part.supplier === null ? null : { ...objectOf(onto.supplier), name: part.supplier },
    version: part.version,
    description: part.description,
    purl: part.purl,
    cpe: part.cpe,
    swid: part.swid === null ? null : { name: part.name, ...objectOf(onto.swid), tagId: part.swid },
    licenses: licencesOf(part, onto),
    hashes:
      part.hashes.length === 0 ? null : part.hashes.map(({ algorithm, value }) => ({ alg: algorithm, content: value })),
    properties: null,
  };
  for (const [name, value] of Object.entries(members)) {
    if (value === null) delete component[name];
    else component[name] = value;
  }
  const properties = [...foreignProperties(onto), ...propertiesOf(part, component)];
  return properties.length === 0 ? component : { ...component, properties };
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

/** CycloneDX takes either one expression or any number of named licences; those that have not changed stay as they were. */
function licencesOf({ licences }: Part, onto: Json): unknown {
  if (licences.length === 0) return null;
  const before = readPart(onto, '', []).licences;
  if (JSON.stringify(before) === JSON.stringify(licences)) return onto.licenses;
  const [only] = licences;
  if (licences.length === 1 && typeof parseLicenceExpression(only!) !== 'string') return [{ expression: only }];
  return licences.map((name) => ({ license: { name } }));
}

function foreignProperties(onto: Json): Json[] {
  return objectsOf(onto.properties).filter(({ name }) => {
    const called = textOf(name) ?? '';
    return fieldOfProperty(called) === undefined && regimeOfProperty(called) === undefined;
  });
}

/** Those that the rest of the component does not say already. */
function propertiesOf(part: Part, component: Json): Json[] {
  const said = readPart(component, '', []) as unknown as Readonly<Record<string, unknown>>;
  const own = fields.flatMap((field) => {
    if (field.property === undefined) return [];
    const value = part[field.field] as Value | null;
    if (value === null || JSON.stringify(value) === JSON.stringify(said[field.field])) return [];
    const name = field.field === 'gtin' ? `${field.property}${String(value).length}` : field.property;
    const values = isList(field) && field.type !== 'designators' ? (value as string[]) : [value];
    return values
      .filter((one) => one !== null && (one as { length?: number }).length !== 0)
      .map((one) => ({ name, value: textIn(one) }));

    function textIn(one: Value): string {
      return formatValue(field.type, field.type === 'list' ? [one as string] : one);
    }
  });
  return [...own, ...part.compliance.map(asProperty)];
}

function asProperty({ regime, statement }: ComplianceStatement): Json {
  const isCertificate = /^[A-Z]{2}:./.test(regime);
  return { name: `${isCertificate ? 'cdx:device:certifications:' : statementPrefix}${regime}`, value: statement };
}
