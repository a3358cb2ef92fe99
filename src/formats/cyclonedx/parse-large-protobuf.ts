import type { Problem } from '../../common/errors.ts';
import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import type { Bom } from '../bom/bom.ts';
import type { ReadOptions } from '../bom/document.ts';
import { partTooLarge, wholeLimitBytes } from '../bom/size-limit.ts';
import { appendTo } from '../json/append-to.ts';
import { limited, problemLimit } from '../json/explain.ts';
import type { Json } from '../json/json.ts';
import { LargeContent, shifted } from './large-content.ts';
import { type OuterField, outerFields } from './protobuf-fields.ts';
import { type MessageReader, messageReader, type ProtobufContent, protobufVersionOf } from './read-protobuf.ts';

/** So much of a list becomes objects at once. */
const stretchBytes = 256 * 1024;

/**
 * Reads CycloneDX in Protocol Buffers of any size: the fields of the outermost message one after the other, of which each stretch of a
 * list is a message of its own (decision 0059).
 */
export async function parseLargeCycloneDxProtobuf(
  bytes: Uint8Array,
  { lenient }: ReadOptions,
  limits = { stretchBytes, wholeBytes: wholeLimitBytes },
): Promise<Parsed<Bom>> {
  const version = protobufVersionOf(bytes);
  if (!version.ok) return version;
  const content = new LargeContent(version.value, { lenient });
  const reader = new Reader(bytes, { content, messages: await messageReader(version.value), limits });
  const refusal = await reader.read();
  if (refusal) return refused(...limited(refusal));
  return content.finish(reader.losses);
}

/** The same as objects, without judging it: the parts as they come, so that there are no messages of the whole beside them. */
export async function collectCycloneDxProtobuf(
  bytes: Uint8Array,
  limits = { stretchBytes, wholeBytes: wholeLimitBytes },
): Promise<Parsed<ProtobufContent>> {
  const version = protobufVersionOf(bytes);
  if (!version.ok) return version;
  const collected = new Collected();
  const reader = new Reader(bytes, { content: collected, messages: await messageReader(version.value), limits });
  const refusal = await reader.read();
  if (refusal) return refused(...limited(refusal));
  return parsed({ specVersion: version.value, content: collected.content, losses: reader.losses });
}

/** Who is given the parts. */
type Taker = Pick<LargeContent, 'takeRest' | 'takeStretch' | 'isFull' | 'isTaken' | 'problems'>;

class Collected implements Taker {
  content: Json = {};
  readonly isFull = false;
  readonly isTaken = true;
  readonly problems: Problem[] = [];

  async takeRest(rest: Json): Promise<void> {
    this.content = rest;
  }

  async takeStretch(name: string, entries: unknown[]): Promise<void> {
    appendTo(this.content, name, ...entries);
  }
}

interface Stretch {
  pieces: Uint8Array[];
  bytes: number;
  first: number;
}

class Reader {
  readonly losses: Problem[] = [];
  readonly #bytes: Uint8Array;
  readonly #content: Taker;
  readonly #messages: MessageReader;
  readonly #limits: { stretchBytes: number; wholeBytes: number };
  readonly #open = new Map<string, Stretch>();

  constructor(
    bytes: Uint8Array,
    {
      content,
      messages,
      limits,
    }: { content: Taker; messages: MessageReader; limits: { stretchBytes: number; wholeBytes: number } },
  ) {
    this.#bytes = bytes;
    this.#content = content;
    this.#messages = messages;
    this.#limits = limits;
  }

  /** Why the document is not taken. */
  async read(): Promise<readonly Problem[] | null> {
    const refusal = (await this.#readRest()) ?? (await this.#readLists());
    if (refusal) return refusal;
    return this.#content.isTaken ? null : this.#content.problems;
  }

  /** All but the lists, as one message. */
  async #readRest(): Promise<readonly Problem[] | null> {
    const rest: Uint8Array[] = [];
    let length = 0;
    const fields = outerFields(this.#bytes);
    for (let next = fields.next(); ; next = fields.next()) {
      if (next.done) {
        if (next.value === null) break;
        return [{ at: `byte ${next.value}`, message: 'This is no message of CycloneDX from this byte on.' }];
      }
      const { field, hasLength, at, end } = next.value;
      if (this.#messages.lists.has(field) && hasLength) continue;
      rest.push(this.#bytes.subarray(at, end));
      length += end - at;
      if (length > this.#limits.wholeBytes) return [{ at: `byte ${at}`, message: partTooLarge }];
    }
    const read = this.#messages.read(Buffer.concat(rest));
    if (!read.ok) return read.problems;
    this.losses.push(...read.value.losses);
    await this.#content.takeRest({ bomFormat: 'CycloneDX', ...read.value.content });
    return null;
  }

  async #readLists(): Promise<readonly Problem[] | null> {
    for (const field of outerFields(this.#bytes)) {
      const name = this.#messages.lists.get(field.field);
      if (name === undefined || !field.hasLength) continue;
      const refusal = await this.#add(name, field);
      if (refusal) return refusal;
    }
    for (const [name, stretch] of this.#open) {
      const refusal = await this.#take(name, stretch);
      if (refusal) return refusal;
    }
    return null;
  }

  async #add(name: string, { at, start, end }: OuterField): Promise<readonly Problem[] | null> {
    let stretch = this.#open.get(name);
    if (!stretch) {
      stretch = { pieces: [], bytes: 0, first: 0 };
      this.#open.set(name, stretch);
    }
    if (end - start > this.#limits.wholeBytes) {
      return [{ at: `/${name}/${stretch.first + stretch.pieces.length}`, message: partTooLarge }];
    }
    stretch.pieces.push(this.#bytes.subarray(at, end));
    stretch.bytes += end - at;
    return stretch.bytes < this.#limits.stretchBytes ? null : this.#take(name, stretch);
  }

  async #take(name: string, stretch: Stretch): Promise<readonly Problem[] | null> {
    const { pieces, first } = stretch;
    if (pieces.length === 0) return null;
    const read = this.#messages.read(Buffer.concat(pieces));
    Object.assign(stretch, { pieces: [], bytes: 0, first: first + pieces.length });
    if (!read.ok) return read.problems;
    const { content, losses } = read.value;
    if (this.losses.length <= problemLimit) {
      this.losses.push(...losses.map(({ at, message }) => ({ at: shifted(at, name, first), message })));
    }
    await this.#content.takeStretch(name, content[name] as unknown[]);
    return this.#content.isFull ? this.#content.problems : null;
  }
}
