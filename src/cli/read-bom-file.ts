import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { AppError } from '../common/errors.ts';
import { bomLimitBytes, bomTooLarge } from '../formats/bom/size-limit.ts';
import { type BomBuffer, bomBuffer, type ScannedBom } from '../formats/cyclonedx/scan-purls.ts';
import type { Terminal } from './command.ts';
import { readStdin, toldPlainly } from './input-file.ts';

/** A BOM and the document that it was scanned from. */
export interface BomInFile {
  scanned: ScannedBom;
  buffer: BomBuffer;
}

/** Scans the BOM in a file, or on stdin for `-`; refuses it with its problems. */
export async function readBomFile(path: string, terminal: Terminal): Promise<BomInFile> {
  const buffer =
    path === '-'
      ? filled(await readStdin(terminal, { limitBytes: bomLimitBytes, tooLarge: bomTooLarge }))
      : bufferFile(path);
  const scanned = buffer.scan();
  if (scanned.ok) return { scanned: scanned.value, buffer };
  const { scanDocument } = await import('../formats/bom-files/scan-document.ts');
  const read = await scanDocument(buffer.bytes);
  if (read.ok) return { scanned: read.value, buffer };
  const name = path === '-' ? 'What came on stdin' : path;
  throw new AppError('invalid-input', `${name} cannot be read as a BOM.`, { problems: read.problems });
}

/** Reads the file straight into the memory in which it is scanned. */
function bufferFile(path: string): BomBuffer {
  try {
    const descriptor = openSync(path, 'r');
    try {
      return bufferDescriptor(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw toldPlainly(path, error, 'a BOM');
  }
}

function bufferDescriptor(descriptor: number): BomBuffer {
  const { size } = fstatSync(descriptor);
  if (size === 0) return filled(readFileSync(descriptor));
  if (size > bomLimitBytes) throw new AppError('too-large', bomTooLarge);
  const buffer = bomBuffer(size);
  for (let at = 0; at < size; ) {
    const step = readSync(descriptor, buffer.bytes, at, size - at, at);
    if (step === 0) throw new AppError('invalid-input', 'The file became shorter while it was read.');
    at += step;
  }
  return buffer;
}

function filled(document: Uint8Array): BomBuffer {
  const buffer = bomBuffer(document.length);
  buffer.bytes.set(document);
  return buffer;
}
