import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readXlsx } from 'hucre';
import { describe, expect, it } from 'vitest';
import { findShipped, shippedIds } from '../../engines/questionnaires/library/library.ts';
import type { AnswersDocument } from '../questionnaire/answers.ts';
import { itemsOf, optionsOf, type Questionnaire, questionnaireSchema } from '../questionnaire/document.ts';
import drawn from './fixtures/drawn.json' with { type: 'json' };
import { given } from './fixtures/given.ts';
import { readQuestionnaireWorkbook } from './read-workbook.ts';
import { writeQuestionnaireWorkbook } from './write-workbook.ts';

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}.xlsx`, import.meta.url));

/** What was typed in LibreOffice 7.4 into the workbook of `drawn.json`. */
const typed = {
  ...given,
  answers: { ...given.answers, '2.10': { ...given.answers['2.10'], choice: 'no' } },
};

describe('a workbook saved by LibreOffice', () => {
  it.each(['filled-in-libreoffice', 'rearranged-in-libreoffice'])(
    'gives back what was typed, and nothing else: %s',
    async (name) => {
      const questionnaire = questionnaireSchema.parse(drawn);
      const read = await readQuestionnaireWorkbook(fixture(name), async () => questionnaire);

      expect(read).toMatchObject({ ok: true, value: { document: { schema: 'holdfast.answers/1', ...typed } } });
      expect(read.ok && read.value.document.answers).toEqual(typed.answers);
    },
  );

  it('was rearranged indeed: sorted, renamed, with a column more and a sheet twice', async () => {
    const { sheets } = await readXlsx(fixture('rearranged-in-libreoffice'));
    const rows = sheets.find(({ name }) => name === 'Mein Blatt')!.rows;

    expect(sheets.map(({ name }) => name)).toContain('3 Figures (2)');
    expect(rows.slice(1).map((row) => row[1])).toEqual(['Spalte 1', '2.10.1', '2.10', '2.1']);
    expect(rows[2]![3]).toBe('A note of ours');
  });
});

const isInstalled = spawnSync('soffice', ['--version']).status === 0;
if (!isInstalled)
  console.warn('SKIPPED: no soffice on the PATH to save workbooks with (Debian: libreoffice-calc-nogui).');

describe.runIf(isInstalled)(
  'each questionnaire that ships, filled in and saved anew by the LibreOffice of this machine',
  () => {
    it('comes back with its answers alone, its lists and its locks', { timeout: 240_000 }, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'holdfast-libreoffice-'));
      try {
        const sent = await Promise.all(
          shippedIds.map(async (id) => {
            const questionnaire = (await findShipped(id))!;
            const given = { answers: answersOf(questionnaire) };
            writeFileSync(join(folder, `${id}.xlsx`), await writeQuestionnaireWorkbook(questionnaire, given));
            return { questionnaire, given };
          }),
        );
        for (const { questionnaire, given } of saveAnew(folder, sent)) {
          const bytes = readFileSync(join(folder, 'saved', `${questionnaire.id}.xlsx`));
          const read = await readQuestionnaireWorkbook(bytes, async () => questionnaire);

          expect(read).toMatchObject({ ok: true });
          expect(read.ok && read.value.document.answers).toEqual(given.answers);
          expect(await guardsOf(bytes)).toEqual(await guardsOf(readFileSync(join(folder, `${questionnaire.id}.xlsx`))));
        }
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  },
);

/** Every option in its turn, with words, a proof and a last day beside every third answer. */
function answersOf(questionnaire: Questionnaire): AnswersDocument['answers'] {
  const items = [...itemsOf(questionnaire)];
  return Object.fromEntries(
    items.map((item, index) => {
      const options = optionsOf(item, questionnaire);
      const option = options[index % options.length]?.id;
      const words = `Line ${index}, "quoted" <b>\nand =1+1`;
      const proofs = [
        {
          title: `Certificate ${index}`,
          class: item.evidence?.class ?? ('other' as const),
          grade: 'with-proof' as const,
          verification: 'unverified' as const,
          validUntil: '2027-03-01',
        },
      ];
      const said = option !== undefined && { choice: item.kind === 'multi' ? [option] : option };
      const value =
        item.kind === 'number' ? { number: index } : item.kind === 'date' ? { date: '2026-02-28' } : undefined;
      const field = item.kind === 'text' ? 'text' : 'explanation';
      const table = item.columns && { rows: [Object.fromEntries(item.columns.map(({ id }) => [id, `0${index}`]))] };
      const more = item.kind === 'text' || index % 3 === 0 ? { [field]: words } : {};
      return [item.id, { ...said, ...value, ...(table ?? more), ...(index % 3 === 0 ? { proofs } : {}) }];
    }),
  );
}

function saveAnew<T extends { questionnaire: Questionnaire }>(folder: string, sent: readonly T[]): readonly T[] {
  mkdirSync(join(folder, 'saved'));
  const profile = `-env:UserInstallation=file://${folder}/profile`;
  const names = sent.map(({ questionnaire }) => join(folder, `${questionnaire.id}.xlsx`));
  const as = ['--convert-to', 'xlsx:Calc MS Excel 2007 XML', '--outdir', join(folder, 'saved')];
  execFileSync('soffice', ['--headless', profile, ...as, ...names], { stdio: 'ignore', timeout: 200_000 });
  return sent;
}

/** By sheet: whether it is locked, which cells have a list, and which are open to be written into. */
async function guardsOf(bytes: Uint8Array) {
  const { sheets } = await readXlsx(bytes, { readStyles: true });
  return sheets.map(({ name, protection, dataValidations = [], cells = new Map() }) => ({
    name,
    isLocked: protection?.sheet === true,
    lists: dataValidations
      .flatMap(({ type, formula1, range }) =>
        type === 'list' ? cellsIn(range).map((cell) => `${cell} ${formula1}`) : [],
      )
      .sort(),
    open: [...cells]
      .filter(([, cell]) => cell.style?.protection?.locked === false)
      .map(([place]) => place)
      .sort(),
  }));
}

/** `D3:D5 D9` as its cells: LibreOffice says once what holds for several. */
function cellsIn(ranges: string): string[] {
  return ranges.split(' ').flatMap((range) => {
    const [first = '', last = first] = range.split(':');
    const [, column, from] = /^([A-Z]+)(\d+)$/.exec(first)!;
    const to = Number(/\d+$/.exec(last)![0]);
    return Array.from({ length: to - Number(from) + 1 }, (_, index) => `${column}${Number(from) + index}`);
  });
}
