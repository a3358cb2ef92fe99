import { Textarea } from '@mantine/core';
import {
  addEvidenceRoute,
  changeEvidenceRoute,
  type Evidence,
  type EvidenceChange,
  EvidenceGrade,
  EvidenceKind,
  EvidenceOrigin,
} from '../../src/modules/evidence/contract.ts';
import { api } from '../api.ts';
import { t } from '../messages/messages.ts';
import { readAnew } from '../query.ts';
import { Dialog } from './dialog.tsx';
import { ChoiceField, Form, fieldError, TextField, useForm } from './form.tsx';
import { changedFields, emptyAsNull } from './form-state.ts';
import { useToast } from './toast.tsx';

interface EvidenceValues {
  title: string;
  kind: string;
  origin: string;
  author: string;
  grade: string;
  adverse: string;
  observedOn: string;
  validUntil: string;
  summary: string;
}

/** Adds evidence to a node or link, or changes what is there. */
export function EvidenceDialog(props: { close: () => void } & ({ subject: string } | { evidence: Evidence })) {
  const toast = useToast();
  const known = 'evidence' in props ? props.evidence : undefined;
  const send = async (values: EvidenceValues) => {
    const input = inputOf(values);
    const saved =
      'evidence' in props
        ? await api.call(changeEvidenceRoute, {
            params: { id: props.evidence.id },
            input: changedFields(inputOf(valuesOf(props.evidence)), input),
            ifMatch: props.evidence.etag,
          })
        : await api.call(addEvidenceRoute, { input: { ...input, subjectId: props.subject } });
    await readAnew();
    toast({ text: t('evidence.saved', { title: saved.title }) });
    props.close();
  };
  const form = useForm(valuesOf(known), send);
  return (
    <Dialog title={t(known ? 'evidence.edit' : 'evidence.add')} close={props.close}>
      <Form form={form} failed={t('evidence.not-saved')} act={t('evidence.save')} cancel={props.close}>
        <TextField form={form} name="title" label={t('evidence.form-title')} required autoFocus />
        <div className="form-row">
          <ChoiceField
            form={form}
            name="kind"
            label={t('evidence.kind')}
            choices={EvidenceKind.options.map((value) => ({ value, label: t(`words.evidence-${value}`) }))}
          />
          <ChoiceField
            form={form}
            name="origin"
            label={t('evidence.origin')}
            choices={EvidenceOrigin.options.map((value) => ({ value, label: t(`words.origin-${value}`) }))}
          />
        </div>
        <TextField form={form} name="author" label={t('evidence.author')} description={t('evidence.author-note')} />
        <div className="form-row">
          <ChoiceField
            form={form}
            name="grade"
            label={t('evidence.grade')}
            choices={EvidenceGrade.options.map((value) => ({ value, label: t(`words.grade-${value}`) }))}
          />
          <ChoiceField
            form={form}
            name="adverse"
            label={t('evidence.speaks')}
            choices={[
              { value: 'false', label: t('evidence.speaks-for') },
              { value: 'true', label: t('evidence.speaks-against') },
            ]}
          />
        </div>
        <div className="form-row">
          <TextField
            form={form}
            name="observedOn"
            label={t('evidence.observed')}
            description={t('evidence.day-note')}
            required
            mono
          />
          <TextField
            form={form}
            name="validUntil"
            label={t('evidence.valid-until')}
            description={t('evidence.valid-note')}
            mono
          />
        </div>
        <Textarea
          label={t('evidence.summary')}
          name="summary"
          autosize
          minRows={2}
          maxRows={8}
          value={form.values.summary}
          error={fieldError(form.problemOf('summary'))}
          onChange={(event) => form.set('summary', event.currentTarget.value)}
        />
      </Form>
    </Dialog>
  );
}

function valuesOf(evidence: Evidence | undefined): EvidenceValues {
  return {
    title: evidence?.title ?? '',
    kind: evidence?.kind ?? 'letter',
    origin: evidence?.origin ?? 'supplier',
    author: evidence?.author ?? '',
    grade: evidence?.grade ?? 'unverified',
    adverse: String(evidence?.adverse ?? false),
    observedOn: evidence?.observedOn ?? new Date().toISOString().slice(0, 10),
    validUntil: evidence?.validUntil ?? '',
    summary: evidence?.summary ?? '',
  };
}

function inputOf(values: EvidenceValues) {
  return {
    title: values.title,
    kind: EvidenceKind.parse(values.kind),
    origin: EvidenceOrigin.parse(values.origin),
    author: emptyAsNull(values.author),
    grade: EvidenceGrade.parse(values.grade),
    adverse: values.adverse === 'true',
    observedOn: values.observedOn.trim(),
    validUntil: emptyAsNull(values.validUntil),
    summary: emptyAsNull(values.summary),
  } satisfies EvidenceChange;
}
