import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { SeverityLevel } from '../../../src/modules/findings/contract.ts';
import {
  addRuleRoute,
  changeRuleRoute,
  previewRuleChangeRoute,
  previewRuleRoute,
  type TriageEffect,
  type TriageRule,
} from '../../../src/modules/triage/contract.ts';
import { listUnitsRoute } from '../../../src/modules/units/contract.ts';
import { api } from '../../api.ts';
import { ChoiceField, type FormState, TextField, useForm } from '../../components/form.tsx';
import { NodeField } from '../../components/register-fields.tsx';
import { useToast } from '../../components/toast.tsx';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { useSession } from '../../session.tsx';
import { noScope, type ScopeValues, scopeOf, scopeValuesOf } from './rule-scope.ts';
import { useUndoTriage } from './use-undo-triage.ts';
import { WeighedDialog } from './weighed-dialog.tsx';
import { noWords, type WordValues, wordsOf, wordValuesOf } from './words.ts';
import { WordsFields } from './words-fields.tsx';

type RuleValues = WordValues & ScopeValues & { name: string };

/** Says a rule, or one that stands anew; shows what it would decide, and keeps it. */
export function RuleDialog({ rule: known, close }: { rule?: TriageRule; close: () => void }) {
  const { user } = useSession().session;
  const toast = useToast();
  const [effect, setEffect] = useState<TriageEffect | null>(null);
  const undo = useUndoTriage();
  const initial = known ? valuesOf(known, user.id) : { ...noScope, ...noWords(user.id), name: '' };
  const form = useForm<RuleValues>(initial, async (values) => {
    const input = inputOf(values);
    setEffect(
      known
        ? await api.call(previewRuleChangeRoute, { params: { id: known.id }, input })
        : await api.call(previewRuleRoute, { input }),
    );
  });
  const apply = async () => {
    const input = inputOf(form.values);
    const { rule, touched, closed, reopened, change, jobId } = known
      ? await api.call(changeRuleRoute, { params: { id: known.id }, input })
      : await api.call(addRuleRoute, { input });
    close();
    await readAnew();
    toast({
      text:
        jobId === null
          ? t('rules.saved', { number: rule.number, closed, reopened })
          : t('triage.judging', { count: touched }),
      ...(change === null ? {} : { action: { label: t('common.undo'), act: () => void undo(change) } }),
    });
  };
  return (
    <WeighedDialog
      title={known ? t('rules.change-title', { name: known.number }) : t('rules.add-title')}
      close={close}
      form={form}
      effect={effect}
      back={() => setEffect(null)}
      act={t('rules.save')}
      failed={t('rules.not-saved')}
      apply={apply}
    >
      <TextField form={form} name="name" label={t('rules.name')} required autoFocus />
      <ScopeFields form={form} />
      <WordsFields form={form} opens={false} />
    </WeighedDialog>
  );
}

function valuesOf(rule: TriageRule, userId: string): RuleValues {
  return { ...scopeValuesOf(rule), ...wordValuesOf(rule, userId), name: rule.name };
}

function inputOf({ name, ...values }: RuleValues) {
  return { name, scope: scopeOf(scopeAmong(values)), ...wordsOf(values) };
}

function scopeAmong(values: ScopeValues): ScopeValues {
  const names = Object.keys(noScope) as (keyof ScopeValues)[];
  return Object.fromEntries(names.map((name) => [name, values[name]])) as unknown as ScopeValues;
}

function ScopeFields({ form }: { form: FormState<RuleValues> }) {
  return (
    <fieldset className="column wide plain-fieldset">
      <legend className="medium">{t('rules.scope')}</legend>
      <p className="second small">{t('rules.scope-note')}</p>
      <div className="form-row">
        <TextField
          form={form}
          name="purl"
          label={t('rules.scope-purl')}
          description={t('rules.scope-purl-note')}
          mono
        />
        <TextField
          form={form}
          name="versions"
          label={t('rules.scope-versions')}
          description={t('rules.scope-versions-note')}
          mono
        />
      </div>
      <div className="form-row">
        <NodeField form={form} name="product" label={t('rules.scope-product')} kind="product" />
        <NodeField form={form} name="supplier" label={t('rules.scope-supplier')} kind="supplier" />
      </div>
      <div className="form-row">
        <NodeField form={form} name="system" label={t('rules.scope-system')} kind="system" />
        <NodeField form={form} name="function" label={t('rules.scope-function')} kind="function" />
      </div>
      <div className="form-row">
        <TextField
          form={form}
          name="vulnerability"
          label={t('rules.scope-vulnerability')}
          description={t('rules.scope-vulnerability-note')}
          mono
        />
        <TextField
          form={form}
          name="epssBelow"
          label={t('rules.scope-epssBelow')}
          description={t('rules.scope-epssBelow-note')}
          mono
        />
      </div>
      <div className="form-row">
        <UnitField form={form} />
        <ChoiceField
          form={form}
          name="knownExploited"
          label={t('rules.scope-knownExploited')}
          choices={[
            { value: '', label: t('rules.scope-knownExploited-any') },
            { value: 'true', label: t('common.yes') },
            { value: 'false', label: t('common.no') },
          ]}
        />
      </div>
      <TextField
        form={form}
        name="component"
        label={t('rules.scope-component')}
        description={t('rules.scope-component-note')}
        mono
      />
      <Severities form={form} />
    </fieldset>
  );
}

function UnitField({ form }: { form: FormState<RuleValues> }) {
  const units = useQuery({ queryKey: ['units'], queryFn: () => api.call(listUnitsRoute) });
  return (
    <NativeSelect
      label={t('rules.scope-unit')}
      name="unit"
      data={[
        { value: '', label: t('rules.scope-unit-any') },
        ...(units.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
      ]}
      value={form.values.unit}
      onChange={(event) => form.set('unit', event.currentTarget.value)}
    />
  );
}

function Severities({ form }: { form: FormState<RuleValues> }) {
  const { severity } = form.values;
  return (
    <fieldset className="plain-fieldset">
      <legend>{t('rules.scope-severity')}</legend>
      <span className="row wrap">
        {SeverityLevel.options.map((level) => (
          <label key={level} className="row">
            <input
              type="checkbox"
              className="check"
              checked={severity.includes(level)}
              onChange={(event) =>
                form.set(
                  'severity',
                  event.currentTarget.checked ? [...severity, level] : severity.filter((other) => other !== level),
                )
              }
            />
            {t(`words.severity-${level}`)}
          </label>
        ))}
      </span>
    </fieldset>
  );
}
