import fc from 'fast-check';
import { writeXlsx } from 'hucre';
import { describe, expect, it } from 'vitest';
import { readOptions } from './read-options.ts';
import { readReferences } from './read-references.ts';
import { readQuestionnaireSheet, type SheetMapping } from './read-sheet.ts';
import { readSheets, type Sheet, surveySheets } from './survey-sheets.ts';

const heading = { id: 'own-list', version: '1.0.0', title: 'Our list', summary: 'What we ask.', language: 'en' };
const rowsOf = (...rows: string[][]): Sheet => ({
  name: 'Sheet1',
  rows: rows.map((cells, index) => ({ row: index + 1, cells })),
});
const mapped = (columns: SheetMapping['columns'], more: Partial<SheetMapping> = {}): SheetMapping => ({
  sheet: 'Sheet1',
  titles: 1,
  columns,
  otherwise: 'yes-no',
  ...more,
});
const made = (sheet: Sheet, mapping: SheetMapping) => readQuestionnaireSheet([sheet], mapping, heading);

describe('surveySheets', () => {
  it('finds the row of titles below a cover and says what the columns seem to be', () => {
    const [survey] = surveySheets([
      rowsOf(
        ['Supplier security questionnaire'],
        [],
        ['Ref ID', 'Domain', 'Question', 'Response type', 'Weighting', 'Comment of the supplier'],
        ['A.1', 'Access', 'Who may come in?', 'free text', '2', ''],
      ),
    ]);

    expect(survey).toMatchObject({
      titles: 3,
      rows: 1,
      suggested: { id: 'A', section: 'B', question: 'C', kind: 'D', weight: 'E' },
    });
    expect(survey!.columns[2]).toEqual({ column: 'C', title: 'Question', samples: ['Who may come in?'] });
  });

  it('takes the longest texts for the questions where no title names them', () => {
    const [survey] = surveySheets([rowsOf(['Nr', 'Was wir wissen wollen'], ['1', 'Wer hat Zugang zu den Anlagen?'])]);

    expect(survey!.suggested).toEqual({ id: 'A', question: 'B' });
  });
});

describe('readQuestionnaireSheet', () => {
  const all = { id: 'A', section: 'B', question: 'C', kind: 'D', options: 'E', reference: 'F', weight: 'G' };
  const titles = ['Id', 'Section', 'Question', 'Kind', 'Answers', 'NIST SP 800-53', 'Weight'];

  it('makes a question of each row, with its answers, references and weight', () => {
    const read = made(
      rowsOf(
        titles,
        ['AC 1', 'Access', 'Is access reviewed?', 'yes/no', '', 'AC-2; CSF 2.0: PR.AA-05', '3'],
        ['AC-2', '', 'How often?', 'single', 'Monthly = 1; Yearly = 0.5; Never = 0', '', ''],
        ['D-1', 'Data', 'Where is it kept?', 'text', '', 'own rule 7', ''],
      ),
      mapped(all),
    );

    expect(read).toMatchObject({
      ok: true,
      value: {
        sections: [
          {
            id: '1',
            title: 'Access',
            items: [
              {
                id: 'AC-1',
                kind: 'single',
                weight: 3,
                references: [
                  { framework: 'SP 800-53r5', ids: ['AC-2'] },
                  { framework: 'CSF 2.0', ids: ['PR.AA-05'] },
                ],
              },
              { id: 'AC-2', options: 'monthly-yearly-never' },
            ],
          },
          {
            title: 'Data',
            items: [{ id: 'D-1', kind: 'text', references: [{ framework: 'NIST SP 800-53', ids: ['own rule 7'] }] }],
          },
        ],
        options: { 'monthly-yearly-never': [{ id: 'monthly', value: 1 }, { value: 0.5 }, { value: 0 }] },
      },
    });
  });

  it('begins a section at a row with nothing but a name, and numbers what has no id', () => {
    const read = made(
      rowsOf(['Question'], ['Access', ''], ['', 'Who may come in?'], ['', 'Who may not?'], ['Data'], ['', 'Where?']),
      mapped({ question: 'B' }),
    );

    expect(read.ok && read.value.sections.map(({ title, items }) => [title, items.map(({ id }) => id)])).toEqual([
      ['Access', ['1.1', '1.2']],
      ['Data', ['2.1']],
    ]);
  });

  it('tells each mistake with its cell and takes nothing', () => {
    const read = made(
      rowsOf(
        titles,
        ['1', 'S', 'A?', 'riddle', '', '', ''],
        ['1', '', 'B?', 'single', 'Only', '', 'high'],
        ['2', '', '#REF!', '', '', '', ''],
        ['?', '', 'C?', 'date', 'a;b', '', '101'],
      ),
      mapped(all),
    );

    expect(read.ok ? [] : read.problems.map(({ at }) => at)).toEqual([
      'Sheet1!D2',
      'Sheet1!A3',
      'Sheet1!E3',
      'Sheet1!G3',
      'Sheet1!C4',
      'Sheet1!A5',
      'Sheet1!E5',
      'Sheet1!G5',
    ]);
  });

  it('takes what a formula came to, and of merged cells the first', async () => {
    const bytes = await writeXlsx({
      sheets: [
        {
          name: 'Sheet1',
          rows: [
            ['Section', 'Question'],
            ['Access', 'Who?'],
            [null, 'When?'],
            [null, null],
          ],
          merges: [{ startRow: 1, startCol: 0, endRow: 2, endCol: 0 }],
          cells: new Map([['3,1', { value: null, formula: '"What"&"?"', formulaResult: 'What?' }]]),
        },
      ],
    });
    const sheets = readSheets(bytes, 'list.xlsx');
    const read = readQuestionnaireSheet(
      sheets.ok ? sheets.value : [],
      mapped({ section: 'A', question: 'B' }),
      heading,
    );

    expect(read.ok && read.value.sections).toMatchObject([
      { title: 'Access', items: [{ text: 'Who?' }, { text: 'When?' }, { text: 'What?' }] },
    ]);
  });

  it('ends for any cells, with a questionnaire or with places', () => {
    const cell = fc.oneof(
      fc.string(),
      fc.constantFrom('yes;no', '=', ':::', '1', 'single', ' '.repeat(5000), '-'.repeat(300)),
    );
    fc.assert(
      fc.property(fc.array(fc.array(cell, { maxLength: 7 }), { maxLength: 6 }), (rows) => {
        const read = made(rowsOf(titles, ...rows), mapped(all));

        if (!read.ok) for (const { at } of read.problems) expect(at).toMatch(/^Sheet1|^\//);
      }),
      { numRuns: 200 },
    );
  });

  it('refuses what is no sheet and more questions than a questionnaire holds', () => {
    const many = rowsOf(['Question'], ...Array.from({ length: 5001 }, (_, index) => [`Question ${index}?`]));

    expect(made(many, mapped({ question: 'A' }))).toMatchObject({ ok: false, problems: [{ at: 'Sheet1' }] });
    expect(made(many, mapped({ question: 'A' }, { sheet: 'Elsewhere' }))).toMatchObject({ ok: false });
    expect(readSheets(new Uint8Array([0x50, 0x4b, 3, 4, 1, 2]), 'a.xlsx').ok).toBe(false);
  });
});

describe('readOptions', () => {
  it('reads answers between semicolons, line ends, bars, slashes or commas', () => {
    const labels = (text: string) => {
      const read = readOptions(text);
      return typeof read === 'string' ? read : read.map(({ label }) => label);
    };

    expect(labels('Yes; No; N/A')).toEqual(['Yes', 'No', 'N/A']);
    expect(labels('Yes, No')).toEqual(['Yes', 'No']);
    expect(labels('Yes/No')).toEqual(['Yes', 'No']);
    expect(labels('a | b')).toEqual(['a', 'b']);
  });

  it('knows what the usual answers are worth, and gives each an id of its own', () => {
    expect(readOptions('Ja; Teilweise; Nein; n/a')).toMatchObject([
      { id: 'yes', value: 1 },
      { id: 'partial', value: 0.5 },
      { id: 'no', value: 0 },
      { id: 'na', notApplicable: true },
    ]);
    expect(readOptions('A!; A?; ü=50%')).toMatchObject([{ id: 'a' }, { id: 'a-2' }, { value: 0.5 }]);
    expect(readOptions('a = 1.5; b')).toContain('0 to 1');
  });
});

describe('readReferences', () => {
  it('sorts ids under their frameworks', () => {
    expect(readReferences('GV.SC-01, PO.1.1\nISO 27001: A.5.19', 'Mapping')).toEqual([
      { framework: 'CSF 2.0', ids: ['GV.SC-01'] },
      { framework: 'SSDF 1.1', ids: ['PO.1.1'] },
      { framework: 'ISO 27001', ids: ['A.5.19'] },
    ]);
  });
});
