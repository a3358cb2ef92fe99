import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findShipped } from '../../engines/questionnaires/library/library.ts';
import { isPackage, readPackage } from './read-package.ts';
import { signingKey, writePackage } from './write-package.ts';

const proof = Buffer.from('a certificate');
const sha256 = createHash('sha256').update(proof).digest('hex');

async function archive(seed = Buffer.alloc(32, 7)): Promise<Buffer> {
  const questionnaire = (await findShipped('small-business'))!;
  const item = questionnaire.sections[0]!.items[0]!;
  const pieces: Buffer[] = [];
  const content = {
    ...{ asker: 'Northmere Utilities', supplier: 'Meridiq Telemetry', signedBy: 'Piotr Sadowski' },
    submittedAt: '2026-03-02T09:00:00.000Z',
    questionnaire,
    document: {
      schema: 'holdfast.answers/1' as const,
      questionnaire: { id: questionnaire.id, version: questionnaire.version },
      answers: { [item.id]: { choice: 'yes' } },
    },
    files: [
      {
        ...{ name: 'iso.pdf', sha256, bytes: proof.length },
        read: async function* () {
          yield proof;
        },
      },
    ],
  };
  for await (const piece of writePackage(content, signingKey(seed))) pieces.push(piece);
  return Buffer.concat(pieces);
}

const pieces = async function* (bytes: Buffer) {
  for (let from = 0; from < bytes.length; from += 1000) yield bytes.subarray(from, from + 1000);
};

describe('a package of answers', () => {
  it('is read again as it was written, proofs too', async () => {
    const bytes = await archive();
    const files = new Map<string, string>();

    const read = await readPackage(pieces(bytes), async (name, content) => {
      const found: Buffer[] = [];
      for await (const piece of content) found.push(piece);
      files.set(name, Buffer.concat(found).toString());
    });

    expect(isPackage(bytes)).toBe(true);
    expect(read).toMatchObject({
      ok: true,
      value: {
        manifest: { supplier: 'Meridiq Telemetry', signedBy: 'Piotr Sadowski' },
        document: { questionnaire: {} },
      },
    });
    expect(files).toEqual(new Map([[sha256, 'a certificate']]));
  });

  it('says which key signed it', async () => {
    const [one, other] = await Promise.all(
      [1, 2].map(async (byte) => readPackage(pieces(await archive(Buffer.alloc(32, byte))))),
    );

    if (!one!.ok || !other!.ok) throw new Error('refused');
    expect(one!.value.keyFingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(one!.value.keyFingerprint).not.toBe(other!.value.keyFingerprint);
  });

  it('is refused wherever one letter of its parts is altered', async () => {
    const bytes = await archive();
    for (const [part, from, to] of [
      ['package.json', 'Meridiq', 'Maridiq'],
      ['answers.json', '"yes"', '"not"'],
      ['files/', 'a certificate', 'a certificane'],
      ['questionnaire.json', '"language"', '"languagf"'],
    ] as const) {
      const altered = Buffer.from(bytes.toString('latin1').replace(from, to), 'latin1');

      const read = await readPackage(pieces(altered));
      expect(read.ok, part).toBe(false);
    }
  });

  it('never throws or hangs on what is cut off, shuffled or noise', async () => {
    const bytes = await archive();
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length), fc.nat(bytes.length - 1), fc.nat(255), async (cut, at, byte) => {
        const altered = Buffer.from(bytes.subarray(0, cut));
        if (at < altered.length) altered[at] = byte;
        expect(typeof (await readPackage(pieces(altered))).ok).toBe('boolean');
      }),
      { numRuns: 60 },
    );
    expect((await readPackage(pieces(randomBytes(5000)))).ok).toBe(false);
  });
});
