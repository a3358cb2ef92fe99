import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { askedOf } from '../../src/engines/questionnaires/asked.ts';
import { findShipped, shippedIds } from '../../src/engines/questionnaires/library/library.ts';
import { answersSchema, type Proof } from '../../src/formats/questionnaire/answers.ts';
import { type Item, itemsOf, optionsOf, type Questionnaire } from '../../src/formats/questionnaire/document.ts';
import { writeAssessmentResults } from '../../src/formats/questionnaire/write-oscal.ts';
import { conformanceFile, conformanceFolder } from '../conformance.ts';

const schemaPath = 'frameworks/oscal-schemas/oscal_assessment-results_schema.json';
const hasSchema = existsSync(join(conformanceFolder, schemaPath));
if (!hasSchema) console.warn(`SKIPPED: no OSCAL schema at ${join(conformanceFolder, schemaPath)}.`);

const words = fc.string({ unit: 'grapheme', maxLength: 60 });
const proof = fc.record<Partial<Proof>>(
  {
    class: fc.constantFrom('certificate', 'other'),
    grade: fc.constantFrom('self-stated', 'certified'),
    verification: fc.constantFrom('unverified', 'document-review', 'own-audit'),
    issued: fc.constant('2026-01-10'),
    validUntil: fc.constant('2027-01-09'),
    fileName: words.map((text) => `${text}.pdf`),
    sha256: fc.constant('ab'.repeat(32)),
  },
  { requiredKeys: ['class', 'grade', 'verification'] },
);

function answerTo(item: Item, questionnaire: Questionnaire) {
  const ids = optionsOf(item, questionnaire).map(({ id }) => id);
  return fc.record(
    {
      ...(ids.length > 0 ? { choice: fc.constantFrom(...ids) } : {}),
      text: words,
      explanation: words,
      proofs: fc.array(
        fc.tuple(words, proof).map(([title, one]) => ({ ...one, title: `${title}.` })),
        { maxLength: 3 },
      ),
    },
    { requiredKeys: [] },
  );
}

describe.runIf(hasSchema)('OSCAL assessment results, judged by the official schema', () => {
  let isValid: ValidateFunction;
  beforeAll(() => {
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats.default(ajv);
    isValid = ajv.compile(JSON.parse(Buffer.from(conformanceFile(schemaPath)).toString()));
  });

  it('judges its own example, and refuses what is none', () => {
    const example = conformanceFile('frameworks/oscal-examples/ar/json/ifa_assessment-results-example.json');

    expect(isValid(JSON.parse(Buffer.from(example).toString()))).toBe(true);
    expect(isValid({ 'assessment-results': { uuid: 'none' } })).toBe(false);
  });

  it.each(shippedIds)('are valid whatever is answered: %s', async (id) => {
    const questionnaire = (await findShipped(id))!;
    const items = [...itemsOf(questionnaire)];
    const some = fc.uniqueArray(fc.constantFrom(...items), { maxLength: 8, selector: (item) => item.id });
    const answers = some.chain((chosen) =>
      fc.record(Object.fromEntries(chosen.map((item) => [item.id, answerTo(item, questionnaire)]))),
    );
    const name = words.map((text) => `${text} Ltd`);

    fc.assert(
      fc.property(answers, name, (given, supplier) => {
        const document = answersSchema.parse({
          schema: 'holdfast.answers/1',
          questionnaire: { id, version: questionnaire.version },
          supplier: { name: supplier },
          asOf: '2026-11-20',
          answers: given,
          signature: { name: supplier },
        });
        const open = askedOf(questionnaire, document.answers, '2026-11-20').items.flatMap(({ item, state }) =>
          state === 'open' ? [item.id] : [],
        );
        const written = writeAssessmentResults({ questionnaire, document, open, writtenAt: '2026-11-22T10:00:00Z' });

        isValid(JSON.parse(JSON.stringify(written)));
        expect(isValid.errors).toBeNull();
      }),
      { numRuns: 25 },
    );
  });
});
