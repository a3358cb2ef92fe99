import { crc32, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conformanceFile, hasConformanceData } from '../../../tests/conformance.ts';
import { AppError } from '../../common/errors.ts';
import { sourceOfBytes } from './byte-source.ts';
import { findDirectory, isZip, readEntries } from './directory.ts';
import { contentOf, unpackEntry, unpackInPieces } from './unpack.ts';

const text = new TextEncoder().encode('one part, '.repeat(40));

/** One packed file, as §4.3 of the APPNOTE lays it out, with a comment at its end. */
function aZip({ name = 'folder/part.txt', comment = '' } = {}): Buffer {
  const path = Buffer.from(name);
  const packed = deflateRawSync(text);
  const shared = Buffer.alloc(26);
  shared.writeUInt16LE(8, 4);
  shared.writeUInt32LE(crc32(text), 10);
  shared.writeUInt32LE(packed.length, 14);
  shared.writeUInt32LE(text.length, 18);
  shared.writeUInt16LE(path.length, 22);
  const local = Buffer.concat([Buffer.from('504b0304', 'hex'), shared, path, packed]);
  const listed = Buffer.concat([Buffer.from('504b01020000', 'hex'), shared, Buffer.alloc(14), path]);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(local.length, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([local, listed, end, Buffer.from(comment)]);
}

function read(bytes: Uint8Array): { name: string; content: string }[] {
  const source = sourceOfBytes(bytes);
  return readEntries(source, findDirectory(source)).map((entry) => ({
    name: entry.name,
    content: new TextDecoder().decode(unpackEntry(source, entry)),
  }));
}

describe('a zip', () => {
  it('gives its files by name, whole and in pieces', async () => {
    const source = sourceOfBytes(aZip({ comment: 'made by hand' }));
    const [entry] = readEntries(source, findDirectory(source));

    const pieces: Uint8Array[] = [];
    for await (const piece of unpackInPieces(source, entry!)) pieces.push(piece);

    expect(isZip(source.read(0, 4))).toBe(true);
    expect(entry).toMatchObject({ name: 'folder/part.txt', bytes: text.length, hasOddFields: false });
    expect(unpackEntry(source, entry!)).toEqual(Buffer.from(text));
    expect(Buffer.concat(pieces)).toEqual(Buffer.from(text));
  });

  it('ends with its end record: what follows, or hides another directory, is refused', () => {
    const zip = aZip();

    expect(() => read(Buffer.concat([zip, Buffer.from('more')]))).toThrow(/its end is missing/);
    expect(() => read(zip.subarray(0, -1))).toThrow(/its end is missing/);
    expect(() => read(aZip({ comment: zip.subarray(-22).toString('latin1').padEnd(30) }))).toThrow(AppError);
  });

  it('has one name for a file: another one in its own header is refused', () => {
    const zip = aZip();
    zip.write('F', 30);

    expect(() => read(zip)).toThrow(/another name/);
  });

  it('says where a content stands only where it stands within the file', () => {
    const source = sourceOfBytes(aZip());
    const [entry] = readEntries(source, findDirectory(source));

    expect(contentOf(source, entry!)).toEqual({ start: 45, end: 45 + entry!.packedBytes });
    expect(() => contentOf(source, { ...entry!, packedBytes: source.size })).toThrow(/cut off/);
    expect(() => contentOf(source, { ...entry!, headerOffset: 2 ** 40 })).toThrow(/missing/);
  });

  it('never fails otherwise than with a reason, and never gives other bytes, whichever byte is changed', () => {
    const zip = aZip();
    const change = fc.record({ at: fc.nat(zip.length - 1), to: fc.nat(255) });

    fc.assert(
      fc.property(change, ({ at, to }) => {
        const changed = Buffer.from(zip);
        changed[at] = to;
        try {
          for (const { content } of read(changed)) expect(content).toBe(new TextDecoder().decode(text));
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it.skipIf(!hasConformanceData)('is read as others packed it', () => {
    const [file] = read(conformanceFile('vulns/cwe/cwec_latest.xml.zip'));

    expect(file!.name).toMatch(/^cwec_v.*\.xml$/);
    expect(file!.content).toContain('<Weakness_Catalog');
  });
});
