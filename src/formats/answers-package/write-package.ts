import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { once } from 'node:events';
import { pack as openPack } from 'tar-stream';
import type { AnswersDocument } from '../questionnaire/answers.ts';
import type { Questionnaire } from '../questionnaire/document.ts';
import { type Manifest, packageSchemaName } from './manifest.ts';

export interface AnswersPackage {
  asker: string;
  supplier: string;
  signedBy: string | null;
  /** ISO 8601, UTC. */
  submittedAt: string;
  questionnaire: Questionnaire;
  document: AnswersDocument;
  /** Proofs with their bytes, each once. */
  files: readonly { name: string; sha256: string; bytes: number; read(): AsyncIterable<Uint8Array> }[];
}

/** PKCS #8 around an Ed25519 seed (RFC 8410 §7). */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The key that 32 random bytes make. */
export function signingKey(seed: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' });
}

/** The bytes of the archive, piece by piece; a proof is read when its turn comes. */
export async function* writePackage(content: AnswersPackage, key: KeyObject): AsyncGenerator<Buffer> {
  const questionnaire = Buffer.from(`${JSON.stringify(content.questionnaire, null, 1)}\n`);
  const answers = Buffer.from(`${JSON.stringify(content.document, null, 1)}\n`);
  const { asker, supplier, signedBy, submittedAt } = content;
  const { id, version } = content.questionnaire;
  const manifest: Manifest = {
    schema: packageSchemaName,
    ...{ asker, supplier, signedBy, submittedAt },
    questionnaire: { id, version, sha256: sha256Of(questionnaire) },
    answers: { sha256: sha256Of(answers) },
    files: content.files.map(({ name, sha256, bytes }) => ({ name, sha256, bytes })),
  };
  const said = Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`);
  const signature = {
    algorithm: 'Ed25519',
    publicKey: createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64'),
    signature: sign(null, said, key).toString('base64'),
  };
  const pack = openPack();
  const mtime = new Date(submittedAt);
  const filling = (async () => {
    pack.entry({ name: 'package.json', mtime }, said);
    pack.entry({ name: 'signature.json', mtime }, `${JSON.stringify(signature, null, 1)}\n`);
    pack.entry({ name: 'questionnaire.json', mtime }, questionnaire);
    pack.entry({ name: 'answers.json', mtime }, answers);
    for (const { sha256, bytes, read } of content.files) {
      const entry = pack.entry({ name: `files/${sha256}`, size: bytes, mtime });
      for await (const piece of read()) if (!entry.write(piece)) await once(entry, 'drain');
      entry.end(undefined);
    }
    pack.finalize();
  })();
  filling.catch((error) => pack.destroy(error));
  for await (const piece of pack) yield piece as Buffer;
  await filling;
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
