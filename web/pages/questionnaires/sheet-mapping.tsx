import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { compareQuestionnaires, stepOf, versionAfter } from '../../../src/formats/questionnaire/compare.ts';
import { itemsOf, optionsOf, type Questionnaire } from '../../../src/formats/questionnaire/document.ts';
import { type SheetField, sheetFields } from '../../../src/formats/questionnaire-sheet/sheet-fields.ts';
import {
  type QuestionSheet,
  readQuestionSheetRoute,
  type SurveyedSheet,
} from '../../../src/modules/questionnaires/sheet-contract.ts';
import { Panel } from '../../components/page.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { uploadFile } from '../../upload.ts';
import { keepDraft } from './editor/kept-draft.ts';
import { firstChoice, queryOf, type SheetChoice, sheetChoice, withField } from './sheet-choice.ts';
import { bringIn, documentOf, useQuestionnaire, useQuestionnaires } from './use-questionnaires.ts';

interface SheetMappingProps {
  file: File;
  /** What the file was found to hold. */
  first: QuestionSheet;
  over: () => void;
}

/** What the columns of somebody's sheet are, what comes of it, and then the deed. */
export function SheetMapping({ file, first, over }: SheetMappingProps) {
  const [choice, setChoice] = useState(() => firstChoice(first.sheets, file.name));
  const [sheets, setSheets] = useState<readonly SurveyedSheet[]>(first.sheets);
  const ask = (asked: SheetChoice) =>
    uploadFile<QuestionSheet>(readQuestionSheetRoute, file, { query: queryOf(asked, file.name), onProgress: () => {} });
  const look = useMutation({ mutationFn: ask });
  // Another row of titles calls the columns otherwise.
  const survey = useMutation({
    mutationFn: ask,
    onSuccess: ({ sheets: surveyed }, { sheet: name }) => {
      setSheets(surveyed);
      setChoice((before) => ({ ...before, columns: surveyed.find((one) => one.sheet === name)!.suggested }));
    },
  });
  const reading = look.data;
  const sheet = sheets.find((one) => one.sheet === choice.sheet)!;
  const change = (part: Partial<SheetChoice>) => {
    const next = { ...choice, ...part };
    setChoice(next);
    look.reset();
    if (next.sheet === choice.sheet && next.titles !== choice.titles) survey.mutate(next);
  };
  return (
    <div className="column wide">
      <Panel
        title={t('questionnaires.sheet-title', { file: file.name })}
        actions={
          <Button size="xs" onClick={over}>
            {t('questionnaires.sheet-other')}
          </Button>
        }
      >
        <SheetFields choice={choice} sheets={sheets} change={change} />
      </Panel>
      <Panel flush>
        <Columns sheet={sheet} choice={choice} change={change} />
      </Panel>
      {look.isError && (
        <ErrorNote title={t('questionnaires.sheet-failed')} error={look.error} retry={() => look.mutate(choice)} />
      )}
      {!reading?.document && (
        <div className="row wrap">
          <Button
            variant="filled"
            disabled={choice.columns.question === undefined}
            loading={look.isPending}
            onClick={() => look.mutate(choice)}
          >
            {t('questionnaires.sheet-look')}
          </Button>
          {choice.columns.question === undefined && <span role="status">{t('questionnaires.sheet-no-question')}</span>}
        </div>
      )}
      {reading && reading.problems.length > 0 && <Problems problems={reading.problems} />}
      {reading?.document && <Preview document={reading.document as unknown as Questionnaire} />}
    </div>
  );
}

interface PartProps {
  choice: SheetChoice;
  change: (next: Partial<SheetChoice>) => void;
}

function SheetFields({ choice, sheets, change }: PartProps & { sheets: readonly SurveyedSheet[] }) {
  const ways = ['yes-no', 'text'] as const;
  return (
    <div className="sheet-fields">
      <label className="column">
        <span className="medium">{t('questionnaires.sheet-which')}</span>
        <select
          className="plain-select"
          value={choice.sheet}
          onChange={(event) => {
            const name = event.currentTarget.value;
            change(sheetChoice(sheets.find(({ sheet }) => sheet === name)!));
          }}
        >
          {sheets.map(({ sheet, rows }) => (
            <option key={sheet} value={sheet}>
              {t('questionnaires.sheet-rows', { sheet, count: rows })}
            </option>
          ))}
        </select>
      </label>
      <label className="column">
        <span className="medium">{t('questionnaires.sheet-titles')}</span>
        <input
          className="plain-input"
          type="number"
          min={0}
          value={choice.titles}
          onChange={(event) => change({ titles: Math.max(0, Math.trunc(event.currentTarget.valueAsNumber || 0)) })}
        />
      </label>
      <label className="column">
        <span className="medium">{t('questionnaires.sheet-otherwise')}</span>
        <select
          className="plain-select"
          value={choice.otherwise}
          onChange={(event) => change({ otherwise: ways.find((way) => way === event.currentTarget.value) ?? 'yes-no' })}
        >
          {ways.map((way) => (
            <option key={way} value={way}>
              {t(`questionnaires.sheet-otherwise-${way}`)}
            </option>
          ))}
        </select>
      </label>
      <TextInput
        label={t('questionnaires.sheet-name')}
        value={choice.title}
        maxLength={200}
        onChange={(event) => change({ title: event.currentTarget.value })}
      />
      <TextInput
        label={t('questionnaires.sheet-id')}
        description={t('questionnaires.sheet-id-note')}
        classNames={{ input: 'mono' }}
        value={choice.id}
        maxLength={80}
        onChange={(event) => change({ id: event.currentTarget.value })}
      />
      <TextInput
        label={t('questionnaires.sheet-version')}
        value={choice.version}
        maxLength={40}
        onChange={(event) => change({ version: event.currentTarget.value })}
      />
    </div>
  );
}

function Columns({ sheet, choice, change }: PartProps & { sheet: SurveyedSheet }) {
  const fieldOf = (column: string) => sheetFields.find((field) => choice.columns[field] === column) ?? '';
  return (
    <div className="table-scroll">
      <table className="data-table" aria-label={t('questionnaires.sheet-column')}>
        <thead>
          <tr>
            <th scope="col">{t('questionnaires.sheet-column')}</th>
            <th scope="col">{t('questionnaires.sheet-values')}</th>
            <th scope="col">{t('questionnaires.sheet-is')}</th>
          </tr>
        </thead>
        <tbody>
          {sheet.columns.map(({ column, title, samples }) => (
            <tr key={column}>
              <td className="stacked">
                <span className="mono third">{column}</span>{' '}
                {title || <span className="third">{t('questionnaires.sheet-no-title')}</span>}
              </td>
              <td className="stacked second">
                {samples.join(' · ') || <span className="third">{t('questionnaires.sheet-no-value')}</span>}
              </td>
              <td className="stacked">
                <select
                  className="plain-select"
                  aria-label={t('questionnaires.sheet-is-of', { column })}
                  value={fieldOf(column)}
                  onChange={(event) =>
                    change({
                      columns: withField(choice.columns, column, event.currentTarget.value as SheetField | ''),
                    })
                  }
                >
                  <option value="">{t('questionnaires.field-none')}</option>
                  {sheetFields.map((field) => (
                    <option key={field} value={field}>
                      {t(`questionnaires.field-${field}`)}
                    </option>
                  ))}
                </select>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Each mistake with its cell. */
function Problems({ problems }: { problems: QuestionSheet['problems'] }) {
  const shown = problems.slice(0, 50);
  return (
    <div className="note bad" role="alert">
      <h3>{t('questionnaires.sheet-problems', { count: problems.length })}</h3>
      <ul>
        {shown.map(({ at, message }) => (
          <li key={at + message}>
            <span className="mono">{at}</span> {message}
          </li>
        ))}
      </ul>
      {problems.length > shown.length && (
        <p>{t('questionnaires.sheet-problems-more', { count: problems.length - shown.length })}</p>
      )}
    </div>
  );
}

/** What comes of the sheet: a new questionnaire, or the next version of the one with this id. */
function Preview({ document }: { document: Questionnaire }) {
  const navigate = useNavigate();
  const toast = useToast();
  const known = useQuestionnaires().data?.items.find(({ id }) => id === document.id);
  const before = useQuestionnaire(document.id, known?.version, known !== undefined && !known.ships);
  const old = before.data && documentOf(before.data);
  const changes = old ? compareQuestionnaires(old, document) : [];
  const step = stepOf(changes);
  const version = old ? versionAfter(old.version, step ?? 'patch') : document.version;
  const take = useMutation({
    mutationFn: () => bringIn({ ...document, version }),
    onSuccess: async (taken) => {
      await readAnew();
      toast({ text: t('questionnaires.brought-in', { name: taken.title, version: taken.version }) });
      await navigate({
        to: '/questionnaires/$id',
        params: { id: taken.id },
        search: { version: taken.version, ...(old ? { view: 'changes' as const, with: old.version } : {}) },
      });
    },
  });
  const edit = async () => {
    keepDraft('new', { document, from: null });
    await navigate({ to: '/questionnaires/$id/edit', params: { id: 'new' } });
  };
  const all = [...itemsOf(document)];
  return (
    <Panel
      title={t('questionnaires.sheet-found', { count: all.length })}
      aside={t('questionnaires.sheet-sections', { count: document.sections.length })}
      actions={
        <>
          <Button size="xs" onClick={() => void edit()}>
            {t('questionnaires.sheet-edit')}
          </Button>
          <Button
            size="xs"
            variant="filled"
            disabled={known?.ships || (known && !old) || (old && changes.length === 0)}
            loading={take.isPending}
            onClick={() => take.mutate()}
          >
            {t('questionnaires.sheet-take')}
          </Button>
        </>
      }
    >
      {take.isError && <ErrorNote title={t('questionnaires.not-brought-in')} error={take.error} />}
      {known?.ships && <p role="status">{t('questionnaires.sheet-ships')}</p>}
      {old && (
        <p className="second" role="status">
          {changes.length === 0
            ? t('questionnaires.sheet-nothing-new', { name: old.title, version: old.version })
            : t('questionnaires.sheet-next', {
                version,
                name: old.title,
                count: changes.length,
                before: old.version,
              })}
        </p>
      )}
      <p className="third small">{t('questionnaires.sheet-preview')}</p>
      <ul className="plain-list column wide">
        {all.slice(0, 8).map((item) => (
          <li key={item.id}>
            <span className="mono third">{item.id}</span> {item.text}
            <span className="second-line">
              {t(`questionnaires.kind-${item.kind}`)}
              {item.options &&
                `: ${optionsOf(item, document)
                  .map(({ label }) => label)
                  .join(' · ')}`}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
