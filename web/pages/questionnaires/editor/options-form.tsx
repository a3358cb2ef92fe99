import { Button } from '@mantine/core';
import { itemsOf, type Option, type Questionnaire } from '../../../../src/formats/questionnaire/document.ts';
import { t } from '../../../messages/messages.ts';
import { without } from './edit-items.ts';
import { IdText, ListChoice, ParsedText, ShortText } from './fields.tsx';
import { renameOption, renameSet } from './rename.ts';
import { Translated } from './translated.tsx';
import type { Edit } from './use-history.ts';

interface OptionsFormProps {
  document: Questionnaire;
  edit: Edit;
}

/** The sets of answers that questions choose from; a set serves many questions. */
export function OptionsForm({ document, edit }: OptionsFormProps) {
  const uses = Map.groupBy([...itemsOf(document)], ({ options }) => options);
  return (
    <div className="column wide">
      {Object.entries(document.options).map(([name, options]) => (
        <OptionSet
          key={name}
          name={name}
          options={options}
          used={uses.get(name)?.length ?? 0}
          document={document}
          edit={edit}
        />
      ))}
      <div>
        <Button onClick={() => edit(withNewSet)}>{t('questionnaire-editor.set-add')}</Button>
      </div>
    </div>
  );
}

interface OptionSetProps extends OptionsFormProps {
  name: string;
  options: readonly Option[];
  used: number;
}

function OptionSet({ name, options, used, document, edit }: OptionSetProps) {
  const setAll = (next: readonly Option[], tag?: string) =>
    edit((before) => ({ ...before, options: { ...before.options, [name]: [...next] } }), tag);
  return (
    <fieldset className="plain-fieldset column option-set">
      <legend className="medium">{t('questionnaire-editor.set', { name })}</legend>
      <div className="row wrap">
        <IdText
          label={t('questionnaire-editor.set-name')}
          value={name}
          rename={(to) => edit((before) => (Object.hasOwn(before.options, to) ? before : renameSet(before, name, to)))}
        />
        <span className="third small grow">{t('questionnaire-editor.set-used', { count: used })}</span>
        {used === 0 && (
          <Button size="xs" variant="subtle" onClick={() => edit((before) => withoutSet(before, name))}>
            {t('questionnaire-editor.set-remove')}
          </Button>
        )}
      </div>
      {options.map((option, index) => (
        <OptionRow
          key={option.id}
          option={option}
          set={(change, field) =>
            setAll(options.with(index, without({ ...option, ...change })), `${name} ${option.id} ${field}`)
          }
          rename={(to) => edit((before) => renameOption(before, name, option.id, to))}
          remove={options.length > 1 ? () => setAll(options.toSpliced(index, 1)) : undefined}
        />
      ))}
      <div>
        <Button size="xs" onClick={() => setAll([...options, newOption(options)])}>
          {t('questionnaire-editor.option-add')}
        </Button>
      </div>
      <Translated
        document={document}
        edit={edit}
        texts={options.map(({ id, label }) => ({ label, path: ['options', name, id], original: label }))}
      />
    </fieldset>
  );
}

interface OptionRowProps {
  option: Option;
  set: (change: Partial<Option>, field: string) => void;
  rename: (to: string) => void;
  remove: (() => void) | undefined;
}

function OptionRow({ option, set, rename, remove }: OptionRowProps) {
  const { id, label, value, notApplicable, needs } = option;
  return (
    <div className="option-row">
      <ShortText
        label={t('questionnaire-editor.option-label')}
        value={label}
        change={(text) => set({ label: text }, 'label')}
      />
      <IdText label={t('questionnaire-editor.option-id')} value={id} rename={rename} />
      <ParsedText
        label={t('questionnaire-editor.option-value')}
        value={value}
        format={(worth) => (worth === undefined ? '' : String(worth))}
        parse={(text) => (text.trim() === '' ? undefined : Number(text.replace(',', '.')))}
        change={(worth) => set({ value: worth } as Partial<Option>, 'value')}
      />
      <ListChoice
        label={t('questionnaire-editor.option-needs')}
        value={needs ?? ''}
        values={[
          { value: '', label: t('questionnaire-editor.option-needs-none') },
          { value: 'explanation', label: t('questionnaire-editor.option-needs-explanation') },
          { value: 'plan-of-action', label: t('questionnaire-editor.option-needs-plan-of-action') },
        ]}
        change={(chosen) => set({ needs: chosen === '' ? undefined : chosen } as Partial<Option>, 'needs')}
      />
      <label className="row tick">
        <input
          type="checkbox"
          className="check"
          checked={notApplicable === true}
          onChange={(event) =>
            set({ notApplicable: event.currentTarget.checked ? true : undefined } as Partial<Option>, 'na')
          }
        />
        {t('questionnaire-editor.option-na')}
      </label>
      {remove && (
        <Button
          size="xs"
          variant="subtle"
          onClick={remove}
          aria-label={t('questionnaire-editor.option-remove', { label })}
        >
          {t('questionnaire-editor.remove')}
        </Button>
      )}
    </div>
  );
}

function newOption(options: readonly Option[]): Option {
  let number = options.length + 1;
  while (options.some(({ id }) => id === `answer-${number}`)) number++;
  return { id: `answer-${number}`, label: '' };
}

function withNewSet(document: Questionnaire): Questionnaire {
  let number = 1;
  while (Object.hasOwn(document.options, `answers-${number}`)) number++;
  const yes = { id: 'yes', label: t('questionnaire-editor.yes'), value: 1 };
  const no = { id: 'no', label: t('questionnaire-editor.no'), value: 0 };
  return { ...document, options: { ...document.options, [`answers-${number}`]: [yes, no] } };
}

function withoutSet(document: Questionnaire, name: string): Questionnaire {
  const { [name]: _, ...options } = document.options;
  return { ...document, options };
}
