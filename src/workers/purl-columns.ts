/** Package URLs in one block of bytes, as an index takes them. */
export function purlColumns(purls: readonly string[]) {
  const parts = purls.map((purl) => Buffer.from(purl));
  const ends = new Uint32Array(purls.length);
  const starts = new Uint32Array(purls.length);
  let end = 0;
  for (const [i, part] of parts.entries()) {
    starts[i] = end;
    end += part.length;
    ends[i] = end;
  }
  return { bytes: Buffer.concat(parts), starts, ends, count: purls.length };
}
