import { inflateRawSync } from 'node:zlib';
import type { Field, Message, Type } from 'protobufjs';
import type { Problem } from '../../common/errors.ts';
import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import type { Json } from '../json/json.ts';
import packed from './proto.json' with { type: 'json' };
import { versionIn } from './protobuf-fields.ts';
import { type SchemaView, schemaView } from './schema-view.ts';

/** The versions that exist as Protocol Buffers. */
export const protobufVersions = ['1.3', '1.4', '1.5', '1.6', '1.7'] as const;
export type ProtobufVersion = (typeof protobufVersions)[number];

export interface ProtobufContent {
  specVersion: ProtobufVersion;
  content: Json;
  losses: Problem[];
}

export async function readProtobufContent(bytes: Uint8Array): Promise<Parsed<ProtobufContent>> {
  const version = protobufVersionOf(bytes);
  if (!version.ok) return version;
  const specVersion = version.value;
  const read = (await messageReader(specVersion)).read(bytes);
  if (!read.ok) return read;
  const { content, losses } = read.value;
  return parsed({ specVersion, content: { bomFormat: 'CycloneDX', ...content }, losses });
}

export function protobufVersionOf(bytes: Uint8Array): Parsed<ProtobufVersion> {
  const version = versionIn(bytes) ?? undefined;
  if (isProtobufVersion(version)) return parsed(version);
  const found = version === undefined ? 'this is none of them' : `this names ${JSON.stringify(version)}`;
  const message = `CycloneDX in Protocol Buffers of the versions ${protobufVersions.join(', ')} is read; ${found}.`;
  return refused({ at: '', message });
}

/** What reads messages `Bom` of a version, whole ones and such as hold some of the fields. */
export interface MessageReader {
  /** The lists of messages that a BOM is made of: their members in the JSON form, by the number of the field. */
  lists: ReadonlyMap<number, string>;
  read(bytes: Uint8Array): Parsed<Omit<ProtobufContent, 'specVersion'>>;
}

export async function messageReader(version: ProtobufVersion): Promise<MessageReader> {
  const [type, schema] = await Promise.all([bomType(version), schemaView(version)]);
  const lists = type.fieldsArray.filter(({ repeated, resolvedType }) => repeated && resolvedType);
  return {
    lists: new Map(lists.map((field) => [field.id, memberName(type, field, schema)])),
    read: (bytes) => {
      try {
        const reader = new Reader();
        return parsed({ content: reader.object(type.decode(bytes), type, schema, ''), losses: reader.losses });
      } catch (error) {
        const why = error instanceof Error ? error.message.replace(/\.$/, '') : 'it cannot be read';
        return refused({ at: '', message: `This is no message of CycloneDX ${version}: ${why}.` });
      }
    },
  };
}

function isProtobufVersion(text: string | undefined): text is ProtobufVersion {
  return (protobufVersions as readonly (string | undefined)[]).includes(text);
}

const types = new Map<ProtobufVersion, Promise<Type>>();

/** The message `Bom` of a version. */
export function bomType(version: ProtobufVersion): Promise<Type> {
  let type = types.get(version);
  if (!type) {
    type = loadBomType(version);
    types.set(version, type);
  }
  return type;
}

async function loadBomType(version: ProtobufVersion): Promise<Type> {
  const { default: protobuf } = await import('protobufjs');
  const { root } = protobuf.parse(protoOf(version), new protobuf.Root(), { keepCase: true });
  root.addJSON(protobuf.common.get('google/protobuf/timestamp.proto')!.nested!);
  return root.resolveAll().lookupType(`cyclonedx.v${version.replace('.', '_')}.Bom`);
}

export function protoOf(version: ProtobufVersion): string {
  return inflateRawSync(Buffer.from(packed[version], 'base64')).toString();
}

/** Members whose name in the JSON form is not that of the field, by message and field. */
const renamed: Readonly<Record<string, string>> = {
  'AttachedText.value': 'content',
  'Hash.value': 'content',
  'DataFlow.value': 'classification',
  'DataClassification.value': 'classification',
  'Dependency.dependencies': 'dependsOn',
  'LicenseExpressionDetailed.details': 'expressionDetails',
  'GraphicsCollection.graphic': 'collection',
  'ProtocolProperties.cryptoRef': 'cryptoRefArray',
  'ProtocolProperties.ikev2TransformTypesDetailed': 'ikev2TransformTypes',
  'CertificateState.predefined_state': 'state',
  'CommonExtension.name': 'commonExtensionName',
  'CommonExtension.value': 'commonExtensionValue',
  'CustomExtension.name': 'customExtensionName',
  'CustomExtension.value': 'customExtensionValue',
};

/** Values of the one form turned into the other where the two are built differently, by message. */
const rebuilt: Readonly<Record<string, (value: Json) => unknown>> = {
  Tool: ({ components, services, ...tool }) => (components || services ? { components, services } : tool),
  LicenseChoice: ({ license, expressionDetailed: detailed, expression, ...more }) => {
    if (license) return { license: { ...more, ...(license as Json) } };
    return { ...more, ...(detailed ? (detailed as Json) : { expression }) };
  },
  Datasets: ({ dataset, ...reference }) => dataset ?? reference,
};

/** Messages that only hold what the JSON form has in their place. */
const transparent: ReadonlySet<string> = new Set([
  'Asserter',
  'CertificateExtensions',
  'EnvironmentVars',
  'Extension',
  'PatentOrFamily',
  'RelatedCryptographicAssets',
]);

/** Values whose names the schema spells in another way. */
const respelt: Readonly<Record<string, string>> = {
  ENERGY_MEASURE_UNIT_TYPE_KILOWATT_HOURS: 'kWh',
  CO2_MEASURE_UNIT_TYPE_TONNES_CO2_EQUIVALENT: 'tCO2eq',
};

/** Turns decoded messages into the JSON form; the schema says how its members are called and spelt. */
class Reader {
  readonly losses: Problem[] = [];

  object(message: Message, type: Type, schema: SchemaView | undefined, at: string): Json {
    const json: Json = {};
    const values = message as unknown as Record<string, unknown>;
    for (const field of type.fieldsArray) {
      const value = values[field.name];
      const isSet = Object.hasOwn(message, field.name);
      const name = memberName(type, field, schema);
      const member =
        schema?.member(name) ??
        (type.name === 'LicenseChoice' || type.name === 'Datasets' || isTransparent(type, schema) ? schema : undefined);
      if (field.repeated) {
        const list = value as unknown[];
        if (list.length > 0) json[name] = this.#list(list, field, member, `${at}/${name}`);
      } else if (isSet || isImplied(field, name, schema)) {
        const one = this.#value(value, field, member, `${at}/${name}`);
        if (one !== undefined) json[name] = isLone(one, member) ? [one] : one;
      }
    }
    return json;
  }

  #list(list: readonly unknown[], field: Field, member: SchemaView | undefined, at: string): unknown {
    const entry = member?.entry();
    if (
      field.resolvedType?.name === 'Dependency' &&
      field.name === 'dependencies' &&
      field.parent?.name === 'Dependency'
    ) {
      return list.map((one) => (one as { ref: string }).ref);
    }
    const read = list
      .map((one, index) => this.#value(one, field, entry, `${at}/${index}`))
      .filter((one) => one !== undefined);
    return field.resolvedType?.name === 'Tool' ? toolsOf(read) : read;
  }

  #value(value: unknown, field: Field, schema: SchemaView | undefined, at: string): unknown {
    const type = field.resolvedType;
    if (!type) return field.type === 'float' ? Number((value as number).toPrecision(7)) : plain(value);
    if ('values' in type) return this.#enumerated(type.valuesById[value as number], schema, at);
    if (type.name === 'Timestamp') return timestampOf(value as { seconds: unknown; nanos: number });
    const forms = type.name === 'LicenseChoice' || type.name === 'Tool' ? licenceForms(schema) : schema;
    const read = this.object(value as Message, type as Type, forms, at);
    const rebuild = rebuilt[type.name];
    const whole = rebuild ? rebuild(read) : isTransparent(type as Type, schema) ? Object.values(read)[0] : read;
    return type.name === 'Tool' && !field.repeated && !isToolList(whole) ? toolsOf([whole]) : whole;
  }

  #enumerated(name: string | undefined, schema: SchemaView | undefined, at: string): unknown {
    const values = schema?.values() ?? [];
    const plainName = squeezed(respelt[name ?? ''] ?? name ?? '');
    const fitting = values
      .filter((value): value is string => typeof value === 'string' && plainName.endsWith(squeezed(value)))
      .sort((a, b) => b.length - a.length);
    if (fitting[0] !== undefined) return fitting[0];
    if (name === undefined)
      this.losses.push({ at, message: 'This value is none that the version of the document knows.' });
    return undefined;
  }
}

/** Where the JSON form has a list, one value is a list of one. */
function isLone(value: unknown, member: SchemaView | undefined): boolean {
  return Boolean(member?.isList() && !member.isObject()) && !Array.isArray(value);
}

function isTransparent(type: Type, schema: SchemaView | undefined): boolean {
  if (type.name === 'OrganizationalEntityOrContact') return schema?.member('organization') === undefined;
  return transparent.has(type.name);
}

function isToolList(value: unknown): boolean {
  const { components, services } = value as Json;
  return components !== undefined || services !== undefined;
}

/** Tools were a list; since 1.5 they are components and services. */
function toolsOf(tools: readonly unknown[]): unknown {
  return tools.find(isToolList) ?? tools;
}

function licenceForms(schema: SchemaView | undefined): SchemaView | undefined {
  return schema?.isList() ? mergedWith(schema, schema.entry()) : schema;
}

/** A place that is a list of objects or one object. */
function mergedWith(one: SchemaView, other: SchemaView): SchemaView {
  return {
    member: (name) => one.member(name) ?? other.member(name),
    isRequired: (name) => one.isRequired(name) || other.isRequired(name),
    isList: () => one.isList(),
    isObject: () => true,
    entry: () => other,
    values: () => [...one.values(), ...other.values()],
  };
}

function memberName(type: Type, field: Field, schema: SchemaView | undefined): string {
  const other = renamed[`${type.name}.${field.name}`];
  if (other !== undefined) return other;
  const words = field.name.split('_');
  const camel =
    words[0]! +
    words
      .slice(1)
      .map((word) => word[0]!.toUpperCase() + word.slice(1))
      .join('');
  const candidates = [field.name, camel, words.join('-')];
  return candidates.find((name) => schema?.member(name)) ?? camel;
}

/** A field without presence is not on the wire when it has its first value: it counts where the schema wants it, but for texts: none of those may be empty there. */
function isImplied(field: Field, name: string, schema: SchemaView | undefined): boolean {
  return field.type !== 'string' && !field.hasPresence && !field.partOf && Boolean(schema?.isRequired(name));
}

/** Numbers beyond 2^53 are none of CycloneDX. */
function plain(value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Number(value) : value;
}

function timestampOf({ seconds, nanos }: { seconds: unknown; nanos: number }): string {
  const whole = new Date(Number(seconds) * 1000).toISOString().replace(/\.000Z$/, '');
  const fraction = nanos > 0 ? `.${String(nanos).padStart(9, '0').replace(/0+$/, '')}` : '';
  return `${whole}${fraction}Z`;
}

function squeezed(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
