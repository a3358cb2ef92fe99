import { type RawBuilder, sql } from 'kysely';

const bytesPerLink = 8;

/** Both ends of all links of a query in one value, as numbers in network byte order: far less than rows of ids. */
export function packedLinks(from: RawBuilder<number>, to: RawBuilder<number>): RawBuilder<Buffer | null> {
  return sql`string_agg(int4send(${from}) || int4send(${to}), '')`;
}

export function unpackLinks(links: Buffer | null): { from: Uint32Array; to: Uint32Array } {
  const count = (links?.length ?? 0) / bytesPerLink;
  const ends = (offset: number) =>
    Uint32Array.from({ length: count }, (_, link) => links!.readUInt32BE(link * bytesPerLink + offset));
  return { from: ends(0), to: ends(4) };
}
