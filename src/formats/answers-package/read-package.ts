import { createHash, createPublicKey, verify } from 'node:crypto';
import { Readable } from 'node:stream';
import { extract as openExtract } from 'tar-stream';
import type { z } from 'zod';
import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import { parseSurveyed } from '../json/parse-surveyed.ts';
import { escapePointer } from '../json/survey.ts';
import type { AnswersDocument } from '../questionnaire/answers.ts';
import type { Questionnaire } from '../questionnaire/document.ts';
import { checkAnswers, readAnswers } from '../questionnaire/read-answers.ts';
import { readQuestionnaire } from '../questionnaire/read-questionnaire.ts';
import { type Manifest, manifestSchema, type PartName, partLimits, signatureSchema } from './manifest.ts';

export interface ReadPackage {
  manifest: Manifest;
  questionnaire: Questionnaire;
  document: AnswersDocument;
  /** SHA-256 of the public key (SubjectPublicKeyInfo) whose signature holds, in hexadecimal digits. */
  keyFingerprint: string;
}

/** Takes the bytes of a proof as they come; whoever takes none lets them pass. */
export type TakeFile = (sha256: string, bytes: AsyncIterable<Buffer>) => Promise<void>;

/** The first bytes of a tar archive say `ustar` at 257. */
export function isPackage(start: Uint8Array): boolean {
  return Buffer.from(start.subarray(257, 262)).toString('latin1') === 'ustar';
}

/**
 * Reads a package whose signature and digests hold; anything else is refused with its place, the name of the part. Memory is bounded by the
 * limits of the parts, whatever the proofs weigh.
 */
export async function readPackage(bytes: AsyncIterable<Uint8Array>, takeFile?: TakeFile): Promise<Parsed<ReadPackage>> {
  const parts = new Map<string, Buffer>();
  const found = new Set<string>();
  let read: Parsed<ReadPackage> | undefined;
  const extract = openExtract();
  const source = Readable.from(bytes);
  source.on('error', (error) => extract.destroy(error)).pipe(extract);
  try {
    for await (const entry of extract) {
      const { name, type } = entry.header;
      if (type === 'directory') continue;
      if (type !== 'file') return refused({ at: name, message: 'A package holds files only.' });
      if (!name.startsWith('files/')) {
        const limit = partLimits[name as PartName];
        if (limit === undefined) return refused({ at: name, message: 'This does not belong into a package.' });
        if (parts.has(name)) return refused({ at: name, message: 'It stands here twice.' });
        const part = await gather(entry as AsyncIterable<Buffer>, limit);
        if (!part) return refused({ at: name, message: `It is larger than ${limit} bytes.` });
        parts.set(name, part);
        continue;
      }
      read ??= readParts(parts);
      if (!read.ok) return read;
      const problem = await passFile(entry as AsyncIterable<Buffer>, { name, manifest: read.value.manifest, takeFile });
      if (problem) return refused({ at: name, message: problem });
      found.add(name.slice('files/'.length));
    }
  } catch (error) {
    return refused({ at: '', message: `This is no package that can be read: ${(error as Error).message}.` });
  } finally {
    source.destroy();
  }
  read ??= readParts(parts);
  if (!read.ok) return read;
  const missing = read.value.manifest.files.find(({ sha256 }) => !found.has(sha256));
  if (missing) return refused({ at: `files/${missing.sha256}`, message: `The proof “${missing.name}” is missing.` });
  return read;
}

async function gather(entry: AsyncIterable<Buffer>, limit: number): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of entry) {
    size += piece.length;
    if (size > limit) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

interface Passing {
  name: string;
  manifest: Manifest;
  takeFile: TakeFile | undefined;
}

/** What is wrong with a proof; undefined where its bytes are those that the manifest names. */
async function passFile(
  entry: AsyncIterable<Buffer>,
  { name, manifest, takeFile }: Passing,
): Promise<string | undefined> {
  const sha256 = name.slice('files/'.length);
  const said = manifest.files.find((file) => file.sha256 === sha256);
  if (!said) return 'The package does not name this file.';
  const hash = createHash('sha256');
  let size = 0;
  const passing = (async function* () {
    for await (const piece of entry) {
      hash.update(piece);
      size += piece.length;
      yield piece;
    }
  })();
  if (takeFile) await takeFile(sha256, passing);
  for await (const _ of passing);
  const isSame = size === said.bytes && hash.digest('hex') === sha256;
  return isSame ? undefined : 'Its bytes are not those that were signed.';
}

function readParts(parts: ReadonlyMap<string, Buffer>): Parsed<ReadPackage> {
  for (const name of Object.keys(partLimits)) {
    if (!parts.has(name)) return refused({ at: name, message: 'It is missing: this is no package of answers.' });
  }
  const said = parts.get('package.json')!;
  const manifest = readPart('package.json', said, manifestSchema);
  if (!manifest.ok) return manifest;
  const signature = readPart('signature.json', parts.get('signature.json')!, signatureSchema);
  if (!signature.ok) return signature;
  if (!holds(said, signature.value)) {
    return refused({ at: 'signature.json', message: 'The signature does not hold: the package was altered.' });
  }
  for (const [name, { sha256 }] of [
    ['questionnaire.json', manifest.value.questionnaire],
    ['answers.json', manifest.value.answers],
  ] as const) {
    if (createHash('sha256').update(parts.get(name)!).digest('hex') !== sha256) {
      return refused({ at: name, message: 'Its bytes are not those that were signed.' });
    }
  }
  const questionnaire = readQuestionnaire(parts.get('questionnaire.json')!);
  if (!questionnaire.ok) return within('questionnaire.json', questionnaire);
  const document = readAnswers(parts.get('answers.json')!);
  if (!document.ok) return within('answers.json', document);
  const problems = checkAnswers(document.value, questionnaire.value);
  if (problems.length > 0) return within('answers.json', refused(...problems));
  return parsed({
    manifest: manifest.value,
    questionnaire: questionnaire.value,
    document: document.value,
    keyFingerprint: createHash('sha256').update(Buffer.from(signature.value.publicKey, 'base64')).digest('hex'),
  });
}

function readPart<Schema extends z.ZodType>(name: string, bytes: Buffer, schema: Schema): Parsed<z.output<Schema>> {
  const json = parseSurveyed(bytes, 20);
  if (!json.ok) return within(name, json);
  const read = schema.safeParse(json.value);
  if (read.success) return parsed(read.data);
  return refused(
    ...read.error.issues.map(({ path, message }) => ({
      at: `${name}${path.map((key) => `/${escapePointer(String(key))}`).join('')}`,
      message,
    })),
  );
}

function within(
  name: string,
  { problems }: Extract<Parsed<never>, { ok: false }>,
): Extract<Parsed<never>, { ok: false }> {
  return refused(...problems.map(({ at, message }) => ({ at: `${name}${at}`, message })));
}

function holds(said: Buffer, { publicKey, signature }: z.output<typeof signatureSchema>): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ed25519' && verify(null, said, key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}
