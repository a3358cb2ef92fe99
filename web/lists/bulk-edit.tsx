import { Button, NativeSelect, TagsInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import {
  applyEditRoute,
  type EditKind,
  type EditPreview,
  getEditRoute,
  type NewEdit,
  previewEditRoute,
  type RegisterEdit,
} from '../../src/modules/edits/contract.ts';
import type { NodeRef } from '../../src/modules/register/contract.ts';
import { api } from '../api.ts';
import { Dialog } from '../components/dialog.tsx';
import { Icon } from '../components/icon.tsx';
import { JobProgress } from '../components/job-progress.tsx';
import { Glyph } from '../components/level.tsx';
import { NodeLink } from '../components/node-link.tsx';
import { NodeSelect } from '../components/register-fields.tsx';
import { ErrorNote } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { t } from '../messages/messages.ts';
import { readAnew } from '../query.ts';
import {
  actsOf,
  type EditField,
  editFields,
  type FieldInput,
  fieldNamed,
  settingOf,
  untouched,
  valueInWords,
} from './edit-fields.ts';
import { useUndo } from './use-undo.ts';

interface BulkEditProps {
  kind: EditKind;
  /** The rows, as the server takes them. */
  select: object;
  count: number;
  /** What is to be set, where that is known already: then the preview comes at once. */
  set?: Record<string, unknown>;
  close: () => void;
  /** Called when the edit is made. */
  done: () => void;
}

/** Says what is to change of many rows, shows what that would do, and does it; afterwards it can be undone. */
export function BulkEdit({ kind, select, count, set, close, done }: BulkEditProps) {
  const [inputs, setInputs] = useState<Record<string, FieldInput>>({});
  const [jobId, setJobId] = useState<string | null>(null);
  const wanted = set ?? settingOf(editFields[kind], inputs);
  const preview = useMutation({ mutationFn: () => api.call(previewEditRoute, { input: asked(kind, select, wanted) }) });
  const finish = useFinish(close, done);
  const apply = useMutation({
    mutationFn: (weighed: EditPreview) =>
      api.call(applyEditRoute, { input: asked(kind, asWeighed(select, weighed), wanted) }),
    onSuccess: (edit) => (edit.jobId === null ? finish(edit) : setJobId(edit.id)),
  });
  const [begun, setBegun] = useState(false);
  if (set && !begun) {
    setBegun(true);
    preview.mutate();
  }
  const title = t(`lists.edit-title-${kind}`, { count });
  return (
    <Dialog title={title} close={close}>
      <div className="column wide bulk-edit">
        {jobId !== null ? (
          <Running id={jobId} job={apply.data!.jobId!} finish={finish} />
        ) : preview.data ? (
          <Weighed kind={kind} preview={preview.data} />
        ) : (
          <>
            {!set && <Fields kind={kind} inputs={inputs} change={setInputs} />}
            {preview.isError && <ErrorNote title={t('lists.edit-not-weighed')} error={preview.error} />}
          </>
        )}
        {apply.isError && <ErrorNote title={t('lists.edit-not-made')} error={apply.error} />}
      </div>
      <div className="dialog-actions">
        <Button onClick={close}>{jobId === null ? t('common.cancel') : t('common.close')}</Button>
        {preview.data && jobId === null && (
          <>
            {!set && <Button onClick={() => preview.reset()}>{t('lists.edit-back')}</Button>}
            {apply.isError && <Button onClick={() => preview.mutate()}>{t('lists.edit-weigh-again')}</Button>}
            <Button
              variant="filled"
              disabled={preview.data.counts.changed === 0}
              loading={apply.isPending}
              onClick={() => apply.mutate(preview.data)}
            >
              {t('lists.edit-apply', { count: preview.data.counts.changed })}
            </Button>
          </>
        )}
        {!preview.data && (
          <Button
            variant="filled"
            disabled={Object.keys(wanted).length === 0}
            loading={preview.isPending}
            onClick={() => preview.mutate()}
          >
            {t('lists.edit-preview')}
          </Button>
        )}
      </div>
    </Dialog>
  );
}

function asked(kind: EditKind, select: object, set: object): NewEdit {
  return { kind, select, set } as NewEdit;
}

/** The rows that the preview has seen, and no others. */
function asWeighed(select: object, { expected }: EditPreview): object {
  return expected ? { ...select, expected } : select;
}

function useFinish(close: () => void, done: () => void) {
  const toast = useToast();
  const undo = useUndo();
  return async ({ counts, changeNumber }: RegisterEdit) => {
    done();
    close();
    await readAnew();
    toast({
      text: t('lists.edited', { count: counts?.changed ?? 0 }),
      ...(changeNumber === null ? {} : { action: { label: t('common.undo'), act: () => void undo(changeNumber) } }),
    });
  };
}

function Running({ id, job, finish }: { id: string; job: string; finish: (edit: RegisterEdit) => Promise<void> }) {
  const over = async () => {
    const edit = await api.call(getEditRoute, { params: { id } });
    if (edit.state === 'applied') await finish(edit);
  };
  return (
    <>
      <p className="second">{t('lists.edit-running')}</p>
      <JobProgress id={job} onOver={() => void over()} />
    </>
  );
}

interface FieldsProps {
  kind: EditKind;
  inputs: Readonly<Record<string, FieldInput>>;
  change: (inputs: Record<string, FieldInput>) => void;
}

function Fields({ kind, inputs, change }: FieldsProps) {
  return (
    <>
      <p className="second">{t('lists.edit-note')}</p>
      {editFields[kind].map((field) => (
        <FieldLine
          key={field.name}
          field={field}
          input={inputs[field.name] ?? untouched}
          change={(input) => change({ ...inputs, [field.name]: input })}
        />
      ))}
    </>
  );
}

interface FieldLineProps {
  field: EditField;
  input: FieldInput;
  change: (input: FieldInput) => void;
}

/** What is to happen with a field, and with what. */
function FieldLine({ field, input, change }: FieldLineProps) {
  const needsValue = input.how !== 'leave' && input.how !== 'clear';
  return (
    <div className="field-line">
      <NativeSelect
        label={field.title}
        value={input.how}
        data={actsOf[field.as].map((act) => ({ value: act, label: t(`lists.edit-${act}`) }))}
        onChange={(event) => change({ ...input, how: event.currentTarget.value as FieldInput['how'] })}
      />
      {needsValue && <FieldValue field={field} input={input} change={change} />}
    </div>
  );
}

function FieldValue({ field, input, change }: FieldLineProps) {
  const label = t('lists.edit-value', { field: field.title });
  switch (field.as) {
    case 'choice':
      return (
        <NativeSelect
          label={label}
          value={input.text}
          data={[{ value: '', label: '' }, ...field.choices.map(({ value, label: word }) => ({ value, label: word }))]}
          onChange={(event) => change({ ...input, text: event.currentTarget.value })}
        />
      );
    case 'text':
      return (
        <TextInput
          label={label}
          description={field.note}
          value={input.text}
          onChange={(event) => change({ ...input, text: event.currentTarget.value })}
        />
      );
    case 'tags':
      return (
        <TagsInput
          label={label}
          splitChars={[';']}
          value={input.items}
          onChange={(items) => change({ ...input, items })}
        />
      );
    case 'node':
      return (
        <NodeSelect
          label={label}
          kind={field.kind}
          value={input.nodes[0] ?? null}
          onChange={(node) => change({ ...input, nodes: node ? [node] : [] })}
        />
      );
    case 'nodes':
      return <SeveralNodes label={label} kind={field.kind} input={input} change={change} />;
  }
}

function SeveralNodes(props: {
  label: string;
  kind: NodeRef['kind'];
  input: FieldInput;
  change: (input: FieldInput) => void;
}) {
  const { label, kind, input, change } = props;
  const without = (id: string) => input.nodes.filter((node) => node.id !== id);
  return (
    <div className="column">
      <NodeSelect
        key={input.nodes.length}
        label={label}
        kind={kind}
        value={null}
        onChange={(node) => node && change({ ...input, nodes: [...without(node.id), node] })}
      />
      <span className="row wrap">
        {input.nodes.map((node) => (
          <span className="chip" key={node.id}>
            {node.name}
            <button
              type="button"
              aria-label={t('common.remove-filter', { field: node.name })}
              onClick={() => change({ ...input, nodes: without(node.id) })}
            >
              <Icon name="close" />
            </button>
          </span>
        ))}
      </span>
    </div>
  );
}

/** What the edit would do: how many rows, why some stay, and some before and after. */
function Weighed({ kind, preview }: { kind: EditKind; preview: EditPreview }) {
  const { counts, drift, refusals, sample } = preview;
  return (
    <>
      {drift && (
        <p className="note warning">
          {t('lists.edit-drift', { expected: drift.expected, came: drift.came, left: drift.left })}
        </p>
      )}
      <dl className="counts">
        <Count label={t('lists.edit-changed')} count={counts.changed} />
        <Count label={t('lists.edit-unchanged')} count={counts.unchanged} />
        <Count label={t('lists.edit-refused')} count={counts.refused} />
        {counts.missing > 0 && <Count label={t('lists.edit-missing')} count={counts.missing} />}
      </dl>
      {refusals.map(({ reason, count, examples }) => (
        <div className="note bad" key={reason}>
          <h3>
            <Glyph mark={5} />
            {t('lists.edit-refusal', { count, reason })}
          </h3>
          <p className="row wrap">
            {examples.map((node) => (
              <NodeLink key={node.id} node={node} />
            ))}
            {count > examples.length && (
              <span className="third small">{t('common.more-rows', { count: count - examples.length })}</span>
            )}
          </p>
        </div>
      ))}
      {sample.length > 0 && <Sample kind={kind} sample={sample} changed={counts.changed} />}
    </>
  );
}

function Count({ label, count }: { label: string; count: number }) {
  return (
    <div>
      <dt className="small second">{label}</dt>
      <dd className="figure-number big tabular">{count}</dd>
    </div>
  );
}

function Sample({ kind, sample, changed }: { kind: EditKind; sample: EditPreview['sample']; changed: number }) {
  return (
    <div className="table-scroll sample">
      <table className="plain-table" aria-label={t('lists.edit-sample')}>
        <thead>
          <tr>
            <th>{t('lists.edit-row')}</th>
            <th>{t('lists.edit-what')}</th>
          </tr>
        </thead>
        <tbody>
          {sample.map(({ node, fields }) => (
            <tr key={node.id}>
              <td>
                {node.name}
                <small className="mono">{node.number}</small>
              </td>
              <td>
                {fields.map(({ field, before, after }) => {
                  const edited = fieldNamed(kind, field);
                  return (
                    <div key={field}>
                      <span className="third">{edited?.title}</span> <s>{valueInWords(edited, before)}</s>{' '}
                      <b className="medium">{valueInWords(edited, after)}</b>
                    </div>
                  );
                })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {changed > sample.length && (
        <p className="third small">{t('common.more-rows', { count: changed - sample.length })}</p>
      )}
    </div>
  );
}
