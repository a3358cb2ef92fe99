import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { sourceOfBytes } from './byte-source.ts';
import { findDirectory, readEntries } from './directory.ts';
import { unpackEntry } from './unpack.ts';
import { type FileToZip, writeZip } from './write-zip.ts';

const zipped = (files: FileToZip[]) => buffer(Readable.from(writeZip(files)));

describe('writeZip', () => {
  it('gives back every file that went in', async () => {
    const piece = fc.uint8Array({ maxLength: 2000 });
    const file = fc.record({ name: fc.string({ minLength: 1, unit: 'grapheme' }), pieces: fc.array(piece) });

    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(file, { selector: ({ name }) => name, maxLength: 5 }), async (files) => {
        const source = sourceOfBytes(await zipped(files));
        const entries = readEntries(source, findDirectory(source));

        expect(entries.map((entry) => [entry.name, Buffer.from(unpackEntry(source, entry))])).toEqual(
          files.map(({ name, pieces }) => [name, Buffer.concat(pieces)]),
        );
      }),
      { numRuns: 50 },
    );
  });

  it('holds more files than 16 bits count', async () => {
    const count = 0xffff + 3;
    const files = Array.from({ length: count }, (_, at) => ({ name: String(at), pieces: [] }));
    const source = sourceOfBytes(await zipped(files));
    const directory = findDirectory(source);

    expect(directory).toMatchObject({ count, isZip64: true, isLast: true });
    expect(readEntries(source, directory).at(-1)!.name).toBe(String(count - 1));
  });

  it('is the same file for the same content', async () => {
    const files = () => [{ name: 'a.txt', pieces: [Buffer.from('once'), Buffer.from(' and again')] }];

    expect(await zipped(files())).toEqual(await zipped(files()));
  });

  it('ends with the fault of what it reads', async () => {
    async function* broken() {
      yield Buffer.from('begins');
      throw new Error('The source broke.');
    }

    await expect(zipped([{ name: 'a.txt', pieces: broken() }])).rejects.toThrow('The source broke.');
  });

  it('lets go of what it reads when the reader leaves', async () => {
    let released = false;
    async function* endless() {
      try {
        for (;;) yield Buffer.alloc(100_000, Math.random().toString());
      } finally {
        released = true;
      }
    }

    const zip = writeZip([{ name: 'a.txt', pieces: endless() }]);
    for (let pieces = 0; pieces < 3; pieces++) await zip.next();
    await zip.return();

    await vi.waitFor(() => expect(released).toBe(true));
  });
});
