import { readXlsx, writeXlsx } from 'hucre';
import { beforeAll, describe, expect, it } from 'vitest';
import { itemsOf, type Questionnaire } from '../questionnaire/document.ts';
import { readQuestionnaireObject } from '../questionnaire/read-questionnaire.ts';
import drawn from './fixtures/drawn.json' with { type: 'json' };
import { given } from './fixtures/given.ts';
import { readQuestionnaireWorkbook } from './read-workbook.ts';
import { writeQuestionnaireWorkbook } from './write-workbook.ts';

const questionnaire = questionnaireOf();
const find = async (id: string) => (id === questionnaire.id ? questionnaire : undefined);

describe('a workbook of a questionnaire', () => {
  let bytes: Uint8Array;
  beforeAll(async () => {
    bytes = await writeQuestionnaireWorkbook(questionnaire, given);
  });

  it('gives back the answers that were written into it, and nothing else', async () => {
    expect(await readQuestionnaireWorkbook(bytes, find)).toEqual({
      ok: true,
      value: {
        questionnaire,
        document: {
          schema: 'holdfast.answers/1',
          questionnaire: { id: 'drawn', version: '1.0.0' },
          ...given,
        },
      },
      warnings: [],
    });
  });

  it('offers the options, locks the questions and leaves the answers open', async () => {
    const { sheets } = await readXlsx(bytes, { readStyles: true });
    const sheet = sheets[1]!;

    expect(sheets.map(({ name }) => name)).toEqual([
      'Instructions',
      '2 Governance all',
      '3 Figures',
      'Signature',
      'Lists',
    ]);
    expect(sheet.protection?.sheet).toBe(true);
    expect(sheet.dataValidations).toMatchObject([
      { type: 'list', formula1: 'Lists!$A$1:$A$3', range: 'D3' },
      { type: 'list', formula1: 'Lists!$A$1:$A$3', range: 'D4' },
    ]);
    expect(sheets.at(-1)).toMatchObject({
      hidden: true,
      rows: [
        ['Yes', 'In a cloud'],
        ['No, not yet', 'On our own machines'],
        ['Alternate', null],
      ],
    });
    expect(sheet.cells?.get('2,3')?.style?.protection?.locked).toBe(false);
    expect(sheet.cells?.get('2,2')?.style?.protection?.locked).not.toBe(false);
  });

  it('knows its rows when they are sorted, its columns when they are renamed, and its sheets when they are copied', async () => {
    const { sheets } = await readXlsx(bytes);
    const [, second, third, signature] = sheets.map(({ name, rows }) => ({ name, rows: rows.map((row) => [...row]) }));
    const [keys, titles, ...questions] = second!.rows;
    const sorted = [keys!, titles!.map(() => 'Renamed'), ...questions.reverse()].map((row) => [row[3]!, ...row]);
    const moved = sorted.map((row) => row.map((cell, index) => (index === 4 ? null : cell)));
    const changed = await writeXlsx({
      sheets: [{ name: 'Renamed', rows: moved }, third!, { ...third!, name: '3 Figures (2)' }, signature!],
    });

    expect(await readQuestionnaireWorkbook(changed, find)).toMatchObject({ ok: true, value: { document: given } });
  });

  it.each([
    ['another word', 3, 'Perhaps', 'D3', '"Perhaps" is no answer to 2.1: take one of Yes, No, not yet, Alternate.'],
    ['a key of no question', 0, 'holdfast:drawn#9.9', 'A3', 'Drawn has no question 9.9.'],
    [
      'a row of another questionnaire',
      0,
      'holdfast:other#2.1',
      'A3',
      'The row belongs to the questionnaire other, not to drawn.',
    ],
    ['a day that is none', 7, '2026-02-30', 'H3', 'There is no such day. Write the date as 2026-01-31.'],
  ])('names the cell of %s', async (_, column, text, cell, message) => {
    const { sheets } = await readXlsx(bytes);
    const written = sheets.map(({ name, rows }) => ({ name, rows: rows.map((row) => [...row]) }));
    written[1]!.rows[2]![5] = 'A document';
    written[1]!.rows[2]![column] = text;
    // The first key that is found says which questionnaire it is.
    written.reverse();

    expect(await readQuestionnaireWorkbook(await writeXlsx({ sheets: written }), find)).toEqual({
      ok: false,
      problems: [{ at: `2 Governance all!${cell}`, message }],
    });
  });

  it('asks back where a copied sheet says something else', async () => {
    const { sheets } = await readXlsx(bytes);
    const copy = { name: 'Copy', rows: sheets[1]!.rows.map((row) => [...row]) };
    copy.rows[2]![3] = 'No, not yet';
    const changed = await writeXlsx({ sheets: [...sheets.map(({ name, rows }) => ({ name, rows })), copy] });

    expect(await readQuestionnaireWorkbook(changed, find)).toEqual({
      ok: false,
      problems: [
        { at: 'Copy!A3', message: 'Question 2.1 is answered twice and differently: see 2 Governance all!A3.' },
      ],
    });
  });

  it('is refused where it is none of ours', async () => {
    expect(
      await readQuestionnaireWorkbook(await writeXlsx({ sheets: [{ name: 'A', rows: [['Question']] }] }), find),
    ).toMatchObject({
      ok: false,
      problems: [{ message: expect.stringContaining('no workbook that Holdfast has written') }],
    });
  });

  it('holds a thousand questions', async () => {
    const items = Array.from({ length: 1000 }, (_, index) => ({
      id: `q${index}`,
      text: `Question ${index}?`,
      kind: 'single',
      options: 'usual',
    }));
    const large = questionnaireOf([{ id: '1', title: 'Many', items }]);
    const answers = Object.fromEntries([...itemsOf(large)].map(({ id }) => [id, { choice: 'no' }]));
    const read = await readQuestionnaireWorkbook(
      await writeQuestionnaireWorkbook(large, { answers }),
      async () => large,
    );

    expect(read).toMatchObject({ ok: true, value: { document: { answers } } });
  });
});

function questionnaireOf(sections: object[] = drawn.sections): Questionnaire {
  const read = readQuestionnaireObject({ ...drawn, sections });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.value;
}
