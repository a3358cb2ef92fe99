import { Button } from '@mantine/core';
import { useState } from 'react';
import { AppError } from '../../../src/common/errors.ts';
import {
  type AlertRule,
  addAlertRuleRoute,
  changeAlertRuleRoute,
  type NewAlertRule,
  previewAlertRuleRoute,
} from '../../../src/modules/alerts/contract.ts';
import { api } from '../../api.ts';
import { Dialog } from '../../components/dialog.tsx';
import { ChoiceField, Form, type FormState, TextField, useForm } from '../../components/form.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { isShare, ruleText } from './alert-words.ts';
import { Raising, type Weighed } from './raising.tsx';
import { measureOf, type RuleValues, ruleOf, valuesOf } from './rule-values.ts';

/** Says a rule, new or anew; shows what it would raise now before it is kept. */
export function RuleDialog({ rule, close }: { rule?: AlertRule | NewAlertRule | undefined; close: () => void }) {
  const [weighed, setWeighed] = useState<Weighed | null>(null);
  const form = useForm<RuleValues>(valuesOf(rule), async (values) => {
    const input = ruleOf(values);
    const problems = [
      ...(input.name.trim() === '' ? [{ at: '/name', message: t('alerts.name-missing') }] : []),
      ...(Number.isNaN(input.threshold) ? [{ at: '/threshold', message: t('alerts.threshold-missing') }] : []),
    ];
    if (problems.length > 0) throw new AppError('invalid-input', t('alerts.not-whole'), { problems });
    const { measure, comparison, threshold } = input;
    setWeighed(await api.call(previewAlertRuleRoute, { input: { measure, comparison, threshold } }));
  });
  return (
    <Dialog
      title={rule && 'id' in rule ? t('alerts.edit-title', { name: rule.name }) : t('alerts.add-title')}
      close={close}
    >
      {weighed ? (
        <Keeping
          input={ruleOf(form.values)}
          rule={rule && 'id' in rule ? rule : undefined}
          {...{ weighed, close }}
          back={() => setWeighed(null)}
        />
      ) : (
        <Form form={form} failed={t('alerts.not-weighed')} act={t('alerts.weigh')} cancel={close}>
          <TextField form={form} name="name" label={t('alerts.name')} required autoFocus />
          <ChoiceField
            form={form}
            name="measure"
            label={t('alerts.measure')}
            choices={(['functions-on-one', 'concentration', 'single-points', 'unknown-tier-2'] as const).map(
              (value) => ({ value, label: t(`alerts.measure-${value}`) }),
            )}
          />
          <MeasureFields form={form} />
          <div className="form-row">
            <ChoiceField
              form={form}
              name="comparison"
              label={t('alerts.comparison')}
              choices={(['above', 'at-least', 'below'] as const).map((value) => ({
                value,
                label: t(`alerts.comparison-${value}`),
              }))}
            />
            <TextField
              form={form}
              name="threshold"
              label={t(isShare(measureOf(form.values)) ? 'alerts.threshold-percent' : 'alerts.threshold')}
              required
            />
          </div>
          <ChoiceField
            form={form}
            name="severity"
            label={t('alerts.severity')}
            choices={(['low', 'moderate', 'high', 'very-high'] as const).map((value) => ({
              value,
              label: t(`words.level-${value}`),
            }))}
          />
        </Form>
      )}
    </Dialog>
  );
}

function MeasureFields({ form }: { form: FormState<RuleValues> }) {
  const { measure } = form.values;
  const level = (
    <ChoiceField
      form={form}
      name="level"
      label={t('alerts.level')}
      choices={(['low', 'moderate', 'high', 'very-high'] as const).map((value) => ({
        value,
        label: t(`words.level-${value}`),
      }))}
    />
  );
  if (measure === 'single-points') return level;
  if (measure === 'unknown-tier-2') return null;
  if (measure === 'functions-on-one') {
    return (
      <>
        <div className="form-row">
          <ChoiceField
            form={form}
            name="party"
            label={t('alerts.party')}
            choices={(['owner', 'supplier', 'site', 'country', 'region'] as const).map((value) => ({
              value,
              label: t(`alerts.one-${value}`),
            }))}
          />
          {level}
        </div>
        <ChoiceField
          form={form}
          name="resting"
          label={t('alerts.resting')}
          choices={(['would-stop', 'any-way'] as const).map((value) => ({
            value,
            label: t(`alerts.resting-${value}`),
          }))}
        />
      </>
    );
  }
  return (
    <>
      <div className="form-row">
        <ChoiceField
          form={form}
          name="of"
          label={t('alerts.of')}
          choices={(['product', 'function'] as const).map((value) => ({ value, label: t(`words.kind-${value}`) }))}
        />
        <ChoiceField
          form={form}
          name="tier"
          label={t('alerts.tier')}
          choices={Array.from({ length: 8 }, (_, index) => ({ value: `${index + 1}`, label: `${index + 1}` }))}
        />
      </div>
      <div className="form-row">
        <ChoiceField
          form={form}
          name="dimension"
          label={t('alerts.dimension')}
          choices={(['supplier', 'owner', 'site', 'country', 'region', 'technology'] as const).map((value) => ({
            value,
            label: t(`alerts.parties-${value}`),
          }))}
        />
        <ChoiceField
          form={form}
          name="figure"
          label={t('alerts.figure')}
          choices={(['hhi', 'largest'] as const).map((value) => ({ value, label: t(`alerts.by-${value}`) }))}
        />
      </div>
    </>
  );
}

interface KeepingProps {
  input: Omit<NewAlertRule, 'enabled'>;
  rule: AlertRule | undefined;
  weighed: Weighed;
  back: () => void;
  close: () => void;
}

/** What it would raise, and the way to keep it: a new rule is on, one that stands stays as it is. */
function Keeping({ input, rule, weighed, back, close }: KeepingProps) {
  const toast = useToast();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const keep = async () => {
    setBusy(true);
    try {
      if (rule) await api.call(changeAlertRuleRoute, { params: { id: rule.id }, input, ifMatch: rule.etag });
      else await api.call(addAlertRuleRoute, { input: { ...input, enabled: true } });
      await readAnew();
      toast({ text: t('alerts.kept', { name: input.name }) });
      close();
    } catch (reason) {
      setError(reason);
      setBusy(false);
    }
  };
  return (
    <div className="column wide">
      <p className="medium">{ruleText(input)}</p>
      <Raising weighed={weighed} measure={input.measure} />
      {error !== null && <ErrorNote title={t('alerts.not-kept')} error={error} />}
      <div className="dialog-actions">
        <Button onClick={back}>{t('alerts.back')}</Button>
        <Button variant="filled" loading={busy} onClick={() => void keep()}>
          {t(rule ? 'alerts.keep' : 'alerts.keep-on')}
        </Button>
      </div>
    </div>
  );
}
